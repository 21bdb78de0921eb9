"""The whole server: Streamlit's pages, our routes beside them, and what happens when it starts and ends."""

from __future__ import annotations

import asyncio
import gc
import os
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
from metrics.model.security_event import LOGGER
from metrics.publish.briefs import Briefs
from metrics.publish.links import Links
from metrics.store.health import StoreHealth
from ui.files import make_files
from ui.messages import report_unexpected
from ui.session import open_sessions
from ui.state import check_health, open_shared, warm_up
from ui.template_sheet import make_template_file
from web.api import make_api_routes
from web.brief import keep_ready, make_brief_routes
from web.compress import Compress
from web.downloads import make_download_routes, make_list_routes
from web.entrance import make_access, make_house
from web.guard import Guard, make_robots_routes
from web.headers import Headers
from web.health import make_health_routes
from web.no_delay import send_at_once
from web.oidc import make_oidc, make_oidc_routes
from web.oidc_settings import find_oidc_refusals, read_oidc_settings
from web.security_log import AccessLog, LineFile, Listener, make_note
from web.session import make_session_routes
from web.settings_check import close_folder, find_refusals, read_setting
from web.shell import Shell
from web.snapshot import make_snapshot_routes
from web.transport import Transport
from web.words import make_words_routes

DOCUMENT = (Path(st.__file__).parent / "static" / "index.html").read_bytes()

os.umask(0o077)  # what is written here is for this account of the machine alone, DuckDB's own files too
try:
    # Here, not in the lifespan: what cannot be opened or is not safe ends the start with our words and no traceback.
    workspace = open_shared()
    mended = close_folder(workspace.home)
except (XushiError, OSError) as error:
    sys.exit(f"无法启动：{error}")
setting = read_setting(st.get_option)
refusals = find_refusals(st.get_option, setting, is_demo=workspace.is_demo)
refusals += find_oidc_refusals(os.environ, st.get_option("server.allowedHosts") or [])
if refusals:
    sys.exit("\n".join(f"无法启动：{words}" for words in refusals))

briefs, sessions, health = Briefs(workspace), open_sessions(), StoreHealth(workspace)
workspace.vouch = sessions.vouch
note = make_note(LineFile(workspace.home / "logs" / "security.jsonl"))
oidc = make_oidc(workspace, sessions, note, read_oidc_settings(os.environ))
LOGGER.addHandler(Listener(note))
access = make_access(workspace, sessions, note, oidc)


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
    note("start", mended=mended)
    if code := access.first_code.read():
        host = f"http{'s' if setting.has_certificate else ''}://127.0.0.1:{st.get_option('server.port')}"
        print(f"首次启动：打开 {host}/first?code={code}，设置第一个管理员。", flush=True)  # noqa: T201
    yield
    ready.cancel()
    await asyncio.gather(ready, return_exceptions=True)
    workspace.close()


app = st.App(
    "ui/frame.py",
    routes=[
        *make_session_routes(access),
        *make_oidc_routes(oidc),
        *make_brief_routes(briefs.read),
        *make_snapshot_routes(Links(workspace).visit),
        *make_download_routes(partial(make_template_file, workspace)),
        *make_list_routes(make_files(workspace)),
        *make_api_routes(
            partial(find_reporter, workspace), partial(answer_file, workspace), lambda: workspace.data_version
        ),
        *make_health_routes(lambda: [*check_health(workspace), *health.check()]),
        *make_robots_routes(),
        *make_words_routes(),
    ],
    middleware=[
        Middleware(Transport, setting=setting),
        Middleware(AccessLog, lines=LineFile(workspace.home / "logs" / "access.jsonl")),
        Middleware(Headers, document=DOCUMENT.decode()),
        Middleware(Guard, house=make_house(access, st.get_option("server.allowedHosts"))),
        Middleware(Compress),
        Middleware(Shell, original=DOCUMENT),
    ],
    lifespan=lifespan,
    on_script_error=report_unexpected,
)
