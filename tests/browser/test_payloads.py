"""Text from data stays text on every page, in every list, chart, tooltip and file, whatever it says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlparse

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from metrics.access.accounts import NewAccount, add_account
from metrics.demo import make_demo_seed
from metrics.intake.seed import open_workspace
from metrics.model.actor import Role
from metrics.model.catalogue_csv import CatalogueInvalid, parse_catalogue
from metrics.model.errors import CommandRefused
from metrics.publish.html_parts import to_visible
from metrics.publish.packs import WORDS as PACKS
from tests.browser.conftest import App, StartApp
from tests.browser.poisoned import TARGET, Planted, plant_poison, read_rows, to_table
from tests.browser.signing import read_cookie
from tests.browser.watch import SLOW, Watch, close_list, open_list
from tests.intake.workbooks import make_workbook
from tests.payloads import EVIL, HIDDEN, MARK, MARKED, PAYLOADS, take
from tests.people import admin

DATA = Path(__file__).parents[2] / "data"
PAGES = (
    "/",
    "/?year=all",
    "/flags",
    f"/indicator?target={TARGET}",
    "/regions",
    "/departments",
    "/targets?year=all",
    "/revisions?show=all",
    "/method",
    "/upload",
    "/snapshots",
    "/accounts",
)
#: Elements that text from data could become, and addresses that lead away; none of ours is among them.
FOREIGN = """([mark, evil]) => {
  const found = window[mark] ? ['a script ran'] : [];
  const say = (what, one) => found.push(what + ': ' + one.outerHTML.slice(0, 200));
  const address = /^(href|src|action|formaction|data|srcset|background|xlink:href)$/;
  for (const one of document.querySelectorAll('*')) {
    if (one.id === mark || one.classList.contains(mark)) say('made', one);
    if (one.matches('img,iframe,object,embed,base,math,marquee,video,audio,meta[http-equiv=refresh]')) say('made', one);
    if (one.matches('style') && one.textContent.includes(evil)) say('style', one);
    for (const {name, value} of one.attributes) {
      if (/^on/i.test(name)) say('on', one);
      if (name === 'style' && value.includes(evil)) say('style', one);
      if (address.test(name) && !/^(data:image|blob:|#)/.test(value)
          && new URL(value, location.href).origin !== location.origin) say('address', one);
    }
  }
  for (const one of document.querySelectorAll('[data-testid=stMarkdownContainer] *'))
    if (!one.matches('p,p.x-none')) say('markdown', one);
  for (const one of document.querySelectorAll('.js-plotly-plot a, .stHtml svg a')) say('anchor', one);
  return found;
}"""
WORDS = """() => [document.body.innerText,
  ...[...document.querySelectorAll('.js-plotly-plot text, title')].map(one => one.textContent),
  ...[...document.querySelectorAll('[title],[aria-label],input')].map(one =>
    [one.title, one.getAttribute('aria-label'), one.value].join('\\n'))].join('\\n')"""
UNFOLD = "() => document.querySelectorAll('.stHtml details').forEach(one => one.open = true)"
FILES = {
    "flags.xlsx",
    "ledger.xlsx",
    "series.xlsx",
    "series.csv",
    "targets.csv",
    "revisions.csv",
    "template.xlsx",
    "template.csv",
    "comparison.xlsx",
    "comparison.csv",
    *(f"snapshot.{ending}" for ending in PACKS),
}
#: Where a spreadsheet begins to reckon, blanks in front or not.
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")
HEADER = ["指标名称", "地区", "数据期", "本期值", "单位", "备注"]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Planted]:
    home = tmp_path_factory.mktemp("poisoned") / "home"
    return home, plant_poison(home, DATA)


@pytest.fixture(scope="module")
def poisoned(planted: tuple[Path, Planted], start_app: StartApp) -> App:
    return start_app(planted[0])


@pytest.fixture
def watch(poisoned: App, browser: Browser) -> Iterator[Watch]:
    """An administrator whose browser calls itself by a payload."""
    agent = next(take(16))
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", user_agent=agent)
    page = context.new_page()
    poisoned.sign_in(page, Role.ADMIN)
    yield Watch(page, poisoned.url)
    context.close()


def squash(text: str) -> str:
    return "".join(text.replace("\u2060", "").split())


def read_words(watch: Watch) -> str:
    return squash(str(watch.page.evaluate(WORDS)))


def check(watch: Watch, place: str) -> None:
    """Nothing of the page is more than text."""
    assert watch.page.evaluate(FOREIGN, [MARK, EVIL.partition("//")[2]]) == [], place
    assert watch.faults == [], place


def unfold(watch: Watch) -> None:
    """Open whatever is folded away."""
    watch.page.evaluate(UNFOLD)
    folds = watch.page.locator("[data-testid=stMain] [data-testid=stExpander] details:not([open]) > summary")
    while folds.count():
        folds.first.click()
        watch.settle()


def is_shown(text: str, words: str) -> bool:
    return squash(to_visible(text)) in words or squash(text) in words


@pytest.mark.parametrize("role", [Role.ADMIN, Role.REPORTER, Role.REVIEWER])
def test_on_every_page_all_of_it_is_text(poisoned: App, watch: Watch, role: Role) -> None:
    poisoned.sign_in(watch.page, role)
    words = ""
    for path in PAGES:
        watch.open(path)
        unfold(watch)
        check(watch, path)
        words += read_words(watch)
    assert "页面出错" not in words
    assert [one for one in PAYLOADS if not is_shown(one, words)] == []


def test_a_link_to_a_target_says_its_name_to_the_letter(watch: Watch, planted: tuple[Path, Planted]) -> None:
    names = {squash(to_visible(name)) for name in planted[1].names}
    watch.open("/")
    links = watch.page.locator("[data-testid=stMain] [data-testid=stPageLink-NavLink][href*='target=']").all()
    labels = [squash(link.inner_text()) for link in links]
    assert len(labels) >= 10
    assert [label for label in labels if label not in names] == []
    assert [one for one in MARKED if not any(is_shown(one, label) for label in labels)] == []


@pytest.mark.parametrize("path", ["/indicator", "/departments", "/revisions", "/accounts", "/snapshots"])
def test_in_lists_and_popovers_all_of_it_is_text(watch: Watch, path: str) -> None:
    watch.open(path)
    watch.page.get_by_text(re.compile("^筛选")).click()
    watch.settle()
    for box in watch.page.locator("[role=combobox]:visible").all():
        open_list(watch, box)
        check(watch, path)
        close_list(watch)
    for button in watch.page.locator("[data-testid=stPopoverButton]").all()[:3]:
        button.click()
        watch.settle()
        check(watch, path)
        watch.page.keyboard.press("Escape")


@pytest.mark.parametrize("path", [f"/indicator?target={TARGET}", "/regions"])
def test_on_a_chart_all_of_it_is_text(watch: Watch, path: str) -> None:
    watch.open(path)
    chart = watch.page.locator(".js-plotly-plot").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    words = ""
    for step in range(1, 20):
        watch.page.mouse.move(box["x"] + box["width"] * step / 20, box["y"] + box["height"] * (0.3 + 0.02 * step))
        watch.page.wait_for_timeout(60)
        words += squash("".join(chart.locator(".hoverlayer").all_text_contents()))
        check(watch, path)
    assert words
    assert squash("".join(chart.locator("text").all_text_contents()))


@pytest.mark.parametrize("path", ["/brief", "/s/{token}"])
def test_on_a_page_without_scripts_all_of_it_is_text(watch: Watch, planted: tuple[Path, Planted], path: str) -> None:
    watch.page.goto(watch.home + path.format(token=planted[1].token))
    watch.page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    check(watch, path)
    words = read_words(watch)
    assert sum(is_shown(one, words) for one in PAYLOADS) > 60


def test_what_an_address_asks_for_is_text(watch: Watch) -> None:
    """Every payload as the value of some parameter."""
    names = ("find", "target", "theme", "department", "region", "known", "indicator", "person", "batch", "show")
    payloads = list(PAYLOADS)
    for number, path in zip(
        range(0, len(payloads), len(names)), 5 * ("/targets", "/revisions", "/departments"), strict=False
    ):
        asked = dict(zip(names, payloads[number:], strict=False))
        watch.open(f"{path}?{urlencode(asked)}")
        check(watch, str(asked))
        words = read_words(watch)
        assert "已忽略" in words
        assert "页面出错" not in words


def test_at_the_door_all_of_it_is_text(poisoned: App, browser: Browser) -> None:
    context = browser.new_context(locale="zh-CN")
    watch = Watch(context.new_page(), poisoned.url)
    page, payloads = watch.page, [one for one in PAYLOADS if "\n" not in one]
    for number in range(0, len(payloads), 4):
        typed = " ".join(payloads[number : number + 4])[:120]
        page.goto(f"{poisoned.url}/login?{urlencode({'next': f'/{typed}'})}")
        check(watch, typed)
        if number % 24 == 0:
            page.get_by_label("登录名").fill(typed)
            page.get_by_label("密码").fill(typed)
            page.get_by_role("button", name="登录", exact=True).click()
            expect(page.locator(".told")).to_be_visible()
            watch.faults = [one for one in watch.faults if "status of 401" not in one]
            check(watch, typed)
            assert squash(page.get_by_label("登录名").input_value()) == squash(to_visible(typed.strip()))
    context.close()


def make_rows(without: str = "\n") -> list[list[str]]:
    """A table whose header, cells and half-known names are payloads."""
    payloads = take(without=without)
    rows = [[*HEADER, *(next(payloads) for _ in range(20))]]
    good = ["新增绿色建筑面积", "泰安市", "2023年1-9月", "128.4", "万平方米", ""]
    for number in range(60):
        cells = list(good)
        cells[number % 6] = next(payloads)
        rows.append([*cells, *(next(payloads) for _ in range(20))])
    for mark in (":red[x]", "$x^2$", "`w`", ":tada:", "[x](//y.z)"):
        rows.append([f"新增绿色建筑面积{mark}", *good[1:], *[""] * 20])
    return rows


def to_csv(rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def test_in_an_upload_all_of_it_is_text(poisoned: App, watch: Watch, tmp_path: Path) -> None:
    poisoned.sign_in(watch.page, Role.REPORTER)
    page, rows = watch.page, make_rows()
    sheets = [{"rows": rows, "name": name} for name in ("<b class=pwned>x", "$x^2$ :red(x)", "=1+1")]
    files = (
        ("<img src=x onerror=window.pwned=1> :red[x] $x$.csv", to_csv(rows)),
        ("=cmd '><svg onload=window.pwned=1>.xlsx", make_workbook(sheets)),
    )
    for name, content in files:
        watch.open("/upload")
        page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "x/y", "buffer": content})
        expect(page.get_by_text(re.compile("读法|都有可报送的表格")).first).to_be_visible(timeout=SLOW)
        watch.settle()
        check(watch, name)
        if sheet := page.get_by_role("combobox", name="读取的工作表").all():
            open_list(watch, sheet[0])
            check(watch, name)
            page.get_by_role("option", name="$x^2$").click()
            expect(page.get_by_text("读法").first).to_be_visible(timeout=SLOW)
            watch.settle()
            check(watch, name)
        words = read_words(watch)
        assert squash(name) in words
        assert sum(is_shown(one, words) for one in PAYLOADS) > 40
        for word in ("下载标注后的表格", "下载问题清单"):
            with page.expect_download() as waiting:
                page.get_by_role("button", name=word).click()
            path = tmp_path / waiting.value.suggested_filename
            waiting.value.save_as(path)
            assert find_formulas(path.name, path.read_bytes()) == []
    watch.open("/upload")
    page.get_by_role("radio", name="粘贴").click()
    watch.settle()
    rows = make_rows(without='\n"')  # a lone quotation mark makes it no table
    page.locator("textarea").fill("\n".join("\t".join(row) for row in rows))
    page.get_by_role("button", name="读取粘贴内容").click()
    expect(page.get_by_text("读法").first).to_be_visible(timeout=SLOW)
    watch.settle()
    check(watch, "pasted")
    for mark in (":red[x]", "$x^2$", "`w`", ":tada:", "[x](//y.z)"):
        assert squash(f"新增绿色建筑面积{mark}") in read_words(watch)


def find_formulas(name: str, content: bytes) -> list[str]:
    """Cells of a file that a spreadsheet would reckon or follow."""
    if name.endswith(".csv"):
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        return [cell for cell in cells if FORMULA.match(cell) and not NUMBER.fullmatch(cell)]
    book = load_workbook(io.BytesIO(content))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    return [str(cell.value) for cell in found if cell.data_type == "f" or (cell.hyperlink and cell.hyperlink.target)]


def ask(app: App, path: str) -> bytes:
    headers = {"Cookie": f"sid={read_cookie(app.url, Role.ADMIN, is_demo=True)}"}
    with closing(HTTPConnection(app.url.removeprefix("http://"), timeout=60)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 200, (path, content.decode())
        return content


def show_file(watch: Watch, content: bytes) -> None:
    """A page as it is opened from a disk: without the headers of the server."""
    watch.page.route("**/frozen", lambda route: route.fulfill(body=content, content_type="text/html"))
    watch.page.goto(f"{watch.home}/frozen")


def test_no_file_that_is_fetched_reckons_or_runs(poisoned: App, watch: Watch) -> None:
    """Every file there is, by the addresses that the pages print."""
    links: dict[str, str] = {}
    for path in (
        "/flags",
        f"/indicator?target={TARGET}",
        "/departments",
        "/targets",
        "/revisions",
        "/upload",
        "/snapshots",
    ):
        watch.open(path)
        found = watch.page.evaluate("() => [...document.querySelectorAll('a[href*=download]')].map(one => one.href)")
        links |= {urlparse(link).path.removeprefix("/download/"): link.removeprefix(poisoned.url) for link in found}
    assert set(links) >= FILES
    for name, link in links.items():
        content = ask(poisoned, link)
        if name.endswith((".csv", ".xlsx")):
            assert find_formulas(name, content) == [], name
        if name.endswith(".html"):
            show_file(watch, content)
            check(watch, name)


def read_tables() -> dict[str, bytes]:
    return make_demo_seed(DATA).tables


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("targets", "kind"),
        ("targets", "comparator"),
        ("targets", "shape"),
        ("targets", "value"),
        ("targets", "start"),
        ("targets", "region_id"),
        ("targets", "document_id"),
        ("targets", "indicator_id"),
        ("targets", "parent_target_id"),
        ("regions", "parent_region_id"),
        ("regions", "order"),
        ("indicators", "scale"),
        ("documents", "start"),
    ],
)
def test_where_a_catalogue_wants_no_text_every_payload_is_refused_in_words(table: str, column: str) -> None:
    tables = read_tables()
    rows = read_rows(tables[table])
    payloads = take(without="\n")
    places = min(len(rows), len(PAYLOADS))
    for row in rows[:places]:
        row[column] = next(payloads)
    with pytest.raises(CatalogueInvalid) as refusal:
        parse_catalogue({**tables, table: to_table(rows)})
    assert sum(f"{table}.csv第" in fault and f"‹{column}›" in fault for fault in refusal.value.faults) >= places


#: An address by mail may be a login name; wherever it is shown it is no link.
ADDRESS = "who@evil.invalid"


def test_no_payload_is_a_login_name_or_the_name_of_a_person(tmp_path: Path) -> None:
    with closing(open_workspace(tmp_path / "home", lambda: replace(make_demo_seed(DATA), actuals={}))) as workspace:
        for number, payload in enumerate(PAYLOADS):
            for login, name in ((payload, "王小明"), (f"clerk{number}", payload)):
                if login == ADDRESS:
                    continue
                with pytest.raises(CommandRefused, match=r"应为|请填写"):
                    add_account(workspace, NewAccount(login, name, Role.REPORTER), by=admin("赵六"))


@pytest.mark.parametrize("sign", [*HIDDEN, "\0", "\x1b"])
def test_a_sign_that_nobody_sees_is_refused_in_a_cell(poisoned: App, watch: Watch, sign: str) -> None:
    poisoned.sign_in(watch.page, Role.REPORTER)
    content = to_csv([HEADER, ["新增绿色建筑面积", "泰安市", "2023年1-9月", "128.4", "万平方米", f"a{sign}b"]])
    watch.open("/upload")
    watch.page.locator("input[type=file]").set_input_files({"name": "九月.csv", "mimeType": "x/y", "buffer": content})
    expect(watch.page.get_by_text(re.compile("不可见字符|空字符")).first).to_be_visible(timeout=SLOW)
    assert watch.page.get_by_role("button", name=re.compile("^提交")).count() == 0
    check(watch, repr(sign))
