"""The page channel: by action what the reader sees of it, and the callback behind, with what its form would hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from metrics.access.accounts import find_account
from metrics.intake.review import preview_submission
from metrics.model.actor import Action, Role
from tests.matrix.town import MARKS, OPEN_ISSUE, TARGET, VICTIM, Town, sheet, targets_sheet
from ui.review_desk import LOOKED

WHY = "经会议研究"


@dataclass(frozen=True)
class View:
    """A page at an address, with what a session would hold, after a file was handed over; `which` account of a role looks."""

    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    state: Callable[[Town], dict[str, Any]] = lambda _town: {}
    file: tuple[str, bytes] | None = None
    which: str = "甲"


@dataclass(frozen=True)
class Control:
    """What is seen of an action in a view: a button, an uploader, a fold or a link by its words and a part of its key.

    `filled` is what the form around a button would hold, keys ending like this.
    """

    view: str
    kind: str
    words: str
    key: str = ""
    filled: Mapping[str, Any] = field(default_factory=dict)


def _looking_at(which: str) -> Callable[[Town], dict[str, Any]]:
    """A reviewer, or whoever it is, has opened a submission."""

    def state(town: Town) -> dict[str, Any]:
        number = getattr(town.planted, which)
        return {LOOKED: (number, preview_submission(town.workspace, number))}

    return state


def _opened(name: str) -> Callable[[Town], dict[str, Any]]:
    """The popover of an account, found by its name."""

    def state(town: Town) -> dict[str, Any]:
        row = find_account(town.workspace, name)
        assert row is not None
        return {"account-sought": name, f"account-{row.account_id}-{row.trust_line}-open": True}

    return state


VIEWS = {
    "flags": View("flags"),
    "targets": View("targets", {"find": ""}),
    "method": View("method"),
    "indicator": View("indicator", {"target": TARGET}),
    "issue": View("indicator", {"target": OPEN_ISSUE}),
    "snapshots": View("snapshots"),
    "own": View("upload", state=_looking_at("own")),
    "other": View("upload", state=_looking_at("other")),
    "numbers": View("upload", file=("报送.csv", sheet(10659))),
    "breakdown": View("upload", file=("分解.csv", targets_sheet("岱岳区", 20))),
    "accounts": View("accounts", state=lambda _town: {"account-add": True}),
    "account": View("accounts", state=_opened(VICTIM)),
    "sleeper": View("accounts", state=_opened("停用者")),
    "sessions": View("accounts", {"part": "sessions"}),
    "tokens": View("accounts", {"part": "tokens"}, which="曾"),
    "own_token": View("upload", which="曾"),
    "passwords": View("accounts", {"part": "passwords"}),
}

#: A new action without a row fails tests/matrix/test_tables.py. The first control is the one whose presence is asked,
#: any where each role has it in a view of its own (BY_ROLE).
PAGES: dict[Action, tuple[Control, ...]] = {
    Action.VIEW_PAGES: (Control("flags", "text", "持续期数按报送的数据期计"),),
    Action.DOWNLOAD_LISTS: (Control("targets", "text", 'href="/download/targets.csv'),),
    Action.DOWNLOAD_TEMPLATE: (Control("numbers", "text", 'href="/download/template.xlsx'),),
    Action.DOWNLOAD_PACK: (Control("snapshots", "text", 'href="/download/snapshot.docx'),),
    Action.COMPARE_SNAPSHOTS: (Control("snapshots", "text", 'href="/download/comparison.xlsx'),),
    Action.CHECK_FILE: (Control("numbers", "uploader", "报送表"),),
    Action.COMMIT_BATCH: (Control("numbers", "button", "提交1项数据", filled={"intake-reason": WHY}),),
    Action.UNDO_BATCH: (Control("own", "button", "确认撤销", "batch-undo-{batch}", {"batch-reason-{batch}": WHY}),),
    Action.PUBLISH_SUBMISSION: (Control("other", "button", "发布"),),
    Action.RETURN_SUBMISSION: (Control("other", "button", "退回", filled={"review-reason": WHY}),),
    Action.WITHDRAW_SUBMISSION: (Control("own", "button", "撤回", filled={"review-reason": WHY}),),
    Action.SET_BASELINE: (
        Control("indicator", "button", "设定基期值", filled={"-value": "10000", "-on": "2022年", "-reason": WHY}),
    ),
    Action.COMMIT_TARGETS: (Control("breakdown", "button", "提交1项目标", filled={"intake-reason": WHY}),),
    Action.UNDO_TARGETS: (
        Control("own", "button", "确认撤销", "batch-undo-{adoption}", {"batch-reason-{adoption}": WHY}),
    ),
    Action.CHOOSE_RULES: (
        Control("method", "button", "采用该规则", filled={"-rules": "武汉", "-reason": WHY}),
        Control("indicator", "button", "采用该规则", filled={"-rules": "武汉", "-scope": TARGET, "-reason": WHY}),
    ),
    Action.SET_PLAN: (Control("indicator", "button", "设定进度计划", filled={"-marks": MARKS, "-reason": WHY}),),
    Action.SWITCH_REVIEW: (Control("own", "button", "启用双人复核"),),
    Action.LOAD_DOCUMENT: (Control("targets", "uploader", "正文"),),
    Action.NOTE_ISSUE: (Control("issue", "button", "登记", filled={"-problem": "资金未到位"}),),
    Action.CLOSE_ISSUE: (Control("issue", "button", "办理销号", filled={"-reason": "已办结"}),),
    Action.MAKE_SNAPSHOT: (Control("snapshots", "button", "生成快照"),),
    Action.REVOKE_SNAPSHOT: (Control("snapshots", "button", "确认撤销", "revoke-{snapshot_id}"),),
    Action.ROTATE_SNAPSHOT: (Control("snapshots", "button", "确认更换链接", "rotate-{snapshot_id}"),),
    Action.MANAGE_ACCOUNTS: (
        Control(
            "accounts",
            "button",
            "添加账号",
            filled={"-login": "newcomer", "-name": "新来者", "-role": Role.LEADER.value, "-departments": []},
        ),
        Control("account", "button", "确认调整", filled={"-role": Role.REVIEWER.value, "-departments": []}),
        Control("sleeper", "button", "确认启用"),
    ),
    Action.CHANGE_PASSWORD: (Control("flags", "text", 'href="/password"'),),
    Action.SET_PASSWORD_RULES: (Control("passwords", "button", "确认改用ASVS"),),
    Action.END_SESSIONS: (Control("sessions", "button", "确认结束", "session-end-{victim}"),),
    Action.MAKE_TOKEN: (Control("numbers", "button", "生成令牌"),),
    Action.REVOKE_TOKEN: (
        Control("own_token", "button", "确认撤销", "own-token-revoke", {"-reason": WHY}),
        Control("tokens", "button", "确认撤销", "token-revoke-", {"-reason": WHY}),
    ),
}
#: On no page: what must not stand there. The brief is opened by its address, a whole catalogue by a command.
NO_PAGE = {Action.VIEW_BRIEF: 'href="/brief', Action.ADOPT_CATALOGUE: "启用整套"}
#: A reporter revokes their own token beside the upload, an administrator any on 账号.
BY_ROLE = frozenset({Action.REVOKE_TOKEN})
#: Asked of the page in a way of its own, in tests/matrix/test_pages.py.
OWN_WAY = frozenset({Action.OPEN_LINK, Action.SEND_BY_API})
#: Buttons that change nothing but what is looked at.
HARMLESS = frozenset({"刷新", "收起", "审核", "查看", "上一页", "下一页", "读取粘贴内容", "查找", "清除", "清空"})
