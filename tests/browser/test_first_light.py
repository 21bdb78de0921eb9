"""The whole way in a browser: a deep link, a clerk's upload that turns a light, and a link that freezes the picture."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from metrics.model.actor import Role
from metrics.publish.corrections import CLOSING, OPENING
from tests.browser.conftest import App
from tests.intake.workbooks import make_workbook

RAILWAY = "shandong-2018-19-1"
GREEN = "taian-2023-34-1"
SHEET = "指标名称,地区,数据期,本期值,单位\n新增绿色建筑面积,泰安市,2023年1-9月,{value},万平方米\n"
LEDGER = "/departments?department=市能源局&year=all"
SLOW = 30_000


def write_sheet(folder: Path, value: str) -> Path:
    path = folder / "绿色建筑9月.csv"
    path.write_bytes(SHEET.format(value=value).encode("gb18030"))
    return path


def upload(page: Page, app: App, sheet: Path) -> None:
    page.goto(app.path("/upload"))
    expect(page.get_by_text("第二步 上传核对")).to_be_visible(timeout=SLOW)
    page.locator("input[type=file]").set_input_files(sheet)
    expect(page.get_by_text("GBK")).to_be_visible(timeout=SLOW)


def test_the_first_request_after_a_start_is_a_deep_link(fresh_app: App, page: Page) -> None:
    page.goto(fresh_app.path(f"/indicator?target={RAILWAY}&year=2022&as_of=2022-12-31"))
    main, menu = page.locator("[data-testid=stMain]"), page.locator("[data-testid=stSidebar]")
    expect(main.get_by_text("2,446").first).to_be_visible(timeout=SLOW)
    expect(main.get_by_text("4,500").first).to_be_visible()
    for word in ("总览", "指标", "数据报送", "快照"):
        expect(menu.get_by_role("link", name=word)).to_be_visible()
    expect(menu.get_by_role("combobox", name="数据截止")).to_have_value("2022年12月")
    expect(menu.get_by_role("combobox", name="年度")).to_have_value("2022年")


def test_the_first_page_shows_real_flags_and_real_greens(app: App, page: Page) -> None:
    page.goto(app.url)
    main = page.locator("[data-testid=stMain]")
    expect(main.get_by_text("高速铁路通车里程").first).to_be_visible(timeout=SLOW)
    expect(main.get_by_text("期满未完成目标").first).to_be_visible()
    expect(main.get_by_text("已完成").first).to_be_visible()


def test_nothing_is_asked_of_another_host(app: App, page: Page) -> None:
    hosts: set[str] = set()

    def note(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            hosts.add(urlparse(request.url).netloc)

    page.on("request", note)
    page.on("websocket", lambda socket: hosts.add(urlparse(socket.url).netloc))
    for path in (
        "/",
        "/flags",
        "/regions",
        "/departments",
        f"/indicator?target={RAILWAY}",
        "/targets",
        "/revisions",
        "/method",
        "/upload",
        "/snapshots",
    ):
        page.goto(app.path(path))
        expect(page.get_by_text("数据截至").first).to_be_visible(timeout=SLOW)
        page.wait_for_timeout(1000)
    assert hosts == {urlparse(app.url).netloc}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/flags",
        "/regions",
        "/departments",
        LEDGER,
        f"/indicator?target={RAILWAY}",
        "/targets?find=第16条",
        "/revisions?show=all",
        "/method",
        "/upload",
        "/snapshots",
    ],
)
def test_a_phone_needs_no_sideways_scrolling(app: App, phone: Page, path: str) -> None:
    phone.goto(app.path(path))
    expect(phone.get_by_text("数据截至").first).to_be_visible(timeout=SLOW)
    phone.wait_for_timeout(1500)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.locator("[data-testid=stMain]").evaluate("element => element.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("query", "words"),
    [("target=nothing", "不存在"), ("as_of=yesterday", "数据截"), ("region=%3Cscript%3E", "地区")],
)
def test_a_wrong_address_gets_words_and_no_traceback(app: App, page: Page, query: str, words: str) -> None:
    page.goto(app.path(f"/indicator?{query}"))
    expect(page.get_by_text(words).first).to_be_visible(timeout=SLOW)
    assert page.get_by_text("Traceback").count() == 0


def test_from_a_clerks_file_to_a_frozen_page(fresh_app: App, browser: Browser, page: Page, tmp_path: Path) -> None:
    upload(page, fresh_app, write_sheet(tmp_path, "128.4"))
    expect(page.get_by_text("128.4").first).to_be_visible()
    expect(page.get_by_text("未报送").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^提交")).dblclick()
    expect(page.get_by_text(re.compile(r"提交成功，已入库为第\d+号批次"))).to_be_visible(timeout=SLOW)

    page.reload()
    upload(page, fresh_app, write_sheet(tmp_path, "128.4"))
    expect(page.get_by_text("该文件已于").first).to_be_visible(timeout=SLOW)
    assert page.get_by_role("button", name=re.compile("^提交")).count() == 0
    journal = (fresh_app.home / "journal.jsonl").read_text(encoding="utf-8")
    assert journal.count('"filename":"绿色建筑9月.csv"') == 1

    page.goto(fresh_app.path(f"/indicator?target={GREEN}&as_of=2023-09-30&year=2023"))
    expect(page.get_by_text("低于序时进度10.8个百分点").first).to_be_visible(timeout=SLOW)

    fresh_app.sign_in(page, Role.REVIEWER)
    page.goto(fresh_app.path("/snapshots?as_of=2023-09-30&year=2023"))
    page.get_by_role("button", name="生成快照").click()
    link = page.locator("[data-testid=stCode] code").inner_text(timeout=SLOW)
    assert urlparse(link).path.startswith("/s/")
    with urllib.request.urlopen(link) as answer:
        frozen = answer.read()
        assert answer.headers["Cache-Control"] == "no-store"

    other = browser.new_context()
    guest = other.new_page()
    guest.goto(link)
    expect(guest.get_by_text("低于序时进度10.8个百分点").first).to_be_visible()

    fresh_app.sign_in(page, Role.REPORTER)
    upload(page, fresh_app, write_sheet(tmp_path, "155"))
    page.get_by_label("对提醒事项的说明").fill("竣工验收后补报")
    page.get_by_role("button", name=re.compile("^提交")).click()
    expect(page.get_by_text(re.compile(r"提交成功，已入库为第\d+号批次"))).to_be_visible(timeout=SLOW)
    page.goto(fresh_app.path(f"/indicator?target={GREEN}&as_of=2023-09-30&year=2023"))
    expect(page.get_by_text("高于序时进度2.5个百分点").first).to_be_visible(timeout=SLOW)
    guest.reload()
    expect(guest.get_by_text("此后有更正").first).to_be_visible()
    with urllib.request.urlopen(link) as answer:
        before, _, rest = answer.read().partition(OPENING.encode())
    _, _, after = rest.partition(CLOSING.encode())
    assert before + f"{OPENING}{CLOSING}".encode() + after == frozen
    other.close()


def test_a_bad_cell_is_named_and_cannot_be_committed(app: App, page: Page, tmp_path: Path) -> None:
    upload(page, app, write_sheet(tmp_path, "约128"))
    expect(page.get_by_text("约128").first).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("第2行").first).to_be_visible()
    assert page.get_by_role("button", name=re.compile("^提交")).count() == 0


def test_a_workbook_is_read_like_a_sheet(fresh_app: App, page: Page, tmp_path: Path) -> None:
    rows = [
        ["2023年9月"],
        ["指标名称", "单位", "数据期", "泰安市"],
        ["新增绿色建筑面积", "万平方米", "2023年1-9月", 128.4],
    ]
    path = tmp_path / "九月报表.xlsx"
    path.write_bytes(make_workbook([{"rows": rows}]))
    page.goto(fresh_app.path("/upload"))
    expect(page.get_by_text("第二步 上传核对")).to_be_visible(timeout=SLOW)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("128.4").first).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name=re.compile("^提交")).click()
    expect(page.get_by_text("提交成功").first).to_be_visible(timeout=SLOW)


def test_the_method_is_shown_with_its_limits(app: App, page: Page) -> None:
    page.goto(app.path("/method"))
    expect(page.get_by_text("现行评价规则").first).to_be_visible(timeout=SLOW)
    for name in ("通用", "宣城", "银川", "武汉"):
        expect(page.get_by_text(name).first).to_be_visible()
