"""The overview says what is red, keeps its filters in the address, and shows data as text."""

from __future__ import annotations

import re

from metrics.intake.amend import choose_rule_set
from metrics.intake.seed import import_file
from metrics.store.workspace import Workspace
from tests.pages.conftest import SHEET, OpenPage, markup, words
from tests.people import admin, reporter
from ui.menu import TITLES


def bars(html: str) -> list[str]:
    """The tables of all targets, theme by theme."""
    return [part.split("</table>")[0] for part in html.split("x-table x-bars")[1:]]


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
    assert re.search(r"市科技局\s+· 泰安市 · 泰政办字〔2022〕57号 第6条", words(app))
    links = {one.proto.label: one.proto.query_string for one in app.get("page_link")}
    assert links["科技型中小企业入库数"] == "target=taian-2023-06-1"
    assert links["5G基站总数"] == "target=taian-2023-16-2"


def test_every_flag_has_its_line_in_words(open_page: OpenPage) -> None:
    flag = next(one for one in markup(open_page("overview")).split("<article")[1:] if "科技型中小企业" in one)
    assert 'role="img"' in flag
    assert "2023年6月底为300家，2023年9月底为302家；目标≥900家" in flag
    assert flag.count("clip-path:polygon(") == 3  # the way, the values, the space between them
    assert "−41.4" in flag


def test_what_changed_since_the_quarter_before_is_listed(open_page: OpenPage) -> None:
    text = words(open_page("overview"))
    assert "与2023年6月底相比" in text
    assert re.search(r"新列红旗 0项\s+无。", text)
    assert re.search(r"其他变化3项.*高新技术企业增加数\s+市科技局\s+未报送\s+→\s+略滞后", text, re.DOTALL)


def test_the_names_of_what_changed_lead_to_their_targets_and_keep_the_filters(open_page: OpenPage) -> None:
    moves = markup(open_page("overview", region="370900")).split(">其他变化")[1].split("</ul>")[0]
    assert 'href="/indicator?region=370900&amp;target=taian-2023-06-1"' in moves


def test_all_targets_of_the_scope_stand_in_tables_with_their_bars(open_page: OpenPage) -> None:
    html = markup(open_page("overview"))
    tables = bars(html)
    assert sum(table.count('scope="row"') for table in tables) == 64
    assert 'href="/indicator?target=taian-2023-16-2"' in "".join(tables)
    assert sum(table.count('class="bullet"') for table in tables) == 3
    assert "x-folds" not in html


def test_a_target_without_a_bar_says_why(open_page: OpenPage) -> None:
    rows = [row for table in bars(markup(open_page("overview"))) for row in table.split("<tr>")[2:]]
    assert [row for row in rows if 'class="bullet"' not in row and "尚无数据" not in row] == []


def test_themes_and_targets_stand_worst_first(open_page: OpenPage) -> None:
    html = markup(open_page("overview"))
    first = re.findall(r'<section class="x-block" aria-label="([^"]*)"', html)[:2]
    assert first == ["创新驱动", "数字经济"]
    names = re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', bars(html)[0])
    assert names[:2] == ["科技型中小企业入库数", "高新技术企业增加数"]


def test_a_name_read_from_data_is_shown_as_text(open_page: OpenPage) -> None:
    app = open_page("overview")
    assert "<b>泰安</b>" in words(app)
    assert "<b>泰安</b>" not in markup(app)


def test_demo_data_are_called_so(open_page: OpenPage) -> None:
    assert "演示数据" in words(open_page("overview"))


def test_an_empty_scope_says_what_to_do(open_page: OpenPage) -> None:
    app = open_page("overview", region="370783", year="2023")
    assert "所选范围内没有目标" in words(app)
    assert "请在“筛选”中放宽文件、年度、地区或主题" in words(app)
    assert {one.proto.query_string for one in app.get("page_link") if one.proto.label == "查看全部目标"} == {"year=all"}


def test_a_flag_and_a_row_with_late_reports_say_so(open_page: OpenPage) -> None:
    html = markup(open_page("overview"))
    flag = next(one for one in html.split("<article")[1:] if "5G基站" in one)
    assert 'class="x-fresh x-fresh-missing"' in flag
    rows = [row for table in bars(html) for row in table.split("<tr>")[2:]]
    assert [row for row in rows if 'class="x-fresh ' not in row] == []


def test_one_line_says_how_current_the_data_are(open_page: OpenPage) -> None:
    text = " ".join(words(open_page("overview")).split())
    assert re.search(r"数据截至 2023年9月30日 （距今\d+天） 逾期 5 项 缺报 59 项", text)


def test_departments_that_owe_reports_are_listed_and_a_long_list_is_folded(open_page: OpenPage) -> None:
    app = open_page("overview")
    assert "缺报清单" in words(app)
    assert "个责任单位、64项目标，按缺报期数排列" in words(app)
    assert re.search(r"其余\d+个责任单位", words(app))


def test_where_nothing_is_owed_one_line_says_so(open_page: OpenPage, workspace: Workspace) -> None:
    theme = {one.indicator_id: one for one in workspace.catalogue.indicators if one.theme == "数字经济"}
    wanted = {one.indicator_id for one in workspace.catalogue.targets if one.start.year == 2023} & set(theme)
    rows = (
        f"{name},,泰安市,2023年{'1-12' if theme[name].cumulative else '12'}月,1,{theme[name].unit},," for name in wanted
    )
    import_file(workspace, "年末.csv", SHEET.format(rows="\n".join(rows)).encode("utf-8-sig"), by=reporter("李四"))
    assert "各单位报送均为当期。" in words(open_page("overview", theme="数字经济", year="2023", region="370900"))


def test_a_target_under_a_rule_set_of_its_own_says_so_on_its_row_and_no_other_does(
    open_page: OpenPage, workspace: Workspace
) -> None:
    choose_rule_set(workspace, "银川", target_id="taian-2023-16-2", reason="试用", by=admin("王芳"))
    app = open_page("overview")
    assert words(app).count("规则：银川") == 2  # on its flag and in its row
    assert "规则：通用" not in words(app)
    assert "评价规则 通用" in " ".join(words(app).split())
