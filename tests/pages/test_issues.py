"""督办情况 on the page of a target: a form is filled in, and what it says is seen in 台账 and in the history."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from metrics.intake.issues import IssueNote, close_issue, note_issue
from metrics.intake.seed import import_file
from metrics.model.actor import Role
from metrics.store.issues import read_issues
from metrics.store.workspace import Workspace
from tests.pages.conftest import SHEET, OpenPage, SignIn, markup, words
from tests.people import reporter


@pytest.fixture(autouse=True)
def clerk(sign_in: SignIn) -> None:
    sign_in(Role.REPORTER, "王芳")


RED, CALM = "taian-2023-06-1", "taian-2023-06-2"


def fill(app: AppTest, form: str, **values: str) -> AppTest:
    fields = {one.key: one for one in (*app.text_input, *app.text_area) if one.key}
    for name, value in values.items():
        key = next(key for key in fields if key.startswith(f"issue-{form}") and key.endswith(f"-{name}"))
        fields[key].set_value(value)
    return app


def send(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    app.run()
    assert not app.exception
    return app


def section(app: AppTest) -> str:
    return " ".join(words(app).rsplit("督办情况", 1)[1].split())


def test_a_red_target_without_words_asks_for_them(open_page: OpenPage) -> None:
    assert "尚未填写 请牵头单位填写存在问题和下一步措施。" in section(open_page("indicator", target=RED))
    assert "没有办理中的督办事项。" in section(open_page("indicator", target=CALM))


def test_who_is_asked_to_fill_in_finds_the_form_before_the_tables(open_page: OpenPage) -> None:
    """The links 待填写 load the page anew, at its top: a form below the tables looks as if nothing had opened."""
    asked, plain = (words(open_page("indicator", target=RED, **query)) for query in ({"issue": "edit"}, {}))
    assert asked.index("督办情况") < asked.index("报送数据") < plain.index("督办情况")


def test_what_is_filled_in_stands_on_the_page_in_the_ledger_and_in_the_records(open_page: OpenPage) -> None:
    app = open_page("indicator", target=RED, issue="edit")
    assert next(one for one in app.expander if one.label == "填写督办情况").proto.expanded
    fill(app, "note", problem="企业申报偏少", measure="逐户\n辅导", due="2099年12月")
    send(app, "登记")
    assert "已登记，记为第" in words(app)
    shown = section(app)
    assert "办理中 存在问题 企业申报偏少 下一步措施 逐户 辅导 措施完成时限 2099年12月31日 填写 王芳，" in shown
    ledger = words(open_page("departments", department="市科技局"))
    assert "企业申报偏少" in ledger and "时限2099年12月31日" in ledger
    records = words(open_page("revisions"))
    assert "登记督办情况" in records


@pytest.mark.parametrize(
    ("values", "expect"),
    [
        ({"measure": "", "problem": ""}, "请填写存在问题或下一步措施"),
        ({"problem": "x", "due": "年底", "measure": "y"}, "应为日期，实为‹年底›"),
        ({"problem": "x", "due": "2023-12-31"}, "须同时填写下一步措施"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(
    open_page: OpenPage, workspace: Workspace, values: dict[str, str], expect: str
) -> None:
    app = send(fill(open_page("indicator", target=RED), "note", **values), "登记")
    assert expect in words(app)
    assert read_issues(workspace) == {}
    problem = next(one for one in app.text_area if one.key and one.key.endswith("-problem"))
    assert problem.value == values["problem"]


def test_a_day_that_is_over_is_noted_with_a_warning_and_shown_as_overdue(open_page: OpenPage) -> None:
    app = fill(open_page("indicator", target=RED), "note", problem="x", measure="y", due="2023-10-01")
    send(app, "登记")
    assert "措施完成时限2023-10-01早于今日，将显示为逾期，请核对。" in words(app)
    assert "2023年10月1日 逾期" in section(app)


def test_closing_asks_why_and_a_new_step_opens_the_issue_again(open_page: OpenPage, workspace: Workspace) -> None:
    note_issue(workspace, RED, IssueNote("企业申报偏少", "逐户辅导"), by=reporter("王芳"))
    app = send(fill(open_page("indicator", target=RED), "close"), "办理销号")
    assert "请填写销号理由" in words(app)
    send(fill(app, "close", reason="已补报"), "办理销号")
    shown = section(app)
    assert "已销号 上一事项已销号，目标仍为红旗。" in shown
    assert "办理过程（2步） 已销号 已补报" in shown
    assert "办理销号" not in [one.label for one in app.button]
    send(fill(app, "note", problem="又有退回"), "登记")
    assert "办理中 存在问题 又有退回 下一步措施 待填写" in section(app)


def test_what_somebody_else_noted_meanwhile_is_shown_and_nothing_typed_is_lost(
    open_page: OpenPage, workspace: Workspace
) -> None:
    app = fill(open_page("indicator", target=RED), "note", problem="我的话")
    note_issue(workspace, RED, IssueNote("别人的话"), by=reporter("李四"))
    send(app, "登记")
    assert "督办情况已有更新，本次未登记" in words(app)
    assert "存在问题 别人的话" in section(app)
    assert next(one for one in app.text_area if one.key and one.key.endswith("-problem")).value == "我的话"
    send(app, "登记")
    assert read_issues(workspace)[RED].problem == "我的话"


def test_looking_back_shows_what_was_noted_by_then_and_no_form(open_page: OpenPage, workspace: Workspace) -> None:
    version = workspace.data_version
    note_issue(workspace, RED, IssueNote("二季度会议前填写", "当时的措施", "2023-08-31"), by=reporter("王芳"))
    content = SHEET.format(rows="5g_base_stations,,泰安市,2023年8月,10500,个,,").encode()
    import_file(workspace, "三.csv", content, by=reporter("李四"))
    close_issue(workspace, RED, reason="已解决", by=reporter("王芳"))
    app = open_page("indicator", target=RED, known=str(version))
    assert "二季度会议前填写" in section(app) and "逾期" not in section(app).split("办公室设定")[0]
    assert "登记" not in [one.label for one in app.button]
    assert "二季度会议前填写" in words(open_page("departments", department="市科技局", known=str(version)))
    assert "二季度会议前填写" not in words(open_page("departments", department="市科技局"))


def test_what_is_typed_is_text(open_page: OpenPage, workspace: Workspace) -> None:
    note_issue(workspace, RED, IssueNote("<img src=x onerror=1>", "<b>y</b>"), by=reporter("<i>z</i>"))
    for name, query in (("indicator", {"target": RED}), ("departments", {"department": "市科技局"}), ("flags", {})):
        assert not re.search(r"<img|<b>y|<i>z", markup(open_page(name, **query)))


def test_a_reader_s_words_are_not_asked_for(open_page: OpenPage, sign_in: SignIn) -> None:
    sign_in(Role.LEADER)
    assert "填写督办情况" not in [one.label for one in open_page("indicator", target=RED, issue="edit").expander]


def test_a_department_writes_about_its_own_targets(open_page: OpenPage, sign_in: SignIn, workspace: Workspace) -> None:
    sign_in(Role.REPORTER, "住建局钱工", "市住建局")
    app = send(fill(open_page("indicator", target=RED), "note", problem="x"), "登记")
    assert "不是市住建局牵头或配合的目标，住建局钱工不能办理" in words(app)
    assert read_issues(workspace) == {}
