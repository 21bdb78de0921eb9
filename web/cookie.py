"""The cookie of a session: what it is called, how it is set, and how it is taken away."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from metrics.access.cookies import cookie_name
from web.transport import is_secure


def read_token(asked: HTTPConnection) -> str:
    """The token that came with a request, "" without one."""
    return asked.cookies.get(cookie_name(is_secure(asked.scope)), "")


def set_session(answer: Response, token: str, secure: bool) -> Response:
    """Until the browser closes; no script can read it, and no other site can make the browser send it."""
    answer.set_cookie(cookie_name(secure), token, path="/", secure=secure, httponly=True, samesite="strict")
    return answer


def drop_session(answer: Response, secure: bool) -> Response:
    """The browser forgets the session and what it has kept of our pages; over plain http it keeps them."""
    answer.delete_cookie(cookie_name(secure), path="/", secure=secure, httponly=True, samesite="strict")
    return drop_pages(answer)


def drop_pages(answer: Response) -> Response:
    """The browser forgets our pages, so that none comes back by its button; over plain http it keeps them."""
    # Not "cookies": that would take those of the city's other systems under the same domain too.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
