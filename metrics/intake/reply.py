"""The answer to a machine: what a clerk sees of a file on the page, as one JSON for the command line and the route."""

from __future__ import annotations

import json
from enum import StrEnum

from metrics.intake.commit import Receipt
from metrics.intake.preview import LightChange, Novelty, Preview
from metrics.intake.stage import Staged
from metrics.intake.targets.preview import TargetsPreview
from metrics.model.problem import Problem
from metrics.store.submissions import Submission


class FileVerdict(StrEnum):
    """What became of a file, or would become of it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNCHANGED = "unchanged"
    NEEDS_REASON = "needs_reason"
    COMMITTED = "committed"
    AWAITING_REVIEW = "awaiting_review"
    RETURNED = "returned"


def find_verdict(preview: Preview | TargetsPreview, reason: str) -> FileVerdict:
    """How a previewed file stands before anything is stored."""
    if not preview.staged.can_commit:
        return FileVerdict.REFUSED
    if not preview.effective:
        return FileVerdict.UNCHANGED
    if preview.warnings and not reason:
        return FileVerdict.NEEDS_REASON
    return FileVerdict.ACCEPTED


def to_reply(preview: Preview, verdict: FileVerdict, stored: Receipt | Submission | None = None) -> dict[str, object]:
    """Every key is always there, null where there is nothing to say; a number is an int, a day is ISO 8601.

    `rows` are those that could be read; of them `new`, `changed` and `unchanged`. Where a file was stored the counts
    are those of its batch, also where that happened earlier.
    """
    staged = preview.staged
    new = stored.new_count if stored else preview.count(Novelty.NEW)
    changed = stored.changed_count if stored else preview.count(Novelty.CHANGED)
    return {
        "file": staged.filename,
        "verdict": verdict.value,
        "rows": len(staged.rows),
        "new": new,
        "changed": changed,
        "unchanged": len(staged.rows) - new - changed,
        "problems": [to_problem(one) for one in preview.problems],
        "absent": [
            {"indicator": one.indicator_name, "region": one.region_name, "month": one.month.isoformat()}
            for one in preview.absent
        ],
        "cutoff": preview.cutoff.isoformat() if preview.cutoff else None,
        "light_changes": [_light_change(one) for one in preview.light_changes],
        **to_reading(staged),
        "based_on": preview.based_on,
        "earlier_batch": preview.earlier_batch,
        "batch": stored.batch_number if isinstance(stored, Receipt) else None,
        "submission": stored.submission_number if isinstance(stored, Submission) else None,
        "rows_hash": stored.rows_hash if stored else None,
    }


def to_reading(staged: Staged) -> dict[str, object]:
    """How a file was read, whatever it holds."""
    return {
        "layout": staged.layout or None,
        "encoding": staged.encoding or None,
        "sheet": staged.sheet or None,
        "sheets": list(staged.sheets),
        "ignored_columns": list(staged.ignored_columns),
        "suggestions": [
            {"kind": one.kind, "written": one.written, "meaning": one.meaning} for one in staged.suggestions
        ],
        "confirmed": [{"written": written, "meaning": meaning} for written, meaning in staged.confirmed],
        "digest": staged.digest,
        "file_hash": staged.file_hash,
    }


def to_json(content: dict[str, object]) -> str:
    """The same characters wherever it is written; half of a surrogate pair, which no encoding can write, becomes "?"."""
    return json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8", "replace").decode()


def to_problem(one: Problem) -> dict[str, object]:
    """A finding with its place; null where it is about the whole file."""
    place = one.place
    return {
        "code": one.code,
        "severity": one.severity.value,
        "row": place.row or None,
        "column": place.column or None,
        "header": place.header or None,
        "found": one.found,
        "message": one.message,
        "remedy": one.remedy,
        "sentence": one.sentence,
    }


def _light_change(one: LightChange) -> dict[str, object]:
    return {
        "target_id": one.target_id,
        "indicator": one.indicator_name,
        "region": one.region_name,
        "before": one.before.word,
        "after": one.after.word,
    }
