"""The workspace this process serves, and what the reader of this session chose."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path

import streamlit as st

from metrics.intake.seed import open_workspace, read_seed
from metrics.model.choice import Choice, Options, read_choice, read_known_at
from metrics.model.palette import DARK, LIGHT, Palette
from metrics.model.verdict import Scope
from metrics.progress.read import read_overview
from metrics.progress.tiles import Tile, read_tiles
from metrics.progress.work_list import read_work_list
from metrics.store.reads import read_cutoffs
from metrics.store.workspace import Workspace
from ui.cached import options_of, states_of

ROOT = Path(__file__).resolve().parent.parent


@cache
def open_shared() -> Workspace:
    """The one workspace of this process, at XUSHI_HOME (default var). Raises what opening raises: XushiErrors."""
    home = Path(os.environ.get("XUSHI_HOME", "var"))
    return open_workspace(home, lambda: read_seed(ROOT / "data"))


def tiles() -> dict[str, Tile]:
    """The schematic map that ships with the program."""
    return read_tiles(ROOT / "data" / "tiles.csv")


def today() -> date:
    """The day of the workspace: in Beijing, or where a demo stands still. Uploads are read against it everywhere."""
    return open_shared().today


def current_options() -> Options:
    """What may be chosen in the workspace now; the cut-offs are those of the state the address asks for."""
    workspace = open_shared()
    return options_of(workspace, read_known_at(st.query_params.to_dict(), states_of(workspace)))


def current_choice() -> Choice:
    """What the address of this session says."""
    return read_choice(st.query_params.to_dict(), current_options())


def current_palette() -> Palette:
    """The colours for figures: those of the theme in which this reader's browser shows the page."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def keep_parameter(name: str, widget: str) -> None:
    """Called when a widget changes: its value goes into the address, an empty one leaves it."""
    value = st.session_state[widget]
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def warm_up(workspace: Workspace) -> None:
    """Judge the latest cut-off, and those before it as far as what is red reaches back. Outside a session, so past Streamlit's caches."""
    import metrics.charts.target_chart  # noqa: F401 - Plotly takes half a second to load

    for as_of in read_cutoffs(workspace)[:1]:
        read_work_list(workspace, read_overview(workspace, as_of, Scope()))


def check_health(workspace: Workspace) -> list[str]:
    """Why the server cannot be trusted to answer, in Chinese; raises XushiError where there is no catalogue."""
    read_cutoffs(workspace)
    return [] if workspace.catalogue.targets else ["目标库为空"]
