"""GET /words.js: our only script, which puts Streamlit's own few words into Chinese."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

#: Relative as Streamlit's own scripts are: it also works behind a base path.
TAG = '<script src="./words.js" defer></script>'
_SCRIPT = Path(__file__).with_name("words.js")


def make_words_routes() -> list[Route]:
    """Asked for anew on each visit, for it changes with the program; it is small."""
    content = _SCRIPT.read_bytes()

    def show_words(request: Request) -> Response:
        return Response(content, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    return [Route("/words.js", show_words, methods=["GET"])]
