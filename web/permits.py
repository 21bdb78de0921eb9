"""Which path asks for what: the one table of routes and actions. What stands in no line is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from metrics.model.actor import Action


class Door(Enum):
    """What the matrix does not decide."""

    #: For whoever comes; the route behind has a lock of its own, or tells nothing.
    OPEN = "open"
    #: For whoever is signed in, also while the first password is still to be changed.
    SIGNED_IN = "signed in"
    #: For nobody.
    CLOSED = "closed"


Entry = Door | Action
#: In place of a method, for a handshake.
WEBSOCKET = "WEBSOCKET"
ANY = "*"


@dataclass(frozen=True)
class Rule:
    """A path as a regular expression for the whole of it, and what each method asks for."""

    path: str
    entries: Mapping[str, Entry]


def _reads(entry: Entry) -> dict[str, Entry]:
    return {"GET": entry, "HEAD": entry}


#: The first line that fits counts.
RULES = (
    # those with a lock of their own, or nothing to tell
    Rule(r"/s(/.*)?", {ANY: Door.OPEN}),
    Rule(r"/api/v1/batches", {ANY: Door.OPEN}),
    Rule(r"/login|/first", {**_reads(Door.OPEN), "POST": Door.OPEN}),
    Rule(r"/login/demo", {"POST": Door.OPEN}),
    Rule(r"/login/(oidc|callback)", _reads(Door.OPEN)),
    Rule(r"/logout", {**_reads(Door.OPEN), "POST": Door.OPEN}),
    Rule(r"/healthz|/robots\.txt", _reads(Door.OPEN)),
    # for whoever is signed in
    Rule(r"/password", {**_reads(Door.SIGNED_IN), "POST": Door.SIGNED_IN}),
    Rule(r"/session", _reads(Door.SIGNED_IN)),
    Rule(r"/brief", _reads(Action.VIEW_BRIEF)),
    Rule(r"/download/template\.(xlsx|csv)", _reads(Action.DOWNLOAD_TEMPLATE)),
    Rule(r"/download/snapshot\..*", _reads(Action.DOWNLOAD_PACK)),
    Rule(r"/download/comparison\..*", _reads(Action.COMPARE_SNAPSHOTS)),
    Rule(r"/download/.*", _reads(Action.DOWNLOAD_LISTS)),
    # Streamlit's
    Rule(r"/_stcore/stream", {WEBSOCKET: Action.VIEW_PAGES}),
    Rule(r"/_stcore/upload_file/.*", {"PUT": Action.CHECK_FILE, "DELETE": Action.CHECK_FILE}),
    Rule(r"/_stcore/(health|host-config)", _reads(Action.VIEW_PAGES)),
    Rule(r"/_stcore/bidi-components/.*", _reads(Action.VIEW_PAGES)),
    Rule(r"/media/.*", _reads(Action.VIEW_PAGES)),
    Rule(r".*/_stcore(/.*)?", {ANY: Door.CLOSED}),
    Rule(r"/_stcore(/.*)?|/component(/.*)?|/app/static(/.*)?", {ANY: Door.CLOSED}),
    Rule(r"/auth(/.*)?|/oauth2callback", {ANY: Door.CLOSED}),
    # pages, the frame around them, its scripts and styles
    Rule(r"/.*", _reads(Action.VIEW_PAGES)),
)

_COMPILED = tuple((re.compile(rule.path, re.DOTALL), rule.entries) for rule in RULES)
#: One path must not mean two things to a proxy, to the router and to Streamlit.
_AMBIGUOUS = re.compile(r"//|[\\%\x00-\x1f\x7f]|/\.{1,2}(/|$)|[\ud800-\udfff]")
_HIDDEN = re.compile(rb"%2f|%5c", re.IGNORECASE)


def find_entry(path: str, method: str) -> Entry | None:
    """What a request asks for; None where the path knows no such method."""
    entries = next((entries for pattern, entries in _COMPILED if pattern.fullmatch(path)), {})
    return entries.get(method, entries.get(ANY))


def is_ambiguous(path: str, raw_path: bytes) -> bool:
    """Whether a path could be read in two ways. What follows /s/ goes to one route whatever it is."""
    if path.startswith("/s/"):
        return False
    return bool(_AMBIGUOUS.search(path) or _HIDDEN.search(raw_path))
