"""The page of one target: chart, values, sources, relatives."""

from __future__ import annotations

import json

from metrics.store.workspace import Workspace
from tests.pages.conftest import OpenPage, markup, words
from tests.progress.county_seed import GREEN, NUMBERS, adopt_parts, import_numbers


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


def test_a_leader_reads_the_pace_since_when_and_who_answers(open_page: OpenPage) -> None:
    text = " ".join(words(open_page("indicator", target="taian-2023-06-1", as_of="2023-09-30")).split())
    assert "要求 后3个月月均需199.3家（此前33.6）" in text
    assert "持续 自2023年6月底起连续2期红旗" in text
    assert "牵头 市科技局" in text


def test_which_county_drags_is_text_and_its_panel_and_table_stand_on_the_page(
    open_page: OpenPage, workspace: Workspace
) -> None:
    adopt_parts(workspace)
    import_numbers(workspace, *NUMBERS)
    app = open_page("indicator", target=GREEN, as_of="2023-09-30")
    assert "落后最多：泰山区，差12.5万平方米" in words(app)
    assert markup(app).count('class="x-panel"') == 7
    assert "县市区数据表（7个）" in words(app)
    assert "分项目标" not in words(app)


def test_chart_and_values_can_be_taken_along(open_page: OpenPage) -> None:
    app = open_page("indicator", target="taian-2023-16-2", as_of="2023-06-30")
    config = json.loads(app.get("plotly_chart")[0].proto.config)
    assert config["modeBarButtons"] == [["toImage"]]
    assert config["toImageButtonOptions"] == {
        "format": "png",
        "filename": "演示数据-5G基站总数-泰安市-2023-06-30",
        "scale": 2,
    }
    assert config["locales"]["zh"]["dictionary"]["Download plot as a PNG"] == "下载图片"
    for ending in ("csv", "xlsx"):
        assert f'href="download/series.{ending}?target=taian-2023-16-2&amp;as_of=2023-06-30"' in markup(app)


def test_a_milestone_without_any_report_has_no_chart(open_page: OpenPage) -> None:
    app = open_page("indicator", target="taian-2023-23-1", year="all")
    assert not app.get("plotly_chart")
    assert "暂无图示" in words(app)


def test_what_was_reported_more_than_a_year_ago_is_folded_away(open_page: OpenPage, workspace: Workspace) -> None:
    months = [f"5g_base_stations,泰安市,2022年{month}月,{9000 + month},个" for month in range(1, 12)]
    import_numbers(workspace, *months)
    text = words(open_page("indicator", target="taian-2023-16-2", as_of="2023-09-30"))
    assert "更早的2期（2022年1月至2022年2月）" in text
