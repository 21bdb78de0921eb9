"""办公室设定 on the page of a target: baseline, plan and rule set, each once and with a reason."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from metrics.intake.seed import import_file
from metrics.model.actor import Role
from metrics.store.histories import read_plan, read_rule_choice
from metrics.store.workspace import Workspace
from tests.pages.conftest import SHEET, OpenPage, SignIn, words
from tests.people import reporter

TARGET = "taian-2023-16-2"
MARKS = "2023-03-31,10%\n2023-06-30,35%\n2023-09-30,70%\n2023-12-31,100%"


def fill(app: AppTest, form: str, **values: str) -> AppTest:
    """Fill one form (its fields share a key) and send it."""
    fields = [*app.text_input, *app.text_area, *app.selectbox]
    for name, value in {"reason": "经会议研究", **values}.items():
        next(one for one in fields if one.key and one.key.startswith(form) and one.key.endswith(f"-{name}")).set_value(
            value
        )
    return app


def send(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    app.run()
    assert not app.exception
    return app


def test_a_baseline_is_set_shown_with_its_source_and_used(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    sign_in(Role.REVIEWER)
    app = open_page("indicator", target=TARGET)
    assert "10,200个（推定）" in words(app)
    send(fill(app, "office-baseline", value="10000", on="2022年"), "设定基期值")
    assert "已办理，记为第" in words(app)
    assert "10,000个（办公室设定）" in words(app)
    assert "65.9%" in words(app)


@pytest.mark.parametrize(
    ("values", "expect"),
    [
        ({"value": "约一万"}, "应为数字，实为‹约一万›"),
        ({"value": "10000", "on": "去年"}, "应为日期，实为‹去年›"),
        ({"value": "10000", "reason": ""}, "请填写变更理由"),
    ],
)
def test_a_baseline_that_cannot_be_is_refused_and_what_was_filled_in_stays(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace, values: dict[str, str], expect: str
) -> None:
    sign_in(Role.REVIEWER)
    before = workspace.data_version
    app = send(fill(open_page("indicator", target=TARGET), "office-baseline", **values), "设定基期值")
    assert expect in words(app)
    assert workspace.data_version == before
    kept = next(one for one in app.text_input if one.key and one.key.endswith("-value"))
    assert kept.value == values["value"]


def test_only_levels_and_shares_have_a_form_for_the_baseline(open_page: OpenPage, sign_in: SignIn) -> None:
    sign_in(Role.REVIEWER)
    for target, expect in ((TARGET, ["设定基期值"]), ("taian-2023-06-1", [])):
        labels = [one.label for one in open_page("indicator", target=target).button]
        assert [one for one in labels if one.startswith("设定")] == expect


@pytest.mark.parametrize(
    ("role", "expect"),
    [
        (Role.LEADER, []),
        (Role.REPORTER, ["登记"]),
        (Role.REVIEWER, ["登记", "设定基期值"]),
        (Role.ADMIN, ["登记", "设定进度计划", "采用该规则"]),
    ],
)
def test_each_role_finds_what_it_may_set_and_nothing_else(
    open_page: OpenPage, sign_in: SignIn, role: Role, expect: list[str]
) -> None:
    sign_in(role)
    app = open_page("indicator", target=TARGET)
    assert [one.label for one in app.button] == expect
    assert ("办公室设定" in [one.label for one in app.expander]) is (role in (Role.REVIEWER, Role.ADMIN))


def test_a_plan_is_set_by_hand_shown_and_used(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_page("indicator", target=TARGET)
    assert "现未设定进度计划" in words(app)
    send(fill(app, "office-plan", marks=MARKS), "设定进度计划")
    assert len(read_plan(workspace, TARGET)) == 4
    assert "2023年6月30日，35.0%" in words(app)
    assert "70.0%（按计划）" in words(app)


def test_a_plan_is_set_from_a_file(open_page: OpenPage, workspace: Workspace) -> None:
    app = fill(open_page("indicator", target=TARGET), "office-plan")
    content = f"日期,应达比例\n{MARKS}\n".encode("gb18030")
    app.file_uploader[0].set_value(("计划.csv", content, "text/csv"))
    send(app, "设定进度计划")
    assert [str(mark.share) for mark in read_plan(workspace, TARGET)] == ["0.1", "0.35", "0.7", "1"]


@pytest.mark.parametrize(
    ("marks", "expect"),
    [
        ("", "至少要有一个节点"),
        ("2023-12-31", "第1行应为“日期，应达比例”"),
        ("2024-01-31,100%", "不在目标期间"),
        ("2023-06-30,60%\n2023-12-31,90%", "最后一个节点应为100%"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(open_page: OpenPage, workspace: Workspace, marks: str, expect: str) -> None:
    app = send(fill(open_page("indicator", target=TARGET), "office-plan", marks=marks), "设定进度计划")
    assert expect in words(app)
    assert read_plan(workspace, TARGET) == ()


def test_one_target_is_put_under_another_rule_set(open_page: OpenPage, workspace: Workspace) -> None:
    app = send(fill(open_page("indicator", target=TARGET), "office-rules", rules="武汉"), "采用该规则")
    assert read_rule_choice(workspace)[TARGET] == "武汉"
    assert "现按“武汉”评价" in words(app)


def test_a_form_drawn_before_somebody_else_changed_the_data_commits_nothing(
    open_page: OpenPage, sign_in: SignIn, workspace: Workspace
) -> None:
    sign_in(Role.REVIEWER)
    app = fill(open_page("indicator", target=TARGET), "office-baseline", value="10000")
    import_file(
        workspace,
        "三.csv",
        SHEET.format(rows="5g_base_stations,,泰安市,2023年8月,10500,个,,").encode(),
        by=reporter("李四"),
    )
    before = workspace.data_version
    assert "数据已有更新，本次未办理" in words(send(app, "设定基期值"))
    assert workspace.data_version == before


def _click_twice() -> None:
    import streamlit as st

    from ui.office_desk import _choose, show_message
    from ui.state import open_shared

    workspace = open_shared()
    shown = workspace.data_version
    st.session_state.update({"k-rules": "武汉", "k-scope": "", "k-reason": "试行"})
    for _ in range(2):
        _choose(workspace, shown, "k")
    show_message()


def test_the_second_of_two_quick_clicks_changes_nothing_and_says_nothing_else(workspace: Workspace) -> None:
    before = workspace.journal.tail
    app = AppTest.from_function(_click_twice).run()
    assert not app.exception
    assert workspace.journal.tail == before + 1
    assert "已办理，记为第" in words(app)


def test_the_city_stands_beside_the_sum_of_its_counties(open_page: OpenPage, workspace: Workspace) -> None:
    counties = ("泰山区", "岱岳区", "新泰市", "肥城市", "宁阳县", "东平县")
    rows = "\n".join(f"high_tech_enterprises_added,,{name},2023年1-9月,9,家,," for name in counties)
    import_file(workspace, "县区.csv", SHEET.format(rows=rows).encode("utf-8-sig"), by=reporter("李四"))
    target = next(
        one.target_id
        for one in workspace.catalogue.targets
        if one.indicator_id == "high_tech_enterprises_added" and one.start.year == 2023
    )
    text = " ".join(words(open_page("indicator", target=target)).split())
    assert "市级数与各县市区合计" in text
    assert "2023年9月底 55家 54家 1家" in text
