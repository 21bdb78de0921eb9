"""The pages of a link that show no data: not valid, cannot be shown, and the question for the meeting code."""

from __future__ import annotations

from math import ceil

from metrics.publish.html_parts import Html, join, tag
from metrics.publish.look import to_root_rules

_STYLE = (
    "body{margin:0;background:var(--ground);color:var(--ink);border-top:5px solid var(--blue);"
    "font:var(--s-4)/1.7 var(--font)}main{max-width:560px;margin:12vh auto 0;padding:0 24px}"
    "h1{font-size:var(--s-6);line-height:1.4}p{color:var(--soft)}"
    "form{display:flex;flex-wrap:wrap;align-items:end;gap:12px;margin-top:24px}"
    "label{flex:1 1 100%;color:var(--ink);font-weight:600}"
    "input{font:inherit;font-size:var(--s-6);letter-spacing:.3em;width:9em;padding:6px 14px;color:var(--ink);"
    "background:var(--card);border:1px solid var(--dash);border-radius:3px;font-variant-numeric:tabular-nums}"
    "button{font:inherit;font-weight:600;padding:11px 28px;color:var(--on-tone);background:var(--blue);border:0;"
    "border-radius:3px;cursor:pointer}:focus-visible{outline:3px solid var(--blue);outline-offset:2px}"
    ".wrong{color:var(--red);background:var(--red-wash);border-left:4px solid var(--red);padding:8px 14px}"
)


def _to_page(title: str, *parts: Html) -> bytes:
    head = join(
        [
            Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
            Html('<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'),
            Html('<meta name="color-scheme" content="light dark">'),
            tag("title", title),
            tag("style", Html(to_root_rules() + _STYLE)),
        ]
    )
    body = tag("body", tag("main", tag("h1", title), *parts))
    return f"<!doctype html>\n{tag('html', tag('head', head), body, lang='zh-CN')}\n".encode()


MISSING = _to_page("链接无效或已失效", tag("p", "该快照不存在、已过有效期或已被撤销。请向快照的制作单位索取新的链接。"))
DAMAGED = _to_page(
    "快照暂时无法显示",
    tag("p", "存档文件校验未通过，为避免出示有误的数据，页面已停止显示。请联系系统管理员。"),
)


def to_code_page(words: str = "") -> bytes:
    """The question for the code, with what was wrong with the last answer. It sends to its own address, by POST."""
    field = Html(
        '<input id="code" name="code" type="text" inputmode="numeric" pattern="[0-9０-９]{6}" maxlength="6" '
        'autocomplete="one-time-code" required autofocus>'
    )
    label = tag("label", "6位会议码", for_="code")
    form = tag("form", label, field, tag("button", "查看", type="submit"), method="post")
    told = [tag("p", words, class_="wrong", role="alert")] if words else []
    return _to_page("请输入会议码", tag("p", "该快照设有会议码，请向会议组织单位索取。"), *told, form)


def locked_words(seconds: float) -> str:
    """How long no code is taken."""
    minutes = ceil(seconds / 60)
    wait = f"{minutes}分钟" if minutes < 120 else f"{ceil(minutes / 60)}小时"
    return f"会议码错误次数过多，请{wait}后再试，或请制作单位更换链接。"
