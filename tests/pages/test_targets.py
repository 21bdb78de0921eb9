"""目标库: documents, their clauses and targets, found by words, and how the catalogue came to be."""

from __future__ import annotations

from metrics.intake.request import FileRequest, answer_file
from metrics.intake.seed import TABLES, adopt_catalogue, read_seed
from metrics.store.workspace import Workspace
from tests.pages.conftest import ROOT, OpenPage, markup, words
from tests.people import admin


def test_the_title_says_how_much_there_is(open_page: OpenPage) -> None:
    assert "64项目标，出自1个文件33个条款" in words(open_page("targets"))


def test_every_document_is_listed_with_what_is_known_of_it(open_page: OpenPage) -> None:
    text = words(open_page("targets"))
    assert "文件（5个）" in text
    for part in ("泰政办字〔2022〕57号", "泰安市人民政府办公室", "2022年12月28日", "2018–2022年", "无量化目标", "35项"):
        assert part in text


def test_a_document_leads_to_all_its_clauses_in_every_year(open_page: OpenPage) -> None:
    assert 'href="/targets?document=taian-2022&amp;year=all"' in markup(open_page("targets"))
    app = open_page("targets", document="taian-2022", year="all")
    assert "35项目标，出自1个文件13个条款" in words(app)
    assert markup(app).count('<details class="x-theme x-shelf" open="open"') == 1


def test_a_long_table_waits_to_be_opened_until_somebody_asks_for_it(open_page: OpenPage) -> None:
    opened = 'x-theme x-shelf" open="open"'
    assert opened not in markup(open_page("targets"))
    assert opened in markup(open_page("targets", find="基站"))
    assert opened in markup(open_page("targets", theme="数字经济"))


def test_a_row_tells_figure_goal_deadline_baseline_kind_and_departments(open_page: OpenPage) -> None:
    app = open_page("targets", find="5G基站总数")
    row = " ".join(words(app).split("第16条")[1].split())
    assert row.startswith(
        "5G基站总数 泰安市 · 存量 11000个以上 ≥11,000个 2023年12月底 10,200个 推定 滞后 市工业和信息化局、市通信发展办"
    )
    assert 'href="/indicator?target=taian-2023-16-2"' in markup(app)


def test_links_to_the_indicator_keep_the_filters(open_page: OpenPage) -> None:
    app = open_page("targets", theme="数字经济", as_of="2023-06-30")
    assert "/indicator?as_of=2023-06-30&amp;theme=%E6%95%B0" in markup(app)


def test_parts_are_marked_as_such_under_their_whole(open_page: OpenPage) -> None:
    text = " ".join(words(open_page("targets", document="taian-2022", year="all")).split())
    assert text.index("省级重点项目") < text.index("其中 省重大实施类项目")


def test_searching_puts_the_words_into_the_address(open_page: OpenPage) -> None:
    app = open_page("targets")
    app.text_input(key="library-find").set_value("市科技局 第6条").run()
    assert app.query_params["find"] == "市科技局 第6条"
    assert "与“市科技局 第6条”相符的3项目标" in words(app)
    app.text_input(key="library-find").set_value("").run()
    assert "find" not in app.query_params


def test_what_the_filters_hide_is_named_with_the_way_to_it(open_page: OpenPage) -> None:
    app = open_page("targets", find="5G基站总数")
    assert "另有1项相符的目标不在所选范围内。" in words(app)
    assert 'href="/targets?year=all&amp;find=5G' in markup(app)
    assert "另有" not in words(open_page("targets", find="5G基站总数", year="all"))


def test_nothing_found_says_what_to_do(open_page: OpenPage) -> None:
    text = words(open_page("targets", find="<b>没有</b>"))
    assert "没有与“<b>没有</b>”相符的目标" in text
    assert "请减少查找词" in text
    assert "请在“筛选”中放宽文件、年度、地区或主题。" in words(open_page("targets", region="370783", year="2023"))


def test_the_download_carries_the_whole_address(open_page: OpenPage) -> None:
    body = markup(open_page("targets", find="基站", region="370900"))
    assert 'href="/download/targets.csv?as_of=2023-09-30&amp;year=2023&amp;region=370900&amp;find=' in body


def test_adoptions_are_listed_with_what_they_changed(open_page: OpenPage, workspace: Workspace) -> None:
    seed = read_seed(ROOT / "data")
    tables = {name: seed.tables[name] for name in TABLES}
    old, new = ",flow,>=,200,,万平方米,", ",flow,>=,160,,万平方米,"
    tables["targets"] = tables["targets"].decode().replace(old, new).encode()
    adopt_catalogue(workspace, tables, seed.rules, by=admin("王五"), commit_id="amended")
    text = " ".join(words(open_page("targets")).split())
    assert "目标库调整记录（2次）" in text
    assert "王五 整套目标库 更正1项 逐项查看 新增绿色建筑（泰安市） 目标值≥200万平方米→≥160万平方米" in text
    assert "新增140项" in text


def test_what_was_broken_down_is_counted_apart_from_what_the_document_sets(
    open_page: OpenPage, workspace: Workspace
) -> None:
    table = "目标编号,地区,目标值,单位\ntaian-2023-34-1,泰山区,30,万平方米\n".encode()
    answer_file(workspace, FileRequest(table, "分解.csv", by=admin("王芳"), reason="先行下达"))
    text = words(open_page("targets"))
    assert "64项目标和1项分解目标，出自1个文件33个条款" in text
    assert "33个条款、64项目标和1项分解目标" in text
    assert "64项 分解1项" in " ".join(text.split())
    found = " ".join(words(open_page("targets", find="新增绿色建筑 第34条")).split())
    assert "1项 / 共64项 分解1项" in found


def test_many_parts_are_folded_under_their_whole_with_their_lights(open_page: OpenPage, workspace: Workspace) -> None:
    regions = ("泰山区", "岱岳区", "新泰市")
    rows = "".join(f"taian-2023-34-1,{name},30,万平方米\n" for name in regions)
    table = f"目标编号,地区,目标值,单位\n{rows}".encode()
    answer_file(workspace, FileRequest(table, "分解.csv", by=admin("王芳"), reason="先行下达"))
    body = markup(open_page("targets"))
    fold = body.split('<details class="x-parts">')[1].split("</table></details>")[0]
    assert "<summary>分解3项" in fold and all(name in fold for name in regions)
    assert '<details class="x-parts" open="open">' in markup(open_page("targets", find="新增绿色建筑"))


def test_many_adoptions_are_folded_after_the_first(open_page: OpenPage, workspace: Workspace) -> None:
    seed = read_seed(ROOT / "data")
    tables = {name: seed.tables[name] for name in TABLES}
    for number in range(5):
        adopt_catalogue(workspace, tables, seed.rules, by=admin("王五"), commit_id=f"again-{number}")
    assert "更早的1次" in words(open_page("targets"))
