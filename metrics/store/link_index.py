"""Which snapshot a link leads to, asked at every view: read anew after every journal line, and only then."""

from __future__ import annotations

from metrics.model.snapshot import SnapshotRow
from metrics.store.reads import read_snapshots
from metrics.store.workspace import Workspace


class LinkIndex:
    """All snapshots by the hash of their token, as of one journal line. A link revoked is a line, so it ends at once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._state: tuple[int, dict[str, SnapshotRow]] = (-1, {})

    def find(self, token_hash: str) -> SnapshotRow | None:
        """The snapshot of a token, open or not; None where the hash is of none."""
        line, rows = self._state
        if line != self._workspace.journal.tail:
            rows = self._read()
        return rows.get(token_hash)

    def _read(self) -> dict[str, SnapshotRow]:
        """Nothing may be half recorded: the line is in the journal a moment before its rows are in the tables."""
        with self._workspace.hold():
            rows = {one.token_hash: one for one in read_snapshots(self._workspace)}
            self._state = self._workspace.journal.tail, rows
        return rows
