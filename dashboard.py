"""The whole server: Streamlit's pages, our routes beside them, and what happens when it starts and ends."""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from metrics.model.errors import XushiError
from ui.messages import report_unexpected
from ui.state import open_shared, warm_up
from web.guard import Guard, make_robots_routes

try:
    # Here, not in the lifespan: a workspace that cannot be opened ends the start with our words and no traceback.
    workspace = open_shared()
except XushiError as error:
    sys.exit(f"无法启动:{error}")


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Pay for the first page before anyone waits for it; freeze what will stay, so that collections are short."""
    del app
    warm_up(workspace)
    gc.collect()
    gc.freeze()
    yield
    workspace.close()


app = st.App(
    "ui/frame.py",
    routes=[*make_robots_routes()],
    middleware=[Middleware(Guard)],
    lifespan=lifespan,
    on_script_error=report_unexpected,
)
