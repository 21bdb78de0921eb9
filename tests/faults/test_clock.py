"""The clock of a machine is set wrong, and right again: nothing is lost, and a link that has ended stays closed."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from metrics.access.matrix import permit
from metrics.model.actor import Action
from metrics.publish.links import Kind, Links, Visit
from metrics.store.link_index import LinkIndex
from metrics.store.reads import read_snapshots
from metrics.store.verify import check_workspace
from metrics.store.view_log import Outcome, ViewLog, to_view
from metrics.store.workspace import Workspace
from tests.faults.small import find_halves, make_happen, read_everything
from tests.people import reviewer

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
DAYS_OPEN = 30
PAGE = b"<!doctype html><title>x</title>"


class Clock:
    """A clock that can be set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def set_to(self, days: float) -> None:
        self.now = START + timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def make_link(workspace: Workspace, name: str) -> str:
    """A snapshot open for DAYS_OPEN days; returns the hash of its token."""
    put = workspace.archives.snapshots.put
    token_hash = hashlib.sha256(name.encode()).hexdigest()
    data = {
        "snapshot_id": name,
        "token_hash": token_hash,
        "html_hash": put(PAGE, ".html"),
        "json_hash": put(b"{}", ".json"),
        "title": "演示数据",
        "scope": "",
        "as_of": "2026-10-31",
        "expires_at": (workspace.clock() + timedelta(days=DAYS_OPEN)).isoformat(),
        "note": "",
        "data_version": workspace.data_version,
    }
    workspace.record("snapshot_made", data, by=permit(reviewer("赵审核"), Action.MAKE_SNAPSHOT), commit_id=name)
    return token_hash


def is_open(workspace: Workspace, token_hash: str) -> bool:
    row = LinkIndex(workspace).find(token_hash)
    return row is not None and row.is_open(workspace.clock())


def visit(workspace: Workspace, token_hash: str) -> Kind:
    return Links(workspace).visit(Visit(token_hash, workspace.clock(), "10.0.0.1", "")).kind


def test_a_clock_that_jumps_forth_and_back_loses_no_line(home: Path, clock: Clock) -> None:
    workspace = Workspace(home, clock)
    for number, days in enumerate((0, 3650, -3650, 0.5, -0.001), start=1):
        clock.set_to(days)
        make_happen(workspace, number)
    before = read_everything(workspace)
    workspace.close()
    assert list(check_workspace(home)) == []
    again = Workspace(home, clock)
    again.rebuild()
    assert read_everything(again) == before and find_halves(again) == []
    again.close()


def test_a_link_that_a_later_line_proves_ended_stays_closed_when_the_clock_is_set_back(
    home: Path, clock: Clock
) -> None:
    workspace = Workspace(home, clock)
    token_hash = make_link(workspace, "s1")
    assert is_open(workspace, token_hash)
    clock.set_to(DAYS_OPEN + 1)
    make_happen(workspace, 1)
    clock.set_to(1)
    assert not is_open(workspace, token_hash)
    assert [row.is_open(clock()) for row in read_snapshots(workspace)] == [False]
    workspace.close()
    again = Workspace(home, clock)
    assert not is_open(again, token_hash)
    again.close()


def test_a_link_that_somebody_found_ended_stays_closed_when_the_clock_is_set_back(home: Path, clock: Clock) -> None:
    workspace = Workspace(home, clock)
    token_hash = make_link(workspace, "s1")
    clock.set_to(DAYS_OPEN + 1)
    assert visit(workspace, token_hash) is Kind.MISSING
    clock.set_to(1)
    assert visit(workspace, token_hash) is Kind.MISSING
    workspace.close()
    again = Workspace(home, clock)
    assert visit(again, token_hash) is Kind.MISSING
    again.close()


def test_a_link_made_after_the_clock_was_put_right_is_open(home: Path, clock: Clock) -> None:
    """One wrong moment closes the links that were there, not all that come."""
    workspace = Workspace(home, clock)
    clock.set_to(3650)
    make_happen(workspace, 1)
    clock.set_to(0)
    token_hash = make_link(workspace, "s2")
    assert is_open(workspace, token_hash)
    clock.set_to(DAYS_OPEN - 1)
    assert is_open(workspace, token_hash)
    clock.set_to(DAYS_OPEN)
    assert not is_open(workspace, token_hash)
    workspace.close()


def test_the_latest_moment_of_a_link_outlives_the_turns_of_the_view_log(tmp_path: Path) -> None:
    log = ViewLog(tmp_path, max_bytes=2000)
    for days in (5, 1, 2):
        log.add(to_view(START + timedelta(days=days), "s1", "0" * 64, "10.0.0.1", "", Outcome.EXPIRED))
    for number in range(100):
        log.add(to_view(START, "s2", "0" * 64, f"10.0.1.{number}", "", Outcome.OPENED))
    again = ViewLog(tmp_path, max_bytes=2000)
    assert again.latest("s1") == START + timedelta(days=5)
    assert (again.count("s2"), again.latest("s3")) == (100, None)
