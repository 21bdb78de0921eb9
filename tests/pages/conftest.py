"""A small workspace with invented numbers behind the pages, and a way to open one page as a reader would."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.access.accounts import NewAccount, find_account, plant_account
from metrics.intake.seed import open_workspace, read_seed
from metrics.model.actor import Role
from metrics.store.accounts import read_accounts
from metrics.store.workspace import Workspace
from tests.people import admin
from ui import session
from ui.filters import OPEN
from ui.session import open_sessions
from ui.state import open_shared

ROOT = Path(__file__).parents[2]
SHEET = "指标编码,指标名称,地区,数据期,本期值,单位,数据性质,备注\n{rows}\n"
NUMBERS = SHEET.format(
    rows="\n".join(
        (
            "5g_base_stations,,泰安市,2022年12月,10200,个,,",
            "5g_base_stations,,泰安市,2023年6月,10300,个,,",
            "5g_base_stations,,泰安市,2023年9月,10659,个,,",
            "tech_smes_registered,,泰安市,2023年1-6月,300,家,,",
            "tech_smes_registered,,泰安市,2023年1-9月,302,家,,",
            "high_tech_enterprises_added,,泰安市,2023年1-9月,55,家,,",
        )
    )
)
REVISED = SHEET.format(rows="5g_base_stations,,泰安市,2023年6月,10350,个,,")

OpenPage = Callable[..., AppTest]
SignIn = Callable[..., str]


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("pages") / "var"
    files = {"一.csv": NUMBERS.encode("utf-8-sig"), "二.csv": REVISED.encode("utf-8-sig")}
    seed = replace(read_seed(ROOT / "data", "<b>泰安</b>"), kind="demo", actuals=files)
    open_workspace(home, lambda: seed).close()
    return home


@pytest.fixture
def workspace(planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The workspace that the pages serve during one test, before somebody who may look at everything."""
    monkeypatch.setenv("XUSHI_HOME", str(shutil.copytree(planted, tmp_path / "var")))
    open_shared.cache_clear()
    open_sessions.cache_clear()
    open_shared().vouch = open_sessions().vouch
    sign_in_as(monkeypatch, Role.ADMIN)
    yield open_shared()
    open_shared().close()
    open_shared.cache_clear()
    open_sessions.cache_clear()


@pytest.fixture
def sign_in(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> SignIn:
    """Put somebody else before the pages: a role, and a name where it matters; returns the token of the session."""
    return partial(sign_in_as, monkeypatch)


def sign_in_as(monkeypatch: pytest.MonkeyPatch, role: Role, name: str = "", *departments: str) -> str:
    """A session for an account of that role, of the demo or one of its own, which the pages find by its cookie."""
    workspace = open_shared()
    account = find_account(workspace, name or f"演示{role.word}")
    if account is None:
        new = NewAccount(f"login-{len(read_accounts(workspace))}", name, role, departments)
        plant_account(workspace, new, "", by=admin("建账号者"))
        account = find_account(workspace, name)
    assert account is not None and account.role is role
    token = open_sessions().open_for(account.account_id, "127.0.0.1").token
    monkeypatch.setattr(session, "read_token", lambda: token)
    return token


@pytest.fixture
def open_page(workspace: Workspace) -> OpenPage:
    """The frame and one page, with an address."""

    def open_one(name: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
        app.session_state[OPEN] = True
        for parameter, value in query.items():
            app.query_params[parameter] = value
        if name != "overview":
            # Pages are registered by the first run; a browser asks for its page at once.
            app.run()
            app.switch_page(f"../pages/{name}.py")
        app.run()
        assert not app.exception
        return app

    return open_one


def markup(app: AppTest) -> str:
    """Everything that was written as HTML, but the style sheet."""
    return "\n".join(one.proto.body for one in app.get("html") if not one.proto.body.startswith("<style"))


def words(app: AppTest) -> str:
    """The same as a reader sees it, without tags."""
    return html.unescape(re.sub(r"<[^>]+>", " ", markup(app)))
