"""The adoptions of the catalogue, as the journal has them: by a folder, by a table of targets, or taking one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from metrics.journal.line import Line
from metrics.model.errors import CommandRefused
from metrics.store.workspace import Workspace

ADOPTED = "catalogue_adopted"


@dataclass(frozen=True)
class Adoption:
    """One line that put a catalogue in force; `at` in UTC.

    `filename` is "" where a whole catalogue was adopted; `undoes` is the line that this one took back, `undone_by`
    the line that took this one back.
    """

    line_number: int
    at: datetime
    by: str
    filename: str
    file_hash: str
    new_count: int
    changed_count: int
    reason: str
    undoes: int | None
    undone_by: int | None


def find_adoption(workspace: Workspace, before: int | None = None) -> Line:
    """The line that put the catalogue in force, now or before a line. Raises CommandRefused where there is none."""
    lines = [line for line in _read_lines(workspace) if before is None or line.number < before]
    if not lines:
        raise CommandRefused("在此之前没有启用过目标库。")
    return lines[-1]


def read_adoptions(workspace: Workspace) -> tuple[Adoption, ...]:
    """All adoptions, newest first."""
    lines = _read_lines(workspace)
    undone = {line.data["undoes"]: line.number for line in lines if "undoes" in line.data}
    return tuple(
        Adoption(
            line_number=line.number,
            at=line.at,
            by=line.by,
            filename=line.data.get("filename", ""),
            file_hash=line.data.get("file_hash", ""),
            new_count=line.data.get("new", 0),
            changed_count=line.data.get("changed", 0),
            reason=line.data.get("reason", ""),
            undoes=line.data.get("undoes"),
            undone_by=undone.get(line.number),
        )
        for line in reversed(lines)
    )


def _read_lines(workspace: Workspace) -> list[Line]:
    return [line for line in workspace.journal.read() if line.event == ADOPTED]
