"""Who acts: a role, a name to sign with, and what proves them; and what may be done, with the events it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """The six subjects of the matrix; the first two have no account. PROGRAM plants a new workspace."""

    ANONYMOUS = "anonymous"
    LINK_HOLDER = "link_holder"
    LEADER = "leader"
    REPORTER = "reporter"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    PROGRAM = "program"

    @property
    def word(self) -> str:
        """As the screen says it."""
        return _ROLE_WORDS[self]


_ROLE_WORDS = {
    Role.ANONYMOUS: "未登录",
    Role.LINK_HOLDER: "持快照链接者",
    Role.LEADER: "领导",
    Role.REPORTER: "填报",
    Role.REVIEWER: "审核",
    Role.ADMIN: "管理员",
    Role.PROGRAM: "系统",
}

#: Roles that an account can have.
ACCOUNT_ROLES = (Role.LEADER, Role.REPORTER, Role.REVIEWER, Role.ADMIN)


class Action(Enum):
    """Whatever somebody can do here: its words, and the journal events it may leave (none where it only reads)."""

    VIEW_PAGES = ("查看指标页面", ())
    VIEW_BRIEF = ("查看指标简报", ())
    DOWNLOAD_LISTS = ("下载清单和台账", ())
    DOWNLOAD_TEMPLATE = ("下载报送模板", ())
    DOWNLOAD_PACK = ("下载会议材料", ())
    COMPARE_SNAPSHOTS = ("对比快照", ())
    OPEN_LINK = ("凭链接查看快照", ())
    CHECK_FILE = ("上传表格核对", ())
    COMMIT_BATCH = ("提交数据", ("batch_committed", "batch_submitted"))
    UNDO_BATCH = ("撤销数据批次", ("batch_undone",))
    PUBLISH_SUBMISSION = ("审核发布数据", ("batch_committed",))
    RETURN_SUBMISSION = ("退回报送", ("submission_returned",))
    WITHDRAW_SUBMISSION = ("撤回本人报送", ("submission_returned",))
    SET_BASELINE = ("设定基期值", ("baseline_set",))
    SEND_BY_API = ("以令牌报送", ())
    COMMIT_TARGETS = ("提交目标表", ("catalogue_adopted",))
    UNDO_TARGETS = ("撤销目标表", ("catalogue_adopted",))
    ADOPT_CATALOGUE = ("启用整套目标库", ("workspace_created", "catalogue_adopted"))
    CHOOSE_RULES = ("改用评价规则", ("rule_set_chosen",))
    SET_PLAN = ("设定进度计划", ("plan_set",))
    SWITCH_REVIEW = ("启用停用双人复核", ("setting_changed",))
    LOAD_DOCUMENT = ("载入文件正文", ("document_text_loaded",))
    NOTE_ISSUE = ("登记督办情况", ("issue_step_recorded",))
    CLOSE_ISSUE = ("办理销号", ("issue_step_recorded",))
    MAKE_SNAPSHOT = ("生成快照", ("snapshot_made",))
    REVOKE_SNAPSHOT = ("撤销快照", ("snapshot_revoked",))
    ROTATE_SNAPSHOT = ("更换快照链接", ("snapshot_rotated",))
    MANAGE_ACCOUNTS = (
        "管理账号",
        ("account_added", "account_changed", "account_disabled", "account_enabled", "password_reset"),
    )
    CHANGE_PASSWORD = ("修改本人密码", ("password_changed",))
    SET_PASSWORD_RULES = ("设定密码规则", ("setting_changed",))
    END_SESSIONS = ("结束他人会话", ())
    MAKE_TOKEN = ("生成本人接口令牌", ("reporter_token_made",))
    REVOKE_TOKEN = ("撤销接口令牌", ("reporter_token_revoked",))

    def __init__(self, word: str, events: tuple[str, ...]) -> None:
        self.word = word
        self.events = events


#: Events by which a number changes, or comes to count. Nobody but the bureau's reporter and reviewer leaves them.
NUMBER_EVENTS = frozenset({"batch_committed", "batch_submitted", "batch_undone", "submission_returned", "baseline_set"})


@dataclass(frozen=True)
class Actor:
    """`name` signs; `departments` is empty where the actor is for all of them.

    `proof` is the hash of the session or the id of the token by which the actor came in: it is asked about again at
    every commit. It is empty for whoever runs a command on the machine itself.
    """

    name: str
    role: Role
    account_id: str = ""
    departments: tuple[str, ...] = ()
    proof: str = ""


@dataclass(frozen=True)
class Permit:
    """That an actor may do something. Only the matrix gives it out (metrics.access.matrix.permit)."""

    actor: Actor
    action: Action

    def covers(self, event: str) -> bool:
        """Whether the journal may be given this event under it."""
        return event in self.action.events
