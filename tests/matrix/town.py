"""A workspace in which everything that the matrix knows can be done once: by one account of each role, and others."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from metrics.access.accounts import NewAccount, act_as, change_account, disable_account, plant_account, to_account_id
from metrics.access.passwords import seal_password
from metrics.access.sessions import Sessions
from metrics.access.tokens import make_token
from metrics.intake.issues import IssueNote, note_issue
from metrics.intake.load_document import DocumentPreview, preview_document
from metrics.intake.preview import Preview, make_preview
from metrics.intake.review import choose_review, hand_in
from metrics.intake.seed import open_workspace, read_seed
from metrics.intake.targets.commit import commit_targets
from metrics.intake.targets.preview import TargetsPreview, make_targets_preview
from metrics.intake.targets.stage import StagedTargets
from metrics.intake.upload import stage_upload
from metrics.model.actor import ACCOUNT_ROLES, Action, Actor, Role
from metrics.model.verdict import Scope
from metrics.publish.freeze import Question, Signature, freeze
from metrics.publish.report import Report
from metrics.publish.snapshot import make_snapshot
from metrics.store.reads import read_cutoffs, read_snapshots
from metrics.store.workspace import Workspace
from tests.people import admin, reporter

ROOT = Path(__file__).parents[2]
#: Whoever stands before the program, in the order of the design.
SUBJECTS = (Role.ANONYMOUS, Role.LINK_HOLDER, *ACCOUNT_ROLES)
PASSWORD, NEW_PASSWORD = "落雪2026-Quiet-harbour", "晚潮2026-Silver-lantern"
TARGET, OPEN_ISSUE, GREEN = "taian-2023-16-2", "taian-2023-06-1", "taian-2023-34-1"
MARKS = "2023-03-31,10%\n2023-06-30,35%\n2023-09-30,70%\n2023-12-31,100%"
VICTIM = "受办者"
#: How a session ends between the page and the commit.
ENDINGS = ("signed_out", "disabled", "other_role", "other_departments", "password_reset")
_HEADER = "指标编码,指标名称,地区,数据期,本期值,单位,数据性质,备注\n"
_TARGETS = "目标编号,地区,目标值,单位\n"
_BOSS = admin("建账号者")


def sheet(value: int, month: int = 9) -> bytes:
    """Numbers as a clerk sends them. 演示数据."""
    return f"{_HEADER}5g_base_stations,,泰安市,2023年{month}月,{value},个,,\n".encode("utf-8-sig")


def targets_sheet(county: str, goal: int) -> bytes:
    """A target of a county as the office sends it. 演示数据."""
    return f"{_TARGETS}{GREEN},{county},{goal},万平方米\n".encode("utf-8-sig")


def name_of(role: Role, which: str = "甲") -> str:
    """How an account of the town signs."""
    return f"{role.word}{which.replace('_', '')}"


def login_of(role: Role, which: str = "甲") -> str:
    """How an account of the town signs in."""
    places = ("甲", "乙", "曾", *ENDINGS)
    return f"{role.value}-{places.index(which)}"


def plant(home: Path) -> Planted:
    """A real workspace: accounts of all kinds, a batch, two waiting submissions, targets, an open issue, a snapshot."""
    seed = replace(read_seed(ROOT / "data"), actuals={"一.csv": sheet(10300, 6)})
    workspace = open_workspace(home, lambda: seed)
    tokens = _plant_accounts(workspace)
    by = reporter(name_of(Role.REPORTER))
    batch = hand_in(workspace, preview_numbers(workspace, sheet(10400, 7)), by=by, reason="核实")
    adoption = commit_targets(
        workspace, preview_targets(workspace, targets_sheet("泰山区", 30)), by=_BOSS, reason="先行下达"
    )
    choose_review(workspace, True, reason="试行", by=_BOSS)
    waiting = [
        hand_in(workspace, preview_numbers(workspace, sheet(value, 8)), by=reporter(name), reason="核实")
        for name, value in ((name_of(Role.REPORTER), 10500), (name_of(Role.REPORTER, "乙"), 10510))
    ]
    choose_review(workspace, False, reason="试行结束", by=_BOSS)
    note_issue(workspace, OPEN_ISSUE, IssueNote("进度偏慢", "加快办理"), by=by)
    report = freeze_report(workspace, name_of(Role.REVIEWER))
    made = make_snapshot(workspace, report, by=Actor(name_of(Role.REVIEWER), Role.REVIEWER), commit_id="town")
    workspace.close()
    return Planted(
        home,
        batch.batch_number,  # type: ignore[union-attr]
        adoption.line_number,
        waiting[0].submission_number,  # type: ignore[union-attr]
        waiting[1].submission_number,  # type: ignore[union-attr]
        made.snapshot_id,
        {Role.LINK_HOLDER: made.token, Role.ANONYMOUS: ""} | tokens,
    )


def _plant_accounts(workspace: Workspace) -> dict[Role, str]:
    """Returns, by role, the token of an account that may send, or that might before it got another role."""
    sealed, tokens = seal_password(PASSWORD), {}
    for role in ACCOUNT_ROLES:
        for which in ("甲", "乙", *ENDINGS):
            plant_account(workspace, NewAccount(login_of(role, which), name_of(role, which), role), sealed, by=_BOSS)
        former = NewAccount(login_of(role, "曾"), name_of(role, "曾"), Role.REPORTER)
        account_id = plant_account(workspace, former, sealed, by=_BOSS)
        tokens[role] = make_token(workspace, by=act_as(workspace, former.login))
        if role is not Role.REPORTER:
            change_account(workspace, account_id, role=role, departments=(), by=_BOSS)
    plant_account(workspace, NewAccount("victim", VICTIM, Role.REPORTER), "", by=_BOSS)
    disabled = plant_account(workspace, NewAccount("sleeper", "停用者", Role.REPORTER), "", by=_BOSS)
    disable_account(workspace, disabled, by=_BOSS)
    return tokens


@dataclass(frozen=True)
class Planted:
    """A closed workspace in a folder, with the numbers of what stands in it.

    `own` and `other` are waiting submissions, of the first reporter and of the second.
    """

    home: Path
    batch: int
    adoption: int
    own: int
    other: int
    snapshot_id: str
    tokens: dict[Role, str]

    def copy(self, home: Path) -> Planted:
        """The same elsewhere."""
        return replace(self, home=Path(shutil.copytree(self.home, home)))


class Town:
    """The planted workspace, open, before somebody; what is committed stands ready, looked at once."""

    def __init__(self, planted: Planted, workspace: Workspace, sessions: Sessions) -> None:
        self.planted, self.workspace, self.sessions = planted, workspace, sessions
        workspace.vouch = sessions.vouch
        self._signed_in: dict[tuple[Role, str], str] = {}

    @classmethod
    def open(cls, planted: Planted) -> Town:
        """With sessions of its own."""
        workspace = Workspace(planted.home)
        return cls(planted, workspace, Sessions(workspace))

    @property
    def tail(self) -> int:
        """The number of the last line of the journal."""
        return self.workspace.journal.tail

    def token(self, role: Role, which: str = "甲") -> str:
        """Of the one session of an account; "" of a subject without one."""
        if role not in ACCOUNT_ROLES:
            return ""
        if (role, which) not in self._signed_in:
            account_id = to_account_id(login_of(role, which))
            self._signed_in[role, which] = self.sessions.open_for(account_id, "10.0.0.7").token
        return self._signed_in[role, which]

    def actor(self, role: Role, which: str = "甲") -> Actor:
        """As a page or a route has it; of a subject without account one that claims a name."""
        found = self.sessions.find(self.token(role, which))
        return found if found is not None else Actor("某人", role)

    @cached_property
    def victim(self) -> str:
        """The row of a session that an administrator may end."""
        self.sessions.open_for(to_account_id("victim"), "10.0.0.8")
        return next(row.row_id for row in self.sessions.rows() if row.name == VICTIM)

    def name(self, pattern: str) -> str:
        """A key of a page: {batch}, {adoption}, {snapshot_id} and {victim} are those of this town."""
        return pattern.format(**vars(self.planted), victim=self.victim)

    @cached_property
    def numbers(self) -> Preview:
        """Numbers ready to be handed in."""
        return preview_numbers(self.workspace, sheet(10659))

    @cached_property
    def targets(self) -> TargetsPreview:
        """Targets ready to be put in force."""
        return preview_targets(self.workspace, targets_sheet("岱岳区", 20))

    @cached_property
    def report(self) -> Report:
        """A report ready to be put behind a link."""
        return freeze_report(self.workspace, name_of(Role.REVIEWER))

    @cached_property
    def document(self) -> DocumentPreview:
        """The text of a document, ready to be loaded."""
        found = preview_document(self.workspace, "taian-2023", "第十六条 建设5G基站。".encode(), "正文.txt")
        assert isinstance(found, DocumentPreview), found
        return found


def preview_numbers(workspace: Workspace, content: bytes) -> Preview:
    """As the page shows it."""
    staged = stage_upload(workspace, content, "报送.csv")
    assert not isinstance(staged, StagedTargets) and staged.can_commit, staged.problems
    return make_preview(workspace, staged, "报送.csv", content)


def preview_targets(workspace: Workspace, content: bytes) -> TargetsPreview:
    """As the page shows it."""
    staged = stage_upload(workspace, content, "分解.csv")
    assert isinstance(staged, StagedTargets) and staged.can_commit, staged.problems
    return make_targets_preview(workspace, staged, "分解.csv", content)


def freeze_report(workspace: Workspace, by: str) -> Report:
    """The whole town, frozen."""
    question = Question(read_cutoffs(workspace)[0], Scope(year=2023, with_parts=False))
    return freeze(workspace, question, Signature("通报", by))


def snapshot_ids(workspace: Workspace) -> list[str]:
    """Of all snapshots, revoked ones too."""
    return [row.snapshot_id for row in read_snapshots(workspace)]


Act = Callable[[Town, Actor], object]


def to_id(role: Role, action: Action, *parts: str) -> str:
    """What a check is called: pytest writes Chinese in ids as numbers, so the names stand here, not the words."""
    return "-".join(part for part in (role.value, action.name.lower(), *parts) if part)
