"""The filters in the sidebar: drawn when they are asked for or in use."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from metrics.model.choice import PARAMETERS
from metrics.store.workspace import Workspace
from tests.pages.conftest import ROOT


def open_overview(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def picks(app: AppTest) -> set[str]:
    return {str(one.key) for one in app.selectbox}


def fold(app: AppTest) -> str:
    return next(one.label for one in app.expander if one.label.startswith("筛选"))


def test_at_first_none_is_drawn_and_the_fold_names_the_cutoff(workspace: Workspace) -> None:
    app = open_overview()
    assert picks(app) == set()
    assert fold(app) == "筛选（2023年9月）"


def test_an_address_that_uses_filters_opens_the_fold_and_counts_them(workspace: Workspace) -> None:
    app = open_overview(region="370900", theme="数字经济")
    assert picks(app) == {f"pick-{name}" for name in PARAMETERS}
    assert fold(app) == "筛选（已选2项）"
