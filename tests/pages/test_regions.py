"""The page of the counties: map, rankings, heat map, sums, and what it says where there is nothing to compare."""

from __future__ import annotations

import json
import re

import pytest

from metrics.store.workspace import Workspace
from tests.pages.conftest import OpenPage, markup, words
from tests.progress.county_seed import GIANTS, GREEN, NUMBERS, adopt_parts, import_numbers


@pytest.fixture
def counties(workspace: Workspace) -> Workspace:
    adopt_parts(workspace)
    import_numbers(workspace, *NUMBERS)
    return workspace


def text(page: object) -> str:
    return " ".join(words(page).split())  # type: ignore[arg-type]


def test_without_county_targets_the_page_leads_to_the_breakdown(open_page: OpenPage) -> None:
    app = open_page("regions")
    assert "各县市区尚无分解目标" in words(app)
    assert "请提交目标分解表" in words(app)
    link = next(one.proto for one in app.get("page_link") if "目标分解表" in one.proto.label)
    assert link.page == "upload"
    assert not [one for one in app.selectbox if one.key == "pick-compare"]


def test_numbers_without_targets_are_shown_as_shares_of_the_city(open_page: OpenPage, workspace: Workspace) -> None:
    import_numbers(workspace, *NUMBERS)
    app = open_page("regions", compare="taian-2023-68-1")
    assert "各县市区尚无分解目标" in words(app)
    assert re.search(r"1 新泰市 400张 40\.0%.* 2 泰山区 250张 25\.0%", text(app))
    assert "无数据" in words(app)


@pytest.mark.usefixtures("counties")
def test_the_title_says_where_it_is_red_and_every_cell_has_its_light_in_words(open_page: OpenPage) -> None:
    app = open_page("regions")
    assert "泰山区、岱岳区等3个县市区各有红旗1项，最多" in words(app)
    heat = markup(app).split("x-heat-frame")[1].split("</table>")[0]
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', heat)
    assert heads == ["目标", "全市", "泰山区", "岱岳区", "新泰市", "肥城市", "宁阳县", "东平县", "高新区"]
    cell = next(one for one in heat.split("<td") if 'data-label="肥城市"' in one and f"{GREEN}-370983" in one)
    assert "70.0%" in cell and "略滞后" in cell and "x-i-slightly_behind" in cell
    assert "示意图，不代表行政区划界线" in words(app)


@pytest.mark.usefixtures("counties")
def test_a_target_is_ranked_with_the_integer_guard_and_the_order_goes_into_the_address(open_page: OpenPage) -> None:
    app = open_page("regions", compare=GIANTS)
    assert re.search(r"1 泰山区 1家 目标≥2家 50\.0% / 75\.0% −25\.0 不足1家", text(app))
    assert "相差不足1个单位的，按达序时并列" in words(app)
    app.segmented_control(key="switch-rank").set_value("gap").run()
    assert app.query_params["rank"] == "gap"
    app.selectbox(key="pick-compare").set_value(GREEN).run()
    assert app.query_params["compare"] == GREEN
    assert "不足1万平方米" not in words(app)


@pytest.mark.usefixtures("counties")
def test_the_city_stands_beside_the_sum_of_its_counties(open_page: OpenPage) -> None:
    said = text(open_page("regions"))
    assert "缺报：宁阳县、东平县" in said
    assert re.search(r"新增绿色建筑面积 2023年9月底 180万平方米 180万平方米 功能区12万平方米未重复计入 0 一致", said)


@pytest.mark.usefixtures("counties")
def test_a_county_of_the_filter_is_marked_among_the_others(open_page: OpenPage) -> None:
    app = open_page("regions", region="370902")
    assert 'class="x-picked">泰山区' in markup(app)
    assert "新泰市" in words(app)


@pytest.mark.usefixtures("counties")
def test_what_an_address_asks_for_and_nobody_can_compare_is_ignored_with_a_note(open_page: OpenPage) -> None:
    assert "链接中的比较目标“nope”没有各县市区的数据，已忽略。" in words(open_page("regions", compare="nope", rank="x"))


def test_a_city_without_any_target_in_scope_has_an_empty_state(open_page: OpenPage) -> None:
    app = open_page("regions", region="370783")
    assert "潍坊市在所选范围内没有分解到县市区的目标" in words(app)


def a_map(workspace: Workspace, approval: str) -> str:
    square = [[117.0, 36.0], [117.2, 36.0], [117.2, 36.2], [117.0, 36.0]]
    inside = [one.region_id for one in workspace.catalogue.regions if one.parent_region_id == "370900"]
    features = [
        {"properties": {"region_id": one}, "geometry": {"type": "Polygon", "coordinates": [square]}} for one in inside
    ]
    return json.dumps({"type": "FeatureCollection", "审图号": approval, "features": features}, ensure_ascii=False)


def test_the_offices_own_map_is_drawn_with_its_approval_in_place_of_the_tiles(
    open_page: OpenPage, counties: Workspace
) -> None:
    (counties.home / "map.geojson").write_text(a_map(counties, "鲁SG(2026)000号"), encoding="utf-8")
    app = open_page("regions", compare=GREEN)
    assert "审图号：鲁SG(2026)000号" in words(app)
    assert "示意图" not in words(app)
    assert "肥城市略滞后 70.0%" in app.get("plotly_chart")[0].proto.alt


def test_a_map_without_an_approval_is_told_and_the_tiles_stay(open_page: OpenPage, counties: Workspace) -> None:
    (counties.home / "map.geojson").write_text(a_map(counties, ""), encoding="utf-8")
    app = open_page("regions")
    assert "缺少顶层文字“审图号”" in words(app)
    assert "示意图，不代表行政区划界线" in words(app)
    assert not app.get("plotly_chart")
