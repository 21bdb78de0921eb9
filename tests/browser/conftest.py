"""The app as its readers meet it: its own process, and the system's Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from metrics.model.actor import Role
from tests.browser.signing import plant_people, read_cookie

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60
STOP_SECONDS = 20
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class App:
    """A running server: where it answers, where it keeps its state, what it printed."""

    url: str
    home: Path
    log: Path

    def path(self, path: str) -> str:
        """The address of `path` ("/brief") on this server."""
        return self.url + path

    @property
    def is_demo(self) -> bool:
        """Whether its numbers are invented."""
        return '"kind":"demo"' in (self.home / "journal.jsonl").read_text(encoding="utf-8").partition("\n")[0]

    def sign_in(self, page: Page, role: Role) -> None:
        """From here on the pages of this browser context are those of an account of that role."""
        token = read_cookie(self.url, role, is_demo=self.is_demo)
        page.context.add_cookies([{"name": "sid", "value": token, "url": self.url, "httpOnly": True}])

    def printed(self) -> str:
        """Everything the server has written to its terminal so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


StartApp = Callable[[Path], App]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_healthy(url: str) -> bool:
    """Whether our own route answers 200. Without our routes Streamlit answers any path with its page, 200 and HTML."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200 and answer.headers.get_content_type() != "text/html")
    except (urllib.error.URLError, OSError):
        return False


def _await_health(process: subprocess.Popen[bytes], app: App) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _is_healthy(app.path("/healthz")):
        assert process.poll() is None, f"the server ended with {process.returncode}:\n{app.printed()}"
        assert time.monotonic() < deadline, f"/healthz was not 200 after {START_SECONDS} s:\n{app.printed()}"
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes], app: App) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        pytest.fail(f"the server ignored SIGTERM for {STOP_SECONDS} s:\n{app.printed()}")


@contextmanager
def serve(home: Path, settings: Callable[[str], dict[str, str]] = lambda url: {}) -> Iterator[App]:
    """Serve the dashboard with its state in `home` until the block ends; nothing may answer there afterwards.

    `settings` are what the environment holds besides, once the address is known.
    """
    plant_people(home, ROOT / "data")
    port = _free_port()
    app = App(f"http://127.0.0.1:{port}", home, home.with_suffix(".log"))
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    with app.log.open("wb") as log:
        environment = os.environ | {"XUSHI_HOME": str(home), "PYTHONUNBUFFERED": "1"} | settings(app.url)
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _await_health(process, app)
            yield app
        finally:
            if process.poll() is None:
                _stop(process, app)
    assert not _is_healthy(app.path("/healthz")), f"something still answers at {app.url}"


@pytest.fixture(scope="session")
def start_app() -> Iterator[StartApp]:
    """Start a server of one's own on a home folder; all of them stop at the end of the run."""
    with ExitStack() as servers:
        yield lambda home: servers.enter_context(serve(home))


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, start_app: StartApp) -> App:
    """The server shared by tests that only read."""
    return start_app(tmp_path_factory.mktemp("app") / "home")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, start_app: StartApp) -> App:
    """A server on the demo workspace, shared by tests that only read."""
    home = tmp_path_factory.mktemp("demo") / "home"
    subprocess.run([sys.executable, "-m", "metrics", "--home", str(home), "demo"], cwd=ROOT, check=True)
    return start_app(home)


@pytest.fixture
def fresh_app(tmp_path: Path) -> Iterator[App]:
    """A server of this test alone, just started: its first request is still to come."""
    with serve(tmp_path / "home") as app:
        yield app


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The system's Chromium; without one the browser tests skip, unless XUSHI_BROWSER=required."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        reason = f"no Chromium on this machine (looked for {', '.join(CHROMIUM_NAMES)})"
        if os.environ.get("XUSHI_BROWSER") == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for the whole run; each test gets contexts of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@contextmanager
def visit(browser: Browser, width: int, height: int) -> Iterator[Page]:
    """A page in a new context (no cookies of anyone else's), which fails the test on an uncaught script error."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert not broken, f"uncaught errors in the page: {broken}"


#: Who is before the pages of a server unless a test says otherwise.
READERS = {"app": Role.ADMIN, "demo": Role.ADMIN, "fresh_app": Role.REPORTER}


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A desk: 1440 px wide."""
    with visit(browser, 1440, 900) as page:
        _sign_in(request, page)
        yield page


@pytest.fixture
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A phone: 390 px wide."""
    with visit(browser, 390, 844) as page:
        _sign_in(request, page)
        yield page


def _sign_in(request: pytest.FixtureRequest, page: Page) -> None:
    for name, role in READERS.items():
        if name in request.fixturenames:
            request.getfixturevalue(name).sign_in(page, role)
