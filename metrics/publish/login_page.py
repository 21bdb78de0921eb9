"""The pages around a session: sign-in, sign-out, one's own password, the first administrator. None has a script."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from metrics.model.actor import ACCOUNT_ROLES
from metrics.publish.html_parts import Html, join, tag, to_text
from metrics.publish.look import to_root_rules

SYSTEM = "序时 · 指标监测"
FOOT = "系统载有未公开的统计数据，仅限经授权的人员使用，操作均记入日志。"


@dataclass(frozen=True)
class Field:
    """One line to fill in. `value` is what was written before; a password is never sent back."""

    name: str
    word: str
    hint: str = ""
    kind: str = "text"
    autocomplete: str = "off"
    value: str = ""


def to_login_page(
    owner: str, next_path: str, words: str = "", login: str = "", *, is_demo: bool = False, has_oidc: bool = False
) -> bytes:
    """The question for name and password; `words` say why the last answer did not do."""
    fields = (
        Field("login", "登录名", autocomplete="username", value=login),
        Field("password", "密码", kind="password", autocomplete="current-password"),
    )
    form = _form("/login", fields, "登录", {"next": next_path})
    notes = (tag("p", "首次登录或忘记密码，请向管理员索取一次性密码。", class_="more"),)
    below = _demo_card(next_path) if is_demo else Html("")
    other = _other_way(next_path) if has_oidc else Html("")
    return _to_page("登录", owner, words, form, other, *notes, below=below)


def to_logout_page(owner: str, name: str, role: str) -> bytes:
    """Asks whether to sign out: a link alone must not do it."""
    lead = tag("p", f"当前账号：{name}（{role}）。退出后，本次登录在所有标签页中失效。", class_="lead")
    stay = tag("p", tag("a", "不退出，返回首页", href="/"), class_="more")
    return _to_page("退出登录", owner, "", lead, _form("/logout", (), "退出", {}), stay)


def to_password_page(owner: str, login: str, rules: str, words: str = "", *, is_forced: bool = False) -> bytes:
    """One's own password; `is_forced` where the first one, which an administrator saw, is still in use."""
    lead = "当前使用的是一次性密码，须先设定本人密码。" if is_forced else "修改后，您在其他设备上的登录随即失效。"
    fields = (
        Field("old", "一次性密码" if is_forced else "原密码", kind="password", autocomplete="current-password"),
        Field("new", "新密码", kind="password", autocomplete="new-password"),
        Field("again", "再次输入新密码", kind="password", autocomplete="new-password"),
    )
    way = ("退出登录", "/logout") if is_forced else ("不修改，返回首页", "/")
    stay = tag("p", tag("a", way[0], href=way[1]), class_="more")
    # For the browser's store of passwords, which else would not know whose it is.
    whose = Html(f'<input type="text" name="login" value="{to_text(login)}" autocomplete="username" hidden>')
    form = _form("/password", fields, "保存", {}, whose)
    return _to_page("修改密码", owner, words, tag("p", lead, class_="lead"), form, _show_rules(rules), stay)


def to_first_page(owner: str, code: str, rules: str, words: str = "", login: str = "", name: str = "") -> bytes:
    """The first administrator chooses name and password."""
    lead = "系统尚无管理员。请设定第一个管理员账号，其余账号由其在系统内添加。"
    fields = (
        Field("login", "登录名", "字母或数字，如zhangsan", autocomplete="username", value=login),
        Field("name", "姓名", "用于署名，设定后不能修改", autocomplete="name", value=name),
        Field("password", "密码", kind="password", autocomplete="new-password"),
        Field("again", "再次输入密码", kind="password", autocomplete="new-password"),
    )
    form = _form("/first", fields, "设定并登录", {"code": code})
    return _to_page("设定第一个管理员", owner, words, tag("p", lead, class_="lead"), form, _show_rules(rules))


def to_said_page(owner: str, title: str, words: str) -> bytes:
    """A page that only says something, with the way to the sign-in."""
    link = tag("p", tag("a", "前往登录", href="/login"), class_="more")
    return _to_page(title, owner, "", tag("p", words, class_="lead"), link)


def to_bounce_page(path: str) -> bytes:
    """Opens the same address again, from here instead of from elsewhere, so that the browser brings the session along."""
    again = Html(f'<meta http-equiv="refresh" content="0;url={to_text(path)}">')
    link = tag("p", tag("a", "未自动打开时请点击这里", href=path), class_="more")
    return _to_page("正在打开", "序时", "", link, meta=again)


def _to_page(
    title: str, owner: str, words: str, *parts: Html, below: Html | None = None, meta: Html | None = None
) -> bytes:
    told = [tag("p", words, class_="told", role="alert")] if words else []
    head = tag("header", tag("div", tag("p", owner, tag("span", SYSTEM), class_="owner"), class_="room"), class_="head")
    main = tag("main", tag("section", tag("h1", title), *told, *parts, class_="card"), below or Html(""))
    foot = tag("footer", tag("div", FOOT, class_="room"))
    body = tag("body", head, main, foot)
    page = tag("html", tag("head", _to_head(f"{title} · 序时", meta)), body, lang="zh-CN")
    return f"<!doctype html>\n{page}\n".encode()


def _to_head(title: str, meta: Html | None) -> Html:
    # No rule about referrers here: with none at all a browser would not say from where a form comes.
    return join(
        [
            Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
            Html('<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">'),
            meta or Html(""),
            tag("title", title),
            tag("style", _style()),
        ]
    )


@cache
def _style() -> Html:
    return Html(to_root_rules() + Path(__file__).with_name("login.css").read_text(encoding="utf-8"))


def _form(action: str, fields: tuple[Field, ...], word: str, kept: dict[str, str], *more: Html) -> Html:
    hidden = (_hide(name, value) for name, value in kept.items() if value)
    first = next((field.name for field in fields if not field.value), "")
    shown = (_show_field(field, is_first=field.name == first) for field in fields)
    return tag("form", *hidden, *more, *shown, tag("button", word, type="submit"), method="post", action=action)


def _show_rules(rules: str) -> Html:
    return tag("p", f"密码要求：{rules}", class_="more")


def _hide(name: str, value: str) -> Html:
    return Html(f'<input type="hidden" name="{to_text(name)}" value="{to_text(value)}">')


def _show_field(field: Field, *, is_first: bool) -> Html:
    hint = tag("span", field.hint, class_="hint") if field.hint else Html("")
    facts = {"id": field.name, "name": field.name, "type": field.kind, "value": field.value}
    facts |= {"autocomplete": field.autocomplete, "maxlength": "128", "spellcheck": "false", "autocapitalize": "none"}
    words = " ".join(f'{name}="{to_text(value)}"' for name, value in facts.items())
    box = Html(f"<input {words} required{' autofocus' if is_first else ''}>")
    return join([tag("label", field.word, hint, for_=field.name), box])


def _other_way(next_path: str) -> Html:
    """By single sign-on, where it is set up."""
    href = "/login/oidc" + (f"?{urlencode({'next': next_path})}" if next_path else "")
    return tag("a", "统一身份认证登录", href=href, class_="other")


def _demo_card(next_path: str) -> Html:
    """In a demo workspace, at the machine itself, one may look around as anybody."""
    buttons = join(
        Html(f'<button class="plain" name="role" value="{role.value}">{to_text(role.word)}</button>')
        for role in ACCOUNT_ROLES
    )
    words = tag("p", tag("strong", "演示数据"), "选择一种身份进入，无需密码。")
    hidden = _hide("next", next_path) if next_path else Html("")
    return tag("section", words, tag("form", hidden, buttons, method="post", action="/login/demo"), class_="demo")
