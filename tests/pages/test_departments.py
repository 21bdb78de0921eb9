"""责任单位: who leads what, and the ledger of the one chosen."""

from __future__ import annotations

import re

from metrics.intake.issues import IssueNote, note_issue
from metrics.store.workspace import Workspace
from tests.pages.conftest import OpenPage, markup, words
from tests.people import reporter


def cells(html: str, name: str) -> dict[str, str]:
    """The cells of one department's row by their label, without tags."""
    row = next(one for one in html.split("<tr>") if f">{name}</a></th>" in one)
    return {label: re.sub(r"<[^>]+>", "", cell) for label, cell in re.findall(r'data-label="([^"]*)">(.*?)</td>', row)}


def test_every_lead_department_has_its_lights_and_missing_reports(open_page: OpenPage) -> None:
    app = open_page("departments")
    assert re.search(r"\d个单位有红旗，市\S+最多（\d项）", words(app))
    row = cells(markup(app), "市科技局")
    assert (row["目标"], row["红旗"], row["略滞后"], row["缺报"]) == ("11", "1", "1", "11")
    assert row["差距最大"] == "−41.4科技型中小企业入库"
    assert 'aria-label="红旗1项、略滞后1项、未评价9项"' in markup(app)


def test_a_department_of_the_address_shows_its_ledger(open_page: OpenPage) -> None:
    app = open_page("departments", department="市科技局", region="370900")
    text = words(app)
    assert "市科技局：牵头11项，1项红旗，11项缺报" in text
    assert "台账（11项）" in text
    table = markup(app).split("x-ledger")[1].split("</table>")[0]
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)', table)
    assert heads == [
        "序号",
        "任务",
        "目标值",
        "牵头与配合单位",
        "完成时限",
        "当前进展",
        "完成率与序时进度",
        "差距与亮灯",
        "存在问题",
        "下一步措施",
    ]
    assert table.count('scope="row"') == 11
    assert 'href="/indicator?region=370900&amp;target=taian-2023-06-1"' in table


def test_a_red_target_asks_for_problem_and_measure_and_a_calm_one_for_nothing(
    open_page: OpenPage, workspace: Workspace
) -> None:
    app = open_page("departments", department="市科技局")
    table = markup(app).split("x-ledger")[1].split("</table>")[0]
    (row,) = (one for one in table.split("<tr>") if "待填写" in one)
    assert "target=taian-2023-06-1&amp;issue=edit" in row
    assert (row.count("待填写"), table.count("x-says x-none")) == (2, 20)
    assert re.search(r"未填写原因\s+1", words(app))
    note = IssueNote("企业申报偏少", "逐户辅导", "2023-10-31")
    note_issue(workspace, "taian-2023-06-1", note, by=reporter("王芳"))
    app = open_page("departments", department="市科技局")
    assert "待填写" not in markup(app)
    assert re.search(r"企业申报偏少\s+逐户辅导\s+时限2023年10月31日\s+逾期", words(app))
    assert re.search(r"未填写原因\s+0", words(app))


def test_choosing_puts_the_department_into_the_address(open_page: OpenPage) -> None:
    app = open_page("departments")
    app.selectbox(key="pick-department").select("市科技局").run()
    assert app.query_params["department"] == "市科技局"
    assert "台账（11项）" in words(app)
    app.selectbox(key="pick-department").select("").run()
    assert "department" not in app.query_params


def test_the_file_has_the_parameters_of_the_page(open_page: OpenPage) -> None:
    html = markup(open_page("departments", department="市科技局"))
    found = re.search(r'href="/download/ledger\.xlsx\?([^"]*)"', html)
    assert found
    assert found[1] == "as_of=2023-09-30&amp;year=2023&amp;department=%E5%B8%82%E7%A7%91%E6%8A%80%E5%B1%80"


def test_a_department_that_leads_nothing_here_is_ignored_with_a_note(open_page: OpenPage) -> None:
    text = words(open_page("departments", department="<i>局</i>"))
    assert "链接中的责任单位“<i>局</i>”在所选范围内没有牵头的目标，已忽略。" in text
    assert "各单位牵头的目标" in text


def test_where_nothing_is_red_the_title_says_who_owes_reports(open_page: OpenPage) -> None:
    assert "个单位均无红旗，均有缺报" in words(open_page("departments", theme="绿色低碳", year="2023"))


def test_an_empty_scope_says_what_to_do(open_page: OpenPage) -> None:
    text = words(open_page("departments", region="370783", year="2023"))
    assert "所选范围内没有目标" in text
    assert "请在“筛选”中放宽" in text
