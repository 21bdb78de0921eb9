"""As a clerk would: a county's sheet from WPS, from file to committed, without a manual. The numbers are invented."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.conftest import App

SLOW = 30_000
NAME = "演示数据-宁阳县9月报表.csv"
SHEET = """\
宁阳县2023年1-9月重点指标完成情况表（演示数据）,,,,,,
填报单位：宁阳县统计局,,,,,,
序号,指标名称,计量单位,地区,数据期,本期值,备注
1,新增绿色建筑面积,万平方米,宁阳县,2023年1-9月,12.6,
2,造林面积,亩,宁阳县,2023年1-9月,"1,240",含补植
3,5G基站建设总数,个,宁阳县,2023年9月,0.12万,
4,科技型中小企业入库数,家,宁阳县,2023年1-9月,约60,
5,高新技术企业增加数,家,宁阳县,2023年1-9月,…,年底统一认定
6,造林面积,亩,宁阳县,2023年13月,900,
注：本表为快报数，最终以年报为准。,,,,,,
"""


def upload(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text(path.name).first).to_be_visible(timeout=SLOW)


def choose(page: Page, label: str, name: str) -> None:
    page.get_by_label(label).click()
    page.get_by_role("option", name=name, exact=True).click()


def test_from_a_gbk_sheet_with_mistakes_to_a_batch(fresh_app: App, page: Page, tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(SHEET.encode("gb18030"))
    page.goto(fresh_app.path("/upload"))
    expect(page.get_by_text("第二步 上传核对")).to_be_visible(timeout=SLOW)
    upload(page, path)

    # What was understood, and each mistake with its place and remedy.
    for words in ("GBK", "第3行", "第7行 F列‹本期值›", "约60", "第9行 E列‹数据期›", "2023年13月"):
        expect(page.get_by_text(words).first).to_be_visible(timeout=SLOW)
    assert page.get_by_role("button", name=re.compile("^提交")).count() == 0

    # A name that is nearly right is asked about, not guessed.
    choose(page, "指标‹5G基站建设总数›", "5G基站总数")
    page.get_by_role("button", name="确认并重新读取").click()
    expect(page.get_by_text("待确认的名称")).to_have_count(0, timeout=SLOW)
    expect(page.get_by_role("button", name="下载标注后的表格")).to_have_count(1, timeout=SLOW)

    # The same sheet with its cells marked is mended in the spreadsheet program and comes back.
    with page.expect_download(timeout=SLOW) as waiting:
        page.get_by_role("button", name="下载标注后的表格").click()
    marked = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(marked)
    book = openpyxl.load_workbook(marked)
    sheet = book.worksheets[-1]
    assert "约60" in sheet["F7"].comment.text and "13月" in sheet["E9"].comment.text
    sheet["F7"], sheet["E9"], sheet["B6"] = 60, "2023年1-6月", "5G基站总数"
    book.save(marked)
    upload(page, marked)
    expect(page.get_by_text("新增5项、更正0项、不变0项")).to_be_visible(timeout=SLOW)

    page.get_by_role("button", name="提交5项数据").click()
    expect(page.get_by_text(re.compile(r"提交成功，已入库为第\d+号批次"))).to_be_visible(timeout=SLOW)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
        assert page.locator("[data-testid=stMain]").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_pasted_table_shows_what_it_would_change(app: App, page: Page) -> None:
    page.goto(app.path("/upload"))
    page.get_by_role("radio", name="粘贴表格").click()
    rows = ["指标名称\t地区\t数据期\t本期值\t单位", "造林面积\t宁阳县\t2023年1-9月\t1,240\t亩"]
    page.get_by_label(re.compile("在Excel或WPS中选中表格")).fill("\n".join(rows))
    page.get_by_role("button", name="读取粘贴内容").click()
    expect(page.get_by_text("新增1项、更正0项、不变0项")).to_be_visible(timeout=SLOW)
