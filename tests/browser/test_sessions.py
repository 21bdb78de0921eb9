"""A session as its owner meets it: begun by a form, gone from every tab at once, and nothing of it left to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from metrics.access.accounts import NewAccount, plant_account
from metrics.access.passwords import seal_password
from metrics.intake.seed import open_workspace, read_seed
from metrics.model.actor import Actor, Role
from tests.browser import conftest
from tests.browser.conftest import ROOT, App, StartApp, serve
from tests.browser.signing import PASSWORD
from tests.browser.watch import SETTLED

SLOW = 60_000
ENDED = "登录已失效，请重新登录。未提交的内容没有入库。"
OTHER = "登录账号已更换，本页内容不再显示。请重新打开页面。"
SHEET = "指标名称,地区,数据期,本期值,单位\n新增绿色建筑面积,泰安市,2023年1-{month}月,{value},万平方米\n"
NEW_PASSWORD = "Slow-Rivers.2207"
#: Reporters of whom each test uses up its own.
CLERKS = {"fang": "方一", "yuan": "袁二", "shen": "沈三", "tang": "唐四", "luo": "罗五", "geng": "耿六", "wei": "魏七"}
#: The page's connections, so that a test can cut them as a bad line does.
KEEP_SOCKETS = """window.sockets = [];
window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); window.sockets.push(this); } };"""
BACK = "() => window.sockets.length > 1 && window.sockets.at(-1).readyState === 1"
CLICK_AND_CUT = """([button, wait]) => {
  button.click();
  setTimeout(() => window.sockets.forEach(one => one.close()), wait);
}"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, start_app: StartApp) -> App:
    """A real workspace with a reporter for every test, each with a password of their own."""
    home = tmp_path_factory.mktemp("town") / "home"
    workspace = open_workspace(home, lambda: read_seed(ROOT / "data"))
    sealed = seal_password(PASSWORD)
    for login, name in CLERKS.items():
        plant_account(workspace, NewAccount(login, name, Role.REPORTER), sealed, by=Actor("测试", Role.ADMIN))
    workspace.close()
    return start_app(home)


@contextmanager
def open_browser(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(20_000)
    context.add_init_script(KEEP_SOCKETS)
    yield context
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    with open_browser(browser) as context:
        yield context


@pytest.fixture
def office(town: App, browser: Browser) -> Iterator[Page]:
    """An administrator at another machine."""
    with open_browser(browser) as context:
        page = context.new_page()
        town.sign_in(page, Role.ADMIN)
        yield page


def sign_in(page: Page, app: App, login: str, password: str = PASSWORD) -> None:
    page.goto(app.path("/login"))
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(password)
    with page.expect_navigation():
        page.get_by_role("button", name="登录", exact=True).click()


def settle(page: Page) -> None:
    expect(page.get_by_text("数据截至").first).to_be_visible(timeout=SLOW)
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(200)


def choose_file(page: Page, app: App, value: str, month: int = 9) -> None:
    page.goto(app.path("/upload"))
    settle(page)
    content = SHEET.format(value=value, month=month).encode()
    page.locator("input[type=file]").set_input_files({"name": f"{value}.csv", "mimeType": "x/y", "buffer": content})


def upload(page: Page, app: App, value: str, month: int = 9) -> None:
    """As far as the button that hands it in."""
    choose_file(page, app, value, month)
    expect(submit_button(page)).to_be_visible(timeout=SLOW)


def submit_button(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("^提交"))


def count_batches(app: App) -> int:
    return (app.home / "journal.jsonl").read_text(encoding="utf-8").count('"event":"batch_committed"')


def open_tasks(page: Page, app: App, name: str) -> None:
    page.goto(app.path("/accounts"))
    settle(page)
    row = page.locator("[class*=st-key-account-row-]").filter(has_text=name)
    row.get_by_role("button", name="办理").click()
    expect(page.get_by_text("办理事项")).to_be_visible(timeout=SLOW)
    settle(page)


def do(page: Page, word: str) -> None:
    page.get_by_role("button", name=word).click()


def cut(page: Page) -> None:
    """Cut the connection and wait for the next one."""
    page.evaluate("() => window.sockets.forEach(one => one.close())")
    page.wait_for_function(BACK, timeout=SLOW)


def expect_another(page: Page) -> None:
    expect(page.get_by_text(OTHER)).to_be_visible(timeout=SLOW)
    expect(submit_button(page)).to_have_count(0)


def expect_ended(page: Page) -> None:
    expect(page.get_by_text(ENDED)).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("link", name="重新登录")).to_be_visible()
    expect(submit_button(page)).to_have_count(0)


def test_a_sign_out_in_one_tab_ends_the_other_within_one_action(town: App, desk: BrowserContext) -> None:
    first, second = desk.new_page(), desk.new_page()
    sign_in(first, town, "fang")
    upload(first, town, "128.4")
    before = count_batches(town)
    second.goto(town.path("/logout"))
    second.get_by_role("button", name="退出").click()
    second.wait_for_url("**/login")
    submit_button(first).click()
    expect_ended(first)
    assert count_batches(town) == before
    first.goto(town.path("/upload"))
    assert first.url.startswith(town.path("/login"))


def test_a_disabled_account_hands_nothing_in(town: App, desk: BrowserContext, office: Page) -> None:
    page = desk.new_page()
    sign_in(page, town, "yuan")
    upload(page, town, "128.5")
    before = count_batches(town)
    open_tasks(office, town, "袁二")
    office.get_by_role("radio", name="停用").click()
    do(office, "确认停用")
    expect(office.get_by_text("袁二的账号已停用")).to_be_visible(timeout=SLOW)
    submit_button(page).click()
    expect_ended(page)
    assert count_batches(town) == before
    sign_in(page, town, "yuan")
    expect(page.locator(".told")).to_contain_text("登录名或密码不正确")


def test_another_role_ends_what_was_begun_in_the_old_one(town: App, desk: BrowserContext, office: Page) -> None:
    page = desk.new_page()
    sign_in(page, town, "shen")
    upload(page, town, "128.6")
    before = count_batches(town)
    open_tasks(office, town, "沈三")
    office.locator("[data-testid=stPopoverBody]").get_by_role("combobox", name="身份").focus()
    office.keyboard.press("ArrowDown")
    office.get_by_role("option", name="领导").click()
    settle(office)
    do(office, "确认调整")
    expect(office.get_by_text("沈三的账号已调整")).to_be_visible(timeout=SLOW)
    submit_button(page).click()
    expect_ended(page)
    assert count_batches(town) == before
    sign_in(page, town, "shen")
    settle(page)
    expect(page.get_by_role("link", name="数据报送")).to_have_count(0)


def test_a_tab_that_comes_back_as_somebody_else_has_nothing_of_the_one_before(town: App, desk: BrowserContext) -> None:
    """The connection is cut and comes back with the cookie of now: to Streamlit it is the same tab."""
    page, other = desk.new_page(), desk.new_page()
    sign_in(page, town, "tang")
    upload(page, town, "128.7")
    other.goto(town.path("/logout"))
    other.get_by_role("button", name="退出").click()
    sign_in(other, town, "luo")
    settle(other)
    before = count_batches(town)
    cut(page)
    submit_button(page).click()
    expect_another(page)
    expect(page.get_by_text("128.7")).to_have_count(0)
    assert count_batches(town) == before
    page.get_by_role("link", name="重新登录").click()
    expect(page.locator(".x-identity")).to_contain_text("罗五", timeout=SLOW)
    page.goto(town.path("/upload"))
    settle(page)
    expect(page.get_by_text("128.7")).to_have_count(0)


def test_a_link_shown_once_is_not_shown_to_the_next_in_the_same_tab(town: App, desk: BrowserContext) -> None:
    page, other = desk.new_page(), desk.new_page()
    town.sign_in(page, Role.REVIEWER)
    page.goto(town.path("/snapshots?as_of=2023-09-30&year=2023"))
    settle(page)
    if page.get_by_label("仍要生成无数据的快照").count():
        page.get_by_text("仍要生成无数据的快照").click()
        page.get_by_label("生成理由").fill("演练")
    do(page, "生成快照")
    link = page.locator("[data-testid=stCode] code").inner_text()
    town.sign_in(other, Role.ADMIN)
    cut(page)
    page.get_by_text(re.compile("^筛选")).click()
    expect_another(page)
    assert link not in page.content()
    assert page.locator("[data-testid=stCode]").count() == 0


def is_left_blank(page: Page) -> bool:
    """Whether nothing at all stands in the main part, ten seconds on."""
    main = page.locator("[data-testid=stMain]")
    for _ in range(20):
        if main.inner_text().strip():
            return False
        page.wait_for_timeout(500)
    return True


@pytest.mark.parametrize(("wait", "month"), [(0, 3), (15, 4), (60, 5), (250, 6)])
def test_a_line_lost_in_a_commit_leaves_one_batch_or_none_and_the_next_click_is_told(
    town: App, desk: BrowserContext, wait: int, month: int
) -> None:
    page = desk.new_page()
    sign_in(page, town, "tang")
    upload(page, town, f"{month}0.5", month)
    before = count_batches(town)
    page.evaluate(CLICK_AND_CUT, [submit_button(page).element_handle(), wait])
    page.wait_for_function(BACK, timeout=SLOW)
    page.wait_for_timeout(2000)
    assert count_batches(town) - before in (0, 1)
    told = page.get_by_text(re.compile("提交成功|该文件已于"))
    if is_left_blank(page):  # Streamlit may come back with an empty page: its reader loads it anew and hands in again
        choose_file(page, town, f"{month}0.5", month)
    expect(told.or_(submit_button(page)).first).to_be_visible(timeout=SLOW)
    if not told.count():  # what the server answered may be lost with the line: the next click is told the same
        submit_button(page).click()
    expect(told.first).to_be_visible(timeout=SLOW)
    assert count_batches(town) == before + 1


def test_a_new_account_changes_its_one_time_password_first(town: App, desk: BrowserContext, office: Page) -> None:
    office.goto(town.path("/accounts"))
    settle(office)
    office.get_by_text("新增账号").click()
    office.get_by_label("登录名").fill("xinren")
    office.get_by_label("姓名").last.fill("新人甲")
    office.locator("[data-testid=stRadio] label").filter(has_text="领导").first.click()
    do(office, "添加账号")
    slip = office.locator("[data-testid=stCode] code").inner_text()
    once = next(line.partition("：")[2] for line in slip.splitlines() if line.startswith("初始密码"))
    office.reload()
    settle(office)
    assert once not in office.content()
    page = desk.new_page()
    sign_in(page, town, "xinren", once)
    page.wait_for_url("**/password")
    page.goto(town.path("/targets"))
    page.wait_for_url("**/password")
    fields = page.locator("input[type=password]")
    for weak, words in (("12345678", "密码"), (f"{NEW_PASSWORD}x", "不一致")):
        fill(fields, once, weak, NEW_PASSWORD if "x" in weak else weak)
        expect(page.locator(".told")).to_contain_text(words)
    fill(fields, once, NEW_PASSWORD, NEW_PASSWORD)
    settle(page)
    expect(page.locator(".x-identity")).to_contain_text("新人甲")
    desk.clear_cookies()
    sign_in(page, town, "xinren", once)
    expect(page.locator(".told")).to_contain_text("登录名或密码不正确")


def fill(fields: Locator, *words: str) -> None:
    for number, one in enumerate(words):
        fields.nth(number).fill(one)
    fields.page.locator("form button[type=submit]").click()


def test_after_five_failures_the_name_is_locked_and_the_page_says_so(town: App, desk: BrowserContext) -> None:
    page = desk.new_page()
    for _ in range(5):
        sign_in(page, town, "geng", "Wrong-Password.1")
        expect(page.locator(".told")).to_have_text("登录名或密码不正确。连续5次失败将锁定30分钟。")
    sign_in(page, town, "geng")
    expect(page.locator(".told")).to_contain_text("已锁定。请30分钟后再试，或请管理员解锁。")
    page.goto(town.path("/targets"))
    assert page.url.startswith(town.path("/login"))


@pytest.mark.parametrize("path", ["/login", "/login?next=/targets", "/logout", "/password"])
def test_the_pages_of_a_session_fit_a_phone(town: App, phone: Page, path: str) -> None:
    if not path.startswith("/login"):
        town.sign_in(phone, Role.REPORTER)
    phone.goto(town.path(path))
    assert phone.locator("form button").first.is_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [one.bounding_box() for one in phone.locator("form input:visible, form button").all()]
    assert all(box and box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)


def test_a_first_start_is_entered_by_the_printed_code_alone(
    tmp_path: Path, desk: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home that nobody has an account in: the address of the terminal, the form, and then an administrator."""
    monkeypatch.setattr(conftest, "plant_people", lambda home, data: None)
    page = desk.new_page()
    with serve(tmp_path / "home") as app:
        found = re.search(r"首次启动：打开 (\S+/first\?code=\S+)，设置第一个管理员。", app.printed())
        assert found, app.printed()
        page.goto(app.url)
        assert page.url == app.path("/login")
        page.goto(found[1])
        fields = page.locator("form input:visible")
        fill(fields, "shouxi", "首席", "12345678", "12345678")
        expect(page.locator(".told")).to_contain_text("密码")
        assert fields.nth(0).input_value() == "shouxi"
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_viewport_size({"width": 1440, "height": 900})
        fill(fields.nth(2).page.locator("form input[type=password]"), NEW_PASSWORD, NEW_PASSWORD)
        settle(page)
        expect(page.locator(".x-identity")).to_contain_text("首席")
        expect(page.locator(".x-identity")).to_contain_text("管理员")
        page.goto(found[1])
        expect(page.get_by_role("heading", name="链接无效")).to_be_visible()


def test_a_demo_is_entered_as_a_reporter_and_the_identity_is_switched(demo: App, desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto(demo.url)
    settle(page)
    expect(page.locator(".x-identity")).to_contain_text("演示填报")
    page.goto(demo.path("/logout"))
    page.get_by_role("button", name="退出").click()
    page.get_by_role("button", name="管理员").click()
    settle(page)
    expect(page.locator(".x-identity")).to_contain_text("演示管理员")
    expect(page.get_by_role("link", name="账号")).to_be_visible()
