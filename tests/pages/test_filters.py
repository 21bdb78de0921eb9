"""The filters in the sidebar: the first in sight, the others drawn when they are asked for or in use."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

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
    return next(one.label for one in app.expander if one.label.startswith("更多筛选"))


def test_at_first_only_cutoff_and_year_are_drawn(workspace: Workspace) -> None:
    app = open_overview()
    assert picks(app) == {"pick-as_of", "pick-year"}
    assert fold(app) == "更多筛选"


def test_an_address_that_uses_another_filter_opens_the_fold_and_counts_it(workspace: Workspace) -> None:
    app = open_overview(region="370900", theme="数字经济")
    assert {"pick-region", "pick-theme", "pick-document", "pick-known"} <= picks(app)
    assert fold(app) == "更多筛选（已选2项）"


def test_cutoff_and_year_do_not_count_as_more(workspace: Workspace) -> None:
    app = open_overview(as_of="2023-06-30", year="all")
    assert picks(app) == {"pick-as_of", "pick-year"}
    assert fold(app) == "更多筛选"
