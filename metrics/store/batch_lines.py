"""Batches become rows: committed, undone, and under the two-person rule submitted and returned before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from metrics.journal.archive import Archives
from metrics.journal.line import Line
from metrics.model.normalised import read_normalised_csv
from metrics.model.observation import Observation
from metrics.store import shapes
from metrics.store.shapes import to_timestamp
from metrics.store.warehouse import Cursor


def commit_rows(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A batch with its numbers. Of one that was submitted first, the line's author is the reviewer."""
    data = line.data
    rows = read_normalised_csv(archives.actuals.get(data["rows_hash"]))
    submission = data.get("submission")
    batch = (
        line.number,
        to_timestamp(datetime.fromisoformat(data["reported_at"])) if submission else to_timestamp(line.at),
        data["reported_by"] if submission else line.by,
        to_timestamp(line.at) if submission else None,
        line.by if submission else None,
        *_file_columns(line),
    )
    cursor.insert("writes/batch.sql", shapes.BATCH, [batch])
    write_confirmed_names(cursor, line)
    write_observations(cursor, line.number, rows)
    if submission:
        _decide(cursor, line, submission, "published", "")


def write_confirmed_names(cursor: Cursor, line: Line) -> None:
    """What a person said that words of a file mean, remembered from this line on."""
    names = [(written, meaning, line.number) for written, meaning in line.data.get("confirmed", ())]
    cursor.insert("writes/confirmed_name.sql", shapes.CONFIRMED_NAME, names)


def undo_rows(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A batch taken back; its rows stay, known no longer from this line on."""
    del archives
    number = line.data["batch_number"]
    cursor.run("writes/undo_observations.sql", batch_number=number, line_number=line.number)
    cursor.run(
        "writes/undo_batch.sql",
        batch_number=number,
        line_number=line.number,
        made_by=line.by,
        reason=line.data["reason"],
    )


def submit_rows(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A file that waits for its reviewer. Its numbers are not known yet."""
    del archives
    row = (line.number, to_timestamp(line.at), line.by, *_file_columns(line))
    cursor.insert("writes/submission.sql", shapes.SUBMISSION, [row])


def return_submission(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A file that its reviewer sent back."""
    del archives
    _decide(cursor, line, line.data["submission"], "returned", line.data["reason"])


def _decide(cursor: Cursor, line: Line, number: int, decision: str, reason: str) -> None:
    words = {"decision": decision, "made_by": line.by, "reason": reason, "happened_at": to_timestamp(line.at)}
    cursor.run("writes/decide_submission.sql", submission_number=number, line_number=line.number, **words)


def _file_columns(line: Line) -> tuple[str | int, ...]:
    data = line.data
    counts = (data["rows"], data["new"], data["changed"])
    return (data["filename"], data["file_hash"], data["rows_hash"], *counts, data["reason"])


def write_observations(cursor: Cursor, batch_number: int, rows: Sequence[Observation]) -> None:
    """Lay the rows of one batch into the table."""
    cursor.insert(
        "writes/observation.sql",
        shapes.OBSERVATION,
        [
            (
                row.indicator_id,
                row.region_id,
                row.period.kind.value,
                row.period.start,
                row.period.as_of,
                row.value,
                row.value_text,
                row.unit_text,
                row.status,
                row.note,
                batch_number,
                row.row,
            )
            for row in rows
        ],
    )
