"""A file against the workspace as it stands: its catalogue, its day, and the words that earlier files had confirmed."""

from __future__ import annotations

from collections.abc import Mapping

from metrics.intake.door import stage_any
from metrics.intake.stage import Staged
from metrics.intake.targets.stage import StagedTargets
from metrics.store.submissions import read_confirmed_names
from metrics.store.workspace import Workspace


def stage_upload(
    workspace: Workspace,
    content: bytes,
    filename: str,
    *,
    sheet_name: str | None = None,
    confirmed: Mapping[str, str] | None = None,
) -> Staged | StagedTargets:
    """Read a file as page, command line and HTTP all read it; `confirmed` adds to what earlier batches confirmed."""
    names = {**read_confirmed_names(workspace), **(confirmed or {})}
    return stage_any(content, filename, workspace.catalogue, workspace.today, sheet_name=sheet_name, confirmed=names)
