"""The overview says what is red, keeps its filters in the address, and shows data as text."""

from __future__ import annotations

from tests.pages.conftest import OpenPage, markup, words
from ui.menu import TITLES


def test_the_title_states_how_many_flags_there_are_and_which_is_worst(open_page: OpenPage) -> None:
    assert "2项红旗，科技型中小企业入库差距最大" in words(open_page("overview"))


def test_the_year_of_the_cutoff_is_shown_first_and_the_address_stays_empty(open_page: OpenPage) -> None:
    app = open_page("overview")
    assert app.selectbox(key="pick-as_of").value == "2023-09-30"
    assert app.selectbox(key="pick-year").value == "2023"
    assert app.query_params == {}


def test_a_deep_link_sets_filters_and_scope(open_page: OpenPage) -> None:
    app = open_page("overview", year="all", region="370900", theme="数字经济", as_of="2023-06-30")
    assert "全部文件 · 全部年度 · 泰安市 · 数字经济" in words(app)
    assert "2023年6月30日" in words(app)
    assert [app.selectbox(key=f"pick-{name}").value for name in ("as_of", "year", "region", "theme")] == [
        "2023-06-30",
        "all",
        "370900",
        "数字经济",
    ]


def test_a_filter_goes_into_the_address_and_leaves_it_again(open_page: OpenPage) -> None:
    app = open_page("overview")
    app.selectbox(key="pick-theme").select("数字经济").run()
    assert app.query_params["theme"] == "数字经济"
    assert "全部地区 · 数字经济" in words(app)
    app.selectbox(key="pick-theme").select("").run()
    assert "theme" not in app.query_params


def test_menu_links_carry_the_filters(open_page: OpenPage) -> None:
    app = open_page("overview", region="370900")
    links = {one.proto.label: one.proto.query_string for one in app.get("page_link")}
    assert {links[title] for title in TITLES.values()} == {"region=370900"}


def test_values_of_the_address_that_are_not_known_are_ignored_with_a_note(open_page: OpenPage) -> None:
    app = open_page("overview", region="<script>", year="20x3", as_of="2023-02-31")
    assert "链接中的地区“<script>”不存在，已忽略。" in words(app)
    assert "链接中的年度“20x3”不存在，已忽略。" in words(app)
    assert "链接中的数据截止“2023-02-31”不存在，已忽略。" in words(app)
    assert "<script>" not in markup(app)


def test_every_flag_has_its_sentence_and_a_link_to_its_target(open_page: OpenPage) -> None:
    app = open_page("overview")
    assert "科技型中小企业入库数302家" in words(app)
    assert "牵头单位：市科技局" in words(app)
    links = [one.proto for one in app.get("page_link") if one.proto.label == "查看指标"]
    assert [one.query_string for one in links] == ["target=taian-2023-06-1", "target=taian-2023-16-2"]


def test_what_changed_since_the_quarter_before_is_listed(open_page: OpenPage) -> None:
    app = open_page("overview")
    assert "与2023年6月底相比" in words(app)


def test_all_targets_of_the_scope_stand_in_the_tables_with_their_bars(open_page: OpenPage) -> None:
    app = open_page("overview")
    assert markup(app).count('scope="row"') == 64
    assert 'href="/indicator?target=taian-2023-16-2"' in markup(app)
    assert markup(app).count('class="bullet"') >= 4


def test_a_name_read_from_data_is_shown_as_text(open_page: OpenPage) -> None:
    app = open_page("overview")
    assert "<b>泰安</b>" in words(app)
    assert "<b>泰安</b>" not in markup(app)


def test_demo_data_are_called_so(open_page: OpenPage) -> None:
    assert "演示数据" in words(open_page("overview"))


def test_an_empty_scope_says_what_to_do(open_page: OpenPage) -> None:
    app = open_page("overview", region="370783", year="2023")
    assert "所选范围内没有目标" in words(app)
    assert "请在左侧放宽" in words(app)
