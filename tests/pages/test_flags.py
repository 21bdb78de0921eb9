"""红旗: what is red as a work list, with how long, what is new, and what it takes."""

from __future__ import annotations

import re

from metrics.intake.issues import IssueNote, note_issue
from metrics.intake.seed import import_file
from metrics.store.workspace import Workspace
from tests.pages.conftest import SHEET, OpenPage, markup, words
from tests.people import reporter

MARCH = SHEET.format(
    rows="\n".join(
        (
            "tech_smes_registered,,泰安市,2023年1-3月,20,家,,",
            "high_tech_enterprises_added,,泰安市,2023年1-6月,2,家,,",
        )
    )
)


def rows(html: str) -> list[str]:
    """The names of the targets in the order of the list."""
    listed = html.split("x-table x-links x-list")[1]
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', listed)


def test_the_list_says_what_is_red_by_how_much_and_what_it_takes(open_page: OpenPage) -> None:
    app = open_page("flags")
    text = words(app)
    assert "2项红旗，科技型中小企业入库差距最大" in text
    assert rows(markup(app)) == ["科技型中小企业入库数", "5G基站总数"]
    for part in ("−41.4", "199.3家", "此前33.6，余3个月", "市科技局", "科技型中小企业入库数302家"):
        assert part in text
    assert 'href="/indicator?target=taian-2023-06-1"' in markup(app)


def test_how_long_it_has_been_red_is_counted_and_what_is_new_stands_apart(
    open_page: OpenPage, workspace: Workspace
) -> None:
    import_file(workspace, "三月.csv", MARCH.encode("utf-8-sig"), by=reporter("李四"))
    text = words(open_page("flags"))
    assert "第2期" in text  # 5G: 6月 and 9月
    assert "自2023年6月底" in text
    assert "新增与恢复" in text
    assert re.search(r"恢复 1项\s+高新技术企业", text)
    assert "与2023年6月底相比" in text


def test_yellow_targets_are_shown_where_asked_for(open_page: OpenPage) -> None:
    only = rows(markup(open_page("flags", as_of="2023-09-30")))
    both = rows(markup(open_page("flags", as_of="2023-09-30", show="yellow")))
    assert both[:2] == only
    assert "高新技术企业增加数" in both


def test_what_nobody_has_explained_is_counted_and_can_be_shown_alone(open_page: OpenPage, workspace: Workspace) -> None:
    assert re.search(r"未填写原因\s+2", words(open_page("flags")))
    assert 'href="/indicator?target=taian-2023-06-1&amp;issue=edit"' in markup(open_page("flags"))
    note_issue(workspace, "taian-2023-06-1", IssueNote("企业申报偏少", "辅" * 200), by=reporter("王芳"))
    app = open_page("flags")
    assert re.search(r"未填写原因\s+1", words(app))
    assert "企业申报偏少" in words(app)
    assert f"{'辅' * 89}…" in words(app) and "辅" * 90 not in words(app)
    app = open_page("flags", show="blank")
    assert rows(markup(app)) == ["5G基站总数"]
    assert "未填写原因清单（1项）" in words(app)
    note_issue(workspace, "taian-2023-16-2", IssueNote("选址受阻"), by=reporter("王芳"))
    assert "红旗目标均已填写" in words(open_page("flags", show="blank"))


def test_the_order_lives_in_the_address_and_a_switch_puts_it_there(open_page: OpenPage) -> None:
    app = open_page("flags")
    switch = next(one for one in app.get("button_group") if one.key == "switch-sort")
    switch.set_value("department").run()
    assert app.query_params["sort"] == "department"
    assert not app.exception


def test_an_order_nobody_knows_means_the_usual_one(open_page: OpenPage) -> None:
    assert rows(markup(open_page("flags", sort="<x>", show="9", group="?"))) == rows(markup(open_page("flags")))


def test_by_department_every_group_links_to_its_ledger(open_page: OpenPage) -> None:
    html = markup(open_page("flags", group="department", region="370900"))
    assert html.count('<details class="x-theme"') >= 2
    assert "/departments?region=370900&amp;department=%E5%B8%82%E7%A7%91%E6%8A%80%E5%B1%80" in html


def test_the_file_has_the_parameters_of_the_page(open_page: OpenPage) -> None:
    html = markup(open_page("flags", sort="lag", region="370900"))
    found = re.search(r'href="/download/flags\.xlsx\?([^"]*)"', html)
    assert found
    assert set(found[1].split("&amp;")) == {"as_of=2023-09-30", "year=2023", "region=370900", "sort=lag"}


def test_without_flags_a_calm_sentence_stands_there(open_page: OpenPage) -> None:
    text = words(open_page("flags", theme="绿色低碳", year="2023"))
    assert "所选范围内的目标均未评价。请先在“数据报送”中报送数据" in text


def test_an_empty_scope_says_what_to_do(open_page: OpenPage) -> None:
    text = words(open_page("flags", region="370783", year="2023"))
    assert "所选范围内没有目标" in text
    assert "请在“筛选”中放宽" in text
