"""What people decided is told in words, with who, when and why; reports of numbers are not among it."""

from __future__ import annotations

from datetime import date

from metrics.access.accounts import NewAccount, act_as, add_account
from metrics.access.tokens import make_token, revoke_token
from metrics.intake.amend import choose_rule_set, read_marks, set_baseline, set_plan
from metrics.intake.commit import commit_batch
from metrics.intake.issues import IssueNote, close_issue, note_issue
from metrics.intake.review import choose_review, hand_in, return_submission
from metrics.intake.undo import undo_batch
from metrics.model.actor import Role
from metrics.model.verdict import Scope
from metrics.progress.dealings import Dealing, read_dealings
from metrics.progress.read import read_overview
from metrics.publish.report import to_report
from metrics.publish.snapshot import make_snapshot, revoke_snapshot
from metrics.store.submissions import Submission
from metrics.store.workspace import Workspace
from tests.people import admin, reporter, reviewer
from tests.store.conftest import preview_of, sheet

GREEN, BASE = "taian-2023-34-1", "taian-2023-16-2"
ROW = "新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米"


def latest(workspace: Workspace) -> tuple[str, str, str, str]:
    one: Dealing = read_dealings(workspace)[0]
    assert (one.line_number, one.at) == (workspace.journal.tail, workspace.journal.read()[-1].at)
    return one.title, one.detail, one.by, one.reason


def test_a_new_workspace_tells_how_it_began(workspace: Workspace) -> None:
    told = [(one.line_number, one.title, one.detail) for one in read_dealings(workspace)]
    assert told == [(2, "调整目标库", "启用整套目标库"), (1, "建立工作区", "序时，评价规则‹通用›")]


def test_decisions_are_told_with_names_instead_of_ids(workspace: Workspace) -> None:
    choose_rule_set(workspace, "武汉", target_id=None, reason="按市政府要求", by=admin("王五"))
    assert latest(workspace) == ("调整评价规则", "整个工作区改按‹武汉›评价", "王五", "按市政府要求")
    choose_rule_set(workspace, "银川", target_id=GREEN, reason="住建部门约定", by=admin("王五"))
    assert latest(workspace)[1] == "新增绿色建筑（泰安市，2023年）改按‹银川›评价"
    set_baseline(workspace, BASE, "10,000", on="2022年", reason="通信办提供", by=reviewer("王五"))
    told = ("设定基期值", "5G基站总数（泰安市，2023年）：10,000个（2022年12月31日）", "王五", "通信办提供")
    assert latest(workspace) == told
    set_plan(workspace, GREEN, read_marks("2023-06-30,50%\n2023-12-31,100%"), reason="年度计划", by=admin("王五"))
    assert latest(workspace) == ("设定进度计划", "新增绿色建筑（泰安市，2023年）：2个节点", "王五", "年度计划")


def test_a_batch_is_told_when_it_is_taken_back_and_not_before(workspace: Workspace) -> None:
    before = read_dealings(workspace)
    batch = commit_batch(
        workspace, preview_of(workspace, sheet(ROW), "九月.csv"), by=reporter("李四"), reason="报送"
    ).batch_number
    assert read_dealings(workspace) == before
    undo_batch(workspace, batch, reason="误报", by=reporter("赵六"))
    assert latest(workspace) == ("撤销批次", f"第{batch}号批次（九月.csv）", "赵六", "误报")


def test_the_two_person_rule_and_what_it_sends_back_are_told(workspace: Workspace) -> None:
    choose_review(workspace, True, reason="按制度", by=admin("王五"))
    assert latest(workspace) == ("变更设置", "双人复核启用", "王五", "按制度")
    handed = hand_in(workspace, preview_of(workspace, sheet(ROW), "九月.csv"), by=reporter("李四"), reason="报送")
    assert isinstance(handed, Submission)
    return_submission(workspace, handed.submission_number, reason="缺附件", by=reviewer("王五"))
    assert latest(workspace) == ("退回报送", f"第{handed.submission_number}号报送（九月.csv）", "王五", "缺附件")
    choose_review(workspace, False, reason="人手不足", by=admin("王五"))
    assert latest(workspace)[1] == "双人复核停用"


def test_issues_are_told_with_their_words_and_why_they_were_closed(workspace: Workspace) -> None:
    note_issue(workspace, GREEN, IssueNote("竣工偏少", "按周调度", "2023年12月"), by=reporter("王五"))
    name = "新增绿色建筑（泰安市，2023年）"
    words = f"{name}：存在问题“竣工偏少”；下一步措施“按周调度（完成时限2023年12月31日）”"
    assert latest(workspace) == ("登记督办情况", words, "王五", "")
    note_issue(workspace, GREEN, IssueNote("", "按周调度"), by=reporter("王五"))
    assert latest(workspace)[1] == f"{name}：下一步措施“按周调度”"
    close_issue(workspace, GREEN, reason="已竣工", by=reporter("王五"))
    assert latest(workspace) == ("登记督办情况", f"{name}：销号", "王五", "已竣工")


def test_tokens_are_told_by_whom_they_are_for_and_never_shown(workspace: Workspace) -> None:
    add_account(workspace, NewAccount("tjj-api", "市统计局接口", Role.REPORTER), by=admin("王五"))
    assert latest(workspace) == ("新增账号", "市统计局接口（填报，全部单位）", "王五", "")
    token = make_token(workspace, by=act_as(workspace, "市统计局接口"))
    assert latest(workspace) == ("生成填报令牌", "填报人：市统计局接口", "市统计局接口", "")
    revoke_token(workspace, "市统计局接口", by=admin("王五"), reason="人员调整")
    assert latest(workspace) == ("撤销填报令牌", "填报人：市统计局接口", "王五", "人员调整")
    assert token not in str(read_dealings(workspace))


def test_snapshots_are_told_by_their_titles(workspace: Workspace) -> None:
    overview = read_overview(workspace, date(2023, 9, 30), Scope(document_id="taian-2023"))
    report = to_report(
        overview, {}, title="三季度调度", made_at=workspace.clock(), made_by="王五", note="会议用", days=30
    )
    made = make_snapshot(workspace, report, by=reviewer("王五"), commit_id="s1", empty_reason="试用")
    title, detail, by, reason = latest(workspace)
    assert (title, detail, by) == ("生成快照", "三季度调度", "王五")
    assert reason.startswith("会议用")
    revoke_snapshot(workspace, made.snapshot_id, by=reviewer("王五"), commit_id="s2")
    assert latest(workspace) == ("撤销快照", "三季度调度", "王五", "")
