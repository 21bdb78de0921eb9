"""The page of the method, and changing the rule set there."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from metrics.model.actor import Role
from metrics.store.histories import read_rule_choice, read_rule_sets
from metrics.store.workspace import Workspace
from tests.pages.conftest import OpenPage, SignIn, markup, words
from ui.method_tables import LIMITS, limit_words


def choose(app: AppTest, rules: str, scope: str = "", reason: str = "按市政府要求") -> AppTest:
    next(one for one in app.selectbox if one.label == "评价规则").set_value(rules)
    next(one for one in app.selectbox if one.label == "适用范围").set_value(scope)
    next(one for one in app.text_input if one.label == "理由").set_value(reason)
    next(one for one in app.button if one.label == "采用该规则").click()
    app.run()
    assert not app.exception
    return app


def test_the_rule_set_in_force_and_every_limit_of_every_set_is_shown(open_page: OpenPage, workspace: Workspace) -> None:
    app = open_page("method")
    text = words(app)
    assert "现行评价规则：通用" in text
    table = markup(app).split("x-rules")[1]
    for rules in read_rule_sets(workspace):
        assert rules.words in text
        for name in LIMITS:
            assert f'data-label="{rules.name}">{limit_words(rules, name)}</td>' in table


def test_method_freshness_and_forecast_are_told(open_page: OpenPage) -> None:
    text = words(open_page("method"))
    for part in ("按往年同期", "从宽与保护", "未到报送期", "80%的可能", "零目标", "所有目标均采用工作区的评价规则"):
        assert part in text


def test_choosing_for_the_workspace_changes_header_and_lights_of_all_pages(
    open_page: OpenPage, workspace: Workspace
) -> None:
    app = choose(open_page("method"), "武汉")
    assert "已办理，记为第" in words(app)
    assert "现行评价规则：武汉" in words(app)
    assert read_rule_choice(workspace) == {None: "武汉"}
    app.switch_page("../pages/indicator.py")
    app.query_params["target"] = "taian-2023-16-2"
    app.run()
    # 10,659 of 11,000 from 10,200: 57.4 % at 75 %, a pace of 0.765 — 滞后 by 通用, 略滞后 by 武汉.
    assert "5G基站总数：略滞后" in words(app)


def test_choosing_for_one_target_lists_it_as_an_exception(open_page: OpenPage, workspace: Workspace) -> None:
    app = choose(open_page("method"), "宣城", "taian-2023-16-2")
    assert read_rule_choice(workspace) == {None: "通用", "taian-2023-16-2": "宣城"}
    assert "单独设定评价规则的目标（1项）" in words(app)


@pytest.mark.parametrize(
    ("changes", "expect"),
    [
        ({"rules": "通用"}, "现行评价规则已经是‹通用›，没有变化。"),
        ({"reason": " "}, "请填写变更理由，变更会记入日志。"),
    ],
)
def test_a_refusal_is_told_and_changes_nothing(
    open_page: OpenPage, workspace: Workspace, changes: dict[str, str], expect: str
) -> None:
    before = workspace.data_version
    assert expect in words(choose(open_page("method"), **{"rules": "银川", **changes}))
    assert workspace.data_version == before


@pytest.mark.parametrize("role", [Role.LEADER, Role.REPORTER, Role.REVIEWER])
def test_who_may_not_change_the_method_reads_it_and_is_told_whom_to_ask(
    open_page: OpenPage, sign_in: SignIn, role: Role
) -> None:
    sign_in(role)
    app = open_page("method")
    assert "现行评价规则：通用" in words(app)
    assert f"您的身份是“{role.word}”，不能改用评价规则。该事项由“管理员”账号办理" in words(app)
    assert "采用该规则" not in [one.label for one in app.button]


def test_what_was_known_then_does_not_change_the_method(open_page: OpenPage) -> None:
    text = words(open_page("method", known="3"))
    assert "非当前数据" not in text
    assert "现行评价规则：通用" in text
