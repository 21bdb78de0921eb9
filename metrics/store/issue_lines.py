"""Steps of issues become rows, each on top of the step that its writer saw."""

from __future__ import annotations

from datetime import date

from metrics.journal.archive import Archives
from metrics.journal.line import Line
from metrics.model.errors import Conflict
from metrics.store import shapes
from metrics.store.shapes import to_timestamp
from metrics.store.warehouse import Cursor


def record_step(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A step that stands from this line on.

    Raises Conflict where another step came between: such a line is never written, so a rebuild never meets one.
    """
    del archives
    data = line.data
    if data["replaces"] != _find_latest_step(cursor, data["target_id"], line.number):
        raise Conflict("该目标的督办情况已有更新，本次未登记。请核对后重新填写。")
    row = (
        data["target_id"],
        line.number,
        data["problem"],
        data["measure"],
        date.fromisoformat(data["due"]) if data["due"] else None,
        data["status"],
        data["reason"],
        to_timestamp(line.at),
        line.by,
    )
    cursor.insert("writes/issue_step.sql", shapes.ISSUE_STEP, [row])


def _find_latest_step(cursor: Cursor, target_id: str, known_at: int) -> int:
    """The line of the step that stood, 0 before the first."""
    steps = cursor.rows("queries/issue_history.sql", target_id=target_id, known_at=known_at)
    return int(steps[0][0]) if steps else 0
