"""The snapshots of a workspace, as metrics.publish.snapshot wants to meet them."""

from __future__ import annotations

from typing import Any

from metrics.model.snapshot import SnapshotRow
from metrics.publish.snapshot import PageArchive
from metrics.store.reads import read_snapshots
from metrics.store.workspace import Workspace


class WorkspaceSnapshots:
    """A SnapshotStore on a workspace: its archive, its journal and its projection."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def snapshots(self) -> PageArchive:
        """Where pages and their JSON lie."""
        return self._workspace.archives.snapshots

    def record(self, event: str, data: dict[str, Any], by: str, commit_id: str) -> int:
        """One journal line; its number."""
        return self._workspace.record(event, data, by=by, commit_id=commit_id).number

    def read_snapshot(self, token_hash: str) -> SnapshotRow | None:
        """The one a token leads to."""
        return next(iter(read_snapshots(self._workspace, token_hash)), None)

    def read_snapshots(self) -> tuple[SnapshotRow, ...]:
        """All, newest first."""
        return read_snapshots(self._workspace)
