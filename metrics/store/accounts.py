"""Reading the accounts: who may sign in and as what, and the hashes of their passwords."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from metrics.model.actor import Actor, Role
from metrics.store.reads import zoned
from metrics.store.workspace import Workspace

#: Lines after which an account may be another.
ACCOUNT_EVENTS = frozenset(
    {
        "account_added",
        "account_changed",
        "account_disabled",
        "account_enabled",
        "password_reset",
        "password_changed",
    }
)


@dataclass(frozen=True)
class AccountRow:
    """`departments` are empty where the account is for all; `password_hash` is "" where no password opens it.

    `trust_line` is the line of the last change by an administrator: whatever was opened before it is open no more.
    """

    account_id: str
    login: str
    name: str
    role: Role
    departments: tuple[str, ...]
    is_enabled: bool
    trust_line: int
    added_at: datetime
    added_by: str
    password_line: int
    password_hash: str
    must_change: bool
    password_set_at: datetime | None

    def to_actor(self, proof: str = "") -> Actor:
        """Whoever acts by this account."""
        return Actor(self.name, self.role, self.account_id, self.departments, proof)


def read_accounts(workspace: Workspace) -> tuple[AccountRow, ...]:
    """All accounts, the disabled ones too, oldest first."""
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/accounts.sql")
    return tuple(_to_row({name: zoned(value) for name, value in record.items()}) for record in records)


def read_password_hashes(workspace: Workspace, account_id: str, most: int) -> tuple[str, ...]:
    """The hashes of the latest passwords of an account, the one in force first."""
    with workspace.warehouse.cursor() as cursor:
        return tuple(row[0] for row in cursor.rows("queries/account_passwords.sql", account_id=account_id, most=most))


def _to_row(record: dict[str, object]) -> AccountRow:
    departments = tuple(filter(None, str(record["departments"]).split("、")))
    return AccountRow(**{**record, "role": Role(record["role"]), "departments": departments})  # type: ignore[arg-type]


class AccountIndex:
    """All accounts as of one journal line: asked at every run of every page, read anew only after a line about one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._state: tuple[int, dict[str, AccountRow], dict[str, AccountRow]] = (-1, {}, {})

    def find(self, account_id: str) -> AccountRow | None:
        """The account of an id, enabled or not."""
        return self._current()[1].get(account_id)

    def find_login(self, login: str) -> AccountRow | None:
        """The account of a login name as it is kept (metrics.access.names.fold_login)."""
        return self._current()[2].get(login)

    def _current(self) -> tuple[int, dict[str, AccountRow], dict[str, AccountRow]]:
        state = self._state
        journal = self._workspace.journal
        if state[0] == journal.tail:
            return state
        news = journal.read(state[0] + 1)
        if state[0] >= 0 and not any(line.event in ACCOUNT_EVENTS for line in news):
            self._state = (state[0] + len(news), state[1], state[2])
            return self._state
        return self._read()

    def _read(self) -> tuple[int, dict[str, AccountRow], dict[str, AccountRow]]:
        """Nothing may be half recorded: the line is in the journal a moment before its rows are in the tables.

        Where the tables are behind the journal (the disk refuses), an account that changed since is not found.
        """
        workspace = self._workspace
        with workspace.hold():
            news = workspace.journal.read(workspace.projected + 1)
            changed = {line.data["account_id"] for line in news if line.event in ACCOUNT_EVENTS}
            by_id = {one.account_id: one for one in read_accounts(workspace) if one.account_id not in changed}
            self._state = (workspace.projected, by_id, {one.login: one for one in by_id.values()})
        return self._state
