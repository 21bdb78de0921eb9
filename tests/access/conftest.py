"""A workspace with an administrator who signs in by password, and clocks that stand still until a test moves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from metrics.access.accounts import NewAccount, add_first_admin, plant_account, to_account_id
from metrics.access.passwords import seal_password
from metrics.access.sessions import Sessions
from metrics.model.actor import Actor, Role
from metrics.store.accounts import AccountRow, read_accounts
from metrics.store.workspace import Workspace

LOGIN, NAME, PASSWORD = "lizhuren", "李主任", "Jia-Fang#2026"
ADDRESS = "10.0.0.8"
ROOT = Actor("李主任", Role.ADMIN)


@dataclass
class Clocks:
    """`ticks` only go forward; `now` is the clock on the wall, which somebody may turn."""

    ticks: float = 1000.0
    now: datetime = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def pass_by(self, **span: float) -> None:
        """So much time goes by on both."""
        self.ticks += timedelta(**span).total_seconds()
        self.now += timedelta(**span)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def workspace(tmp_path: Path, clocks: Clocks) -> Iterator[Workspace]:
    opened = Workspace(tmp_path / "var", lambda: clocks.now)
    yield opened
    opened.close()


@pytest.fixture
def sessions(workspace: Workspace, clocks: Clocks) -> Sessions:
    """On a workspace with one administrator, who vouches for whoever is signed in."""
    add_first_admin(workspace, LOGIN, NAME, PASSWORD)
    made = Sessions(workspace, ticks=lambda: clocks.ticks)
    workspace.vouch = made.vouch
    return made


def account(workspace: Workspace, login: str) -> AccountRow:
    return next(row for row in read_accounts(workspace) if row.login == login)


def plant(workspace: Workspace, login: str, name: str, role: Role, *departments: str, password: str = "") -> str:
    """An account with a password of its own, or with "" none; returns its id."""
    sealed = seal_password(password) if password else ""
    return plant_account(workspace, NewAccount(login, name, role, departments), sealed, by=ROOT)


def id_of(login: str) -> str:
    return to_account_id(login)
