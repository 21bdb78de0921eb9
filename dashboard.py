"""The whole server: Streamlit's pages, our routes beside them, and what happens when it starts and ends."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from metrics.access.tokens import find_reporter
from metrics.intake.request import answer_file
from metrics.model.errors import XushiError
from metrics.publish.briefs import Briefs
from metrics.publish.links import Links
from ui.files import make_files
from ui.messages import report_unexpected
from ui.state import check_health, open_shared, warm_up
from ui.template_sheet import make_template_file
from web.api import make_api_routes
from web.brief import keep_ready, make_brief_routes
from web.compress import Compress
from web.downloads import make_download_routes, make_list_routes
from web.guard import Guard, make_robots_routes
from web.health import make_health_routes
from web.no_delay import send_at_once
from web.shell import Shell
from web.snapshot import make_snapshot_routes
from web.words import make_words_routes

DOCUMENT = Path(st.__file__).parent / "static" / "index.html"

try:
    # Here, not in the lifespan: a workspace that cannot be opened ends the start with our words and no traceback.
    workspace = open_shared()
except XushiError as error:
    sys.exit(f"无法启动：{error}")
briefs = Briefs(workspace)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Pay for the first page before anyone waits for it; freeze what will stay, so that collections are short."""
    del app
    send_at_once()
    warm_up(workspace)
    briefs.read({})
    gc.collect()
    gc.freeze()
    ready = asyncio.create_task(keep_ready(briefs.read))
    yield
    ready.cancel()
    await asyncio.gather(ready, return_exceptions=True)
    workspace.close()


app = st.App(
    "ui/frame.py",
    routes=[
        *make_brief_routes(briefs.read),
        *make_snapshot_routes(Links(workspace).visit),
        *make_download_routes(partial(make_template_file, workspace)),
        *make_list_routes(make_files(workspace)),
        *make_api_routes(
            lambda token: find_reporter(workspace, token),
            lambda request: answer_file(workspace, request),
            lambda: workspace.data_version,
        ),
        *make_health_routes(lambda: check_health(workspace)),
        *make_robots_routes(),
        *make_words_routes(),
    ],
    middleware=[Middleware(Guard), Middleware(Compress), Middleware(Shell, original=DOCUMENT.read_bytes())],
    lifespan=lifespan,
    on_script_error=report_unexpected,
)
