"""The answer to a machine about a table of targets, with the keys of every other file's answer where they mean the same."""

from __future__ import annotations

from metrics.intake.preview import Novelty
from metrics.intake.reply import FileVerdict, to_problem, to_reading
from metrics.intake.targets.commit import TargetsReceipt
from metrics.intake.targets.preview import LightTurn, TargetChange, TargetsPreview


def to_targets_reply(
    preview: TargetsPreview, verdict: FileVerdict, receipt: TargetsReceipt | None = None
) -> dict[str, object]:
    """Every key is always there, null where there is nothing to say; `line` is the journal line of the adoption."""
    staged = preview.staged
    return {
        "file": staged.filename,
        "verdict": verdict.value,
        "is_breakdown": staged.is_breakdown,
        "targets": len(staged.targets),
        "new": receipt.new_count if receipt else preview.count(Novelty.NEW),
        "changed": receipt.changed_count if receipt else preview.count(Novelty.CHANGED),
        "unchanged": preview.count(Novelty.UNCHANGED),
        "absent": [one.target_id for one in preview.absent],
        "changes": [_change(one) for one in preview.effective],
        "problems": [to_problem(one) for one in preview.problems],
        "cutoff": preview.cutoff.isoformat() if preview.cutoff else None,
        "light_changes": [_light_turn(one) for one in preview.light_turns],
        **to_reading(staged),
        "based_on": preview.based_on,
        "line": receipt.line_number if receipt else None,
        "table_hash": receipt.table_hash if receipt else None,
    }


def _change(one: TargetChange) -> dict[str, object]:
    return {
        "target_id": one.target.target_id,
        "novelty": one.novelty.value,
        "indicator": one.indicator.name,
        "region": one.region.name,
        "columns": [{"title": row.title, "before": row.before, "after": row.after} for row in one.differences],
    }


def _light_turn(one: LightTurn) -> dict[str, object]:
    return {
        "target_id": one.target_id,
        "indicator": one.indicator_name,
        "region": one.region_name,
        "before": one.before.word if one.before else None,
        "after": one.after.word,
    }
