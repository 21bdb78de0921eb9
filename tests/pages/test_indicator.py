"""The page of one target: chart, values, sources, relatives."""

from __future__ import annotations

import json

from tests.pages.conftest import OpenPage, words


def test_a_deep_link_shows_its_target(open_page: OpenPage) -> None:
    app = open_page("indicator", target="taian-2023-16-2", as_of="2023-09-30")
    assert "5G基站总数：滞后，低于序时进度17.6个百分点" in words(app)
    assert "10,659个" in words(app)
    assert app.selectbox(key="pick-target").value == "taian-2023-16-2"


def test_without_a_target_the_worst_of_the_scope_is_shown(open_page: OpenPage) -> None:
    assert open_page("indicator").selectbox(key="pick-target").value == "taian-2023-06-1"


def test_choosing_a_target_puts_it_into_the_address(open_page: OpenPage) -> None:
    app = open_page("indicator")
    app.selectbox(key="pick-target").set_value("taian-2023-16-2").run()
    assert app.query_params["target"] == "taian-2023-16-2"
    assert "5G基站总数" in words(app)


def test_a_target_that_is_not_known_is_ignored_with_a_note(open_page: OpenPage) -> None:
    assert "链接中的目标“nope”不存在，已忽略。" in words(open_page("indicator", target="nope"))


def test_a_target_outside_the_filters_is_still_shown(open_page: OpenPage) -> None:
    app = open_page("indicator", target="taian-2022-16-2", year="2023")
    assert app.selectbox(key="pick-target").value == "taian-2022-16-2"


def test_the_chart_holds_the_actuals_and_says_the_same_in_words(open_page: OpenPage) -> None:
    chart = open_page("indicator", target="taian-2023-16-2").get("plotly_chart")[0].proto
    figure = json.loads(chart.spec)
    actual = next(trace for trace in figure["data"] if trace["name"] == "实际值")
    assert actual["x"] == ["2022-12-31", "2023-06-30", "2023-09-30"]
    assert "2023年9月底10,659个" in chart.alt


def test_values_show_what_they_replaced_and_the_batch_that_did(open_page: OpenPage) -> None:
    app = open_page("indicator", target="taian-2023-16-2")
    row = next(line for line in words(app).split("2023年6月 ")[1:] if "10,350个" in line)
    assert row.split()[:4] == ["10,350个", "10,300", "正式", "第4号"]


def test_where_the_target_stands_in_print_and_who_answers_is_shown(open_page: OpenPage) -> None:
    text = words(open_page("indicator", target="taian-2023-16-2"))
    for part in ("泰政办字〔2022〕57号", "第16条", "11000个以上", "市工业和信息化局、市通信发展办", "推定基期值"):
        assert part in text


def test_sister_targets_of_other_years_are_listed(open_page: OpenPage) -> None:
    text = words(open_page("indicator", target="taian-2023-16-2"))
    assert "同一指标的其他目标（1项）" in text
    assert "≥10,000个" in text


def test_a_target_without_data_says_what_to_do(open_page: OpenPage) -> None:
    assert "尚无报送数据。请在“数据报送”中上传。" in words(open_page("indicator", target="taian-2023-21-1"))
