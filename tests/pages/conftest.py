"""A small workspace with invented numbers behind the pages, and a way to open one page as a reader would."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from metrics.intake.seed import open_workspace, read_seed
from metrics.store.workspace import Workspace
from ui.filters import OPEN
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


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("pages") / "var"
    files = {"一.csv": NUMBERS.encode("utf-8-sig"), "二.csv": REVISED.encode("utf-8-sig")}
    seed = replace(read_seed(ROOT / "data", "<b>泰安</b>"), kind="demo", actuals=files)
    open_workspace(home, lambda: seed).close()
    return home


@pytest.fixture
def workspace(planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The workspace that the pages serve during one test."""
    monkeypatch.setenv("XUSHI_HOME", str(shutil.copytree(planted, tmp_path / "var")))
    open_shared.cache_clear()
    yield open_shared()
    open_shared().close()
    open_shared.cache_clear()


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
