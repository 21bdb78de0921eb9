"""账号 in HTML: an account, a session and a token as one line each of a list whose lines have buttons beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from metrics.access.password_rules import is_void
from metrics.access.sessions import SessionRow
from metrics.model.clock import BEIJING
from metrics.model.figures import show_day
from metrics.publish.html_parts import Html, join, show_moment, tag
from metrics.store.accounts import AccountRow
from metrics.store.tokens import TokenRow

ALL_DEPARTMENTS = "全部单位"
SHOWN_DEPARTMENTS = 2
ENABLED, DISABLED, LOCKED, UNCHANGED, VOID = "启用", "已停用", "已锁定", "初始密码未修改", "初始密码已过期"
STATES = (ENABLED, UNCHANGED, VOID, LOCKED, DISABLED)
_TONES = {ENABLED: "green", UNCHANGED: "yellow", VOID: "yellow", LOCKED: "red", DISABLED: "grey"}
ACCOUNT_HEADS = ("姓名和登录名", "身份", "单位", "状态", "最近登录", "建立")
SESSION_HEADS = ("姓名和登录名", "登录时间", "最近操作", "地址", "终端")
TOKEN_HEADS = ("填报人", "令牌编号", "生成时间", "生成人")

# What calls itself Chrome is often another, and Android calls itself Linux: the narrower word stands first.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("360SE", "360浏览器"),
    ("QQBrowser", "QQ浏览器"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Standing:
    """An account and what is known of it now: for how many minutes it is locked, and its sign-ins."""

    row: AccountRow
    minutes_locked: int
    seen_at: datetime | None
    is_online: bool
    is_void: bool = False

    @property
    def word(self) -> str:
        """One of STATES: what an administrator has to know first."""
        if not self.row.is_enabled:
            return DISABLED
        if self.minutes_locked:
            return LOCKED
        if self.row.must_change:
            return VOID if self.is_void else UNCHANGED
        return ENABLED


def to_standing(
    row: AccountRow, minutes_locked: int, seen_at: datetime | None, now: datetime, *, is_online: bool
) -> Standing:
    """`seen_at` is None where no sign-in is known."""
    late = is_void(row.must_change, row.password_set_at, now)
    return Standing(row, minutes_locked, seen_at, is_online, late)


def state_accounts(rows: Sequence[AccountRow]) -> str:
    """共12个账号，11个启用."""
    return f"共{len(rows)}个账号，{sum(row.is_enabled for row in rows)}个启用"


def line_head(heads: Sequence[str], kind: str) -> Html:
    """The words above a list; on a phone they stand in each line instead."""
    cells = join(tag("span", word) for word in heads)
    return tag("div", cells, class_=f"x-entry x-entry-head x-entry-{kind}", aria_hidden="true")


def account_line(one: Standing, *, is_own: bool) -> Html:
    """One account."""
    row = one.row
    own = tag("span", "本人", class_="x-kind") if is_own else Html("")
    locked = tag("small", f"还有{one.minutes_locked}分钟") if one.word == LOCKED else Html("")
    cells = (
        (tag("b", row.name), own, tag("small", row.login)),
        (row.role.word,),
        departments_words(row.departments),
        (chip(one.word, _TONES[one.word]), locked),
        _sign_in_words(one),
        (_short_day(row.added_at), tag("small", f"{row.added_by}办理")),
    )
    return _line(ACCOUNT_HEADS, cells, "account")


def departments_words(names: Sequence[str]) -> tuple[str, ...]:
    """The first of them, and how many there are; all of them when pointed at."""
    if not names:
        return (tag("span", ALL_DEPARTMENTS, class_="x-soft"),)
    if len(names) <= SHOWN_DEPARTMENTS:
        return ("、".join(names),)
    short = "、".join(names[:SHOWN_DEPARTMENTS])
    return (tag("span", f"{short}等{len(names)}个", title="、".join(names)),)


def _sign_in_words(one: Standing) -> tuple[str, ...]:
    online = tag("small", "在线", class_="x-online") if one.is_online else Html("")
    if one.seen_at is None:
        return (tag("span", "无登录记录", class_="x-soft"), online)
    return (show_short_moment(one.seen_at), online)


def session_line(row: SessionRow, *, is_own: bool) -> Html:
    """One session; the browser by what it calls itself."""
    own = tag("span", "本人当前", class_="x-kind") if is_own else Html("")
    cells = (
        (tag("b", row.name), own, tag("small", f"{row.login} · {row.role.word}")),
        (show_short_moment(row.opened_at),),
        (show_short_moment(row.seen_at),),
        (row.address or "未注明",),
        (tag("span", name_browser(row.agent), title=row.agent),),
    )
    return _line(SESSION_HEADS, cells, "session")


def name_browser(agent: str) -> str:
    """Chrome · Windows: what a browser says of itself, in the words of its owner; the first that fits of each."""
    found = (next((word for mark, word in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS))
    return " · ".join(filter(None, found)) or agent[:40] or "未注明"


def token_line(row: TokenRow) -> Html:
    """One token in force."""
    who, known_by = tag("b", row.reporter), tag("code", row.token_id)
    return _line(TOKEN_HEADS, ((who,), (known_by,), (show_short_moment(row.made_at),), (row.made_by,)), "token")


def revoked_table(rows: Sequence[TokenRow]) -> Html:
    """The tokens that were: when, by whom and why they were revoked."""
    heads = ("填报人", "令牌编号", "生成", "撤销", "理由")
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    return tag("table", head, tag("tbody", join(map(_revoked_row, rows))), class_="x-table x-framed x-revoked")


def _revoked_row(row: TokenRow) -> Html:
    revoked = f"{row.revoked_by}，{show_moment(row.revoked_at)}" if row.revoked_at else ""
    return tag(
        "tr",
        tag("th", row.reporter, scope="row"),
        tag("td", tag("code", row.token_id), data_label="令牌编号"),
        tag("td", f"{row.made_by}，{show_moment(row.made_at)}", data_label="生成"),
        tag("td", revoked, data_label="撤销"),
        tag("td", row.revoked_reason or "", data_label="理由"),
    )


def chip(word: str, tone: str) -> Html:
    """A state as a word in a frame of its tone."""
    return tag("span", word, class_=f"x-light x-chip x-{tone}")


def show_short_moment(moment: datetime) -> str:
    """2023-10-12 09:30 on the clock of the readers: a column of moments is compared by eye."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _short_day(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%Y-%m-%d}"


def show_deadline(moment: datetime) -> str:
    """The day of a moment as a sentence has it."""
    return show_day(moment.astimezone(BEIJING).date())


def _line(heads: Sequence[str], cells: Sequence[Sequence[str]], kind: str) -> Html:
    listed = (tag("div", tag("dt", word), tag("dd", *parts)) for word, parts in zip(heads, cells, strict=True))
    return tag("dl", join(listed), class_=f"x-entry x-entry-{kind}")
