"""Which snapshot a link leads to, asked at every view: read anew after every journal line, and only then."""

from __future__ import annotations

from dataclasses import replace

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
        row = rows.get(token_hash)
        return row and self._note_moment(row)

    def _note_moment(self, row: SnapshotRow) -> SnapshotRow:
        seen = [at for at in (row.seen_at, self._workspace.views.latest(row.snapshot_id)) if at is not None]
        return replace(row, seen_at=max(seen, default=None))

    def _read(self) -> dict[str, SnapshotRow]:
        """Nothing may be half recorded: the line is in the journal a moment before its rows are in the tables.

        Where the tables are behind the journal (the disk refuses), a link that was closed since is not found.
        """
        workspace = self._workspace
        with workspace.hold():
            changed = {line.data.get("snapshot_id") for line in workspace.journal.read(workspace.projected + 1)}
            rows = {one.token_hash: one for one in read_snapshots(workspace) if one.snapshot_id not in changed}
            self._state = workspace.projected, rows
        return rows
