"""The HTTP channel: by action the request that performs it, or one that would if there were a route for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from metrics.model.actor import Action, Role
from tests.matrix.town import NEW_PASSWORD, PASSWORD, Town, name_of, sheet, targets_sheet

API = "/api/v1/batches"
UNKNOWN = "A" * 43


@dataclass(frozen=True)
class Asked:
    """A request, but for the session it comes with."""

    path: str
    method: str = "GET"
    query: str = ""
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


Ask = Callable[[Town, Role], Asked]


def _page(path: str, **query: str) -> Ask:
    return lambda _town, _role: Asked(path, query=urlencode(query))


def _link(town: Town, role: Role) -> Asked:
    """Whoever is signed in has the link too; who has neither guesses."""
    return Asked(f"/s/{UNKNOWN if role is Role.ANONYMOUS else town.planted.tokens[Role.LINK_HOLDER]}")


def _pack(town: Town, _role: Role) -> Asked:
    return Asked("/download/snapshot.json", query=urlencode({"id": town.planted.snapshot_id}))


def _comparison(town: Town, _role: Role) -> Asked:
    return Asked("/download/comparison.csv", query=urlencode({"before": town.planted.snapshot_id}))


def _upload(_town: Town, _role: Role) -> Asked:
    return Asked("/_stcore/upload_file/some-session/some-file", "PUT", body=sheet(10900))


def _send(town: Town, role: Role, content: bytes, **query: str) -> Asked:
    """With the token that the account has, or had before it got its role; a link holder tries the one of the link."""
    token = ("Authorization", f"Bearer {town.planted.tokens[role]}")
    return Asked(API, "POST", urlencode({"filename": "报送.csv", "reason": "核实", **query}), content, (token,))


def _form(path: str, **fields: str) -> Ask:
    headers = (("content-type", "application/x-www-form-urlencoded"), ("origin", "http://localhost"))
    return lambda _town, _role: Asked(path, "POST", body=urlencode(fields).encode(), headers=headers)


ROUTES: dict[Action, Ask] = {
    Action.VIEW_PAGES: _page("/flags"),
    Action.VIEW_BRIEF: _page("/brief"),
    Action.DOWNLOAD_LISTS: _page("/download/targets.csv"),
    Action.DOWNLOAD_TEMPLATE: _page("/download/template.csv", month="2023-09-30"),
    Action.DOWNLOAD_PACK: _pack,
    Action.COMPARE_SNAPSHOTS: _comparison,
    Action.OPEN_LINK: _link,
    Action.CHECK_FILE: _upload,
    Action.SEND_BY_API: lambda town, role: _send(town, role, sheet(10910), dry_run="1"),
    Action.COMMIT_BATCH: lambda town, role: _send(town, role, sheet(10920)),
    Action.CHANGE_PASSWORD: _form("/password", old=PASSWORD, new=NEW_PASSWORD, again=NEW_PASSWORD),
}

#: Done by a page alone, over its WebSocket, or by a command: nobody does them by a request, whatever they may elsewhere.
NO_ROUTE: dict[Action, Ask] = {
    Action.COMMIT_TARGETS: lambda town, role: _send(town, role, targets_sheet("新泰市", 15)),
    Action.UNDO_BATCH: _form("/upload", batch="37", reason="有误"),
    Action.UNDO_TARGETS: _form("/upload", targets="47", reason="有误"),
    Action.PUBLISH_SUBMISSION: _form("/upload", submission="49"),
    Action.RETURN_SUBMISSION: _form("/upload", submission="49", reason="有误"),
    Action.WITHDRAW_SUBMISSION: lambda _town, _role: Asked(f"{API}/49", "DELETE"),
    Action.SET_BASELINE: _form("/indicator", target="taian-2023-16-2", value="10000", reason="有误"),
    Action.ADOPT_CATALOGUE: lambda _town, _role: Asked("/targets", "PUT", body=b"target_id\n"),
    Action.CHOOSE_RULES: _form("/method", rules="武汉", reason="试行"),
    Action.SET_PLAN: _form("/indicator", marks="2023-12-31,100%", reason="试行"),
    Action.SWITCH_REVIEW: _form("/upload", review="two", reason="试行"),
    Action.LOAD_DOCUMENT: lambda _town, _role: Asked("/targets", "POST", body="第十六条".encode()),
    Action.NOTE_ISSUE: _form("/indicator", problem="偏慢"),
    Action.CLOSE_ISSUE: _form("/indicator", closed="已办结"),
    Action.MAKE_SNAPSHOT: _form("/snapshots", title="通报"),
    Action.REVOKE_SNAPSHOT: lambda town, _role: Asked(f"/snapshots/{town.planted.snapshot_id}", "DELETE"),
    Action.ROTATE_SNAPSHOT: lambda town, _role: Asked(f"/snapshots/{town.planted.snapshot_id}", "PATCH"),
    Action.MANAGE_ACCOUNTS: _form("/accounts", login="intruder", name="闯入者", role="admin"),
    Action.SET_PASSWORD_RULES: _form("/accounts", part="passwords", profile="asvs"),
    Action.END_SESSIONS: lambda town, _role: Asked(f"/session/{town.victim}", "DELETE"),
    Action.MAKE_TOKEN: _form("/upload", token="make"),
    Action.REVOKE_TOKEN: _form("/accounts", part="tokens", reporter=name_of(Role.REPORTER, "曾"), reason="遗失"),
}
