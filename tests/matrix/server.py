"""The routes and the middleware that dashboard.py makes, over a town, asked as a browser or a program asks."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from tests.matrix.routes import Asked
from tests.matrix.town import ROOT, Planted, Town
from tests.web.ask import Answer, ask
from tests.web.house import take_socket
from ui.session import open_sessions
from ui.state import open_shared

_addresses = count(1)


async def show_any(request: Request) -> Response:
    """In place of Streamlit's own routes: says what came through."""
    return PlainTextResponse(f"came through: {len(await request.body())}")


@dataclass(frozen=True)
class Served:
    """The routes and the middleware that dashboard.py makes, over a town."""

    town: Town
    app: Starlette

    def ask(self, asked: Asked, cookie: str = "", **others: str) -> Answer:
        """As a browser or a program of a subject sends it, from this machine."""
        headers = {"accept": "text/html,*/*;q=0.8", **dict(asked.headers), **others}
        if cookie:
            headers["cookie"] = f"sid={cookie}"
        # Each from an address of its own: whoever asks for many unknown links is not answered for a while.
        client = f"127.0.{next(_addresses) // 250}.{next(_addresses) % 250 + 1}"
        parts = [asked.body] if asked.body else []
        return ask(self.app, asked.path, asked.method, query=asked.query, headers=headers, parts=parts, client=client)


@contextmanager
def serve(home: Planted) -> Iterator[Served]:
    """Loads dashboard.py as the server does, under a name of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XUSHI_HOME", str(home.home))
        open_shared.cache_clear()
        open_sessions.cache_clear()
        spec = importlib.util.spec_from_file_location("dashboard_of_the_matrix", Path(ROOT / "dashboard.py"))
        assert spec is not None and spec.loader is not None
        dashboard = importlib.util.module_from_spec(spec)
        patch.setitem(sys.modules, spec.name, dashboard)
        try:
            spec.loader.exec_module(dashboard)
            methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]
            streamlits = Route("/{path:path}", show_any, methods=methods)
            routes = [*dashboard.app._user_routes, streamlits, WebSocketRoute("/{path:path}", take_socket)]
            yield Served(
                Town(home, dashboard.workspace, dashboard.sessions),
                Starlette(routes=routes, middleware=dashboard.app._user_middleware),
            )
        finally:
            open_shared().close()
            open_shared.cache_clear()
            open_sessions.cache_clear()
