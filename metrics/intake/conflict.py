"""Somebody else committed since the preview: who changed which of its numbers, and what else happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from metrics.intake.preview import Change, Preview
from metrics.model.figures import show_amount
from metrics.store.reads import BatchRow, KnownValue, read_batches, read_known_values
from metrics.store.workspace import Workspace

SHOWN_CELLS = 10


def explain_conflict(workspace: Workspace, preview: Preview) -> tuple[str, ...]:
    """Sentences for the clerk whose `preview` is no longer based on the latest data, its own cells first."""
    batches = {batch.batch_number: batch for batch in read_batches(workspace)}
    known = read_known_values(workspace, {row.indicator.indicator_id for row in preview.changes})
    now = {(row.indicator_id, row.region_id, row.period): row for row in known}
    cells = [
        _explain_cell(change, now.get(change.observation.key), batches)
        for change in preview.changes
        if _source(change.known) != _source(now.get(change.observation.key))
    ]
    more = [f"另有{len(cells) - SHOWN_CELLS}项。"] if len(cells) > SHOWN_CELLS else []
    return (*cells[:SHOWN_CELLS], *more, *_explain_rest(batches.values(), preview, bool(cells)))


def _source(known: KnownValue | None) -> int | None:
    return known.batch_number if known else None


def _explain_cell(change: Change, now: KnownValue | None, batches: dict[int, BatchRow]) -> str:
    row, unit = change.observation, change.indicator.unit
    name = f"{change.region.short_name}‹{change.indicator.name}›{row.period.label}"
    before = f"原为{show_amount(change.known.value, unit, 10)}" if change.known else "原无数据"
    if now is None:
        undone = batches.get(_source(change.known) or 0)
        return f"{name}{before}，已由{undone.undone_by if undone and undone.undone_by else '他人'}撤销。"
    batch = batches[now.batch_number]
    return (
        f"{name}{before}，{batch.reported_by}已报为{show_amount(now.value, unit, 10)}（第{batch.batch_number}号批次）。"
    )


def _explain_rest(batches: Iterable[BatchRow], preview: Preview, has_cells: bool) -> Iterator[str]:
    later = [one for one in batches if one.batch_number > preview.based_on]
    names = "、".join(f"{one.reported_by}（第{one.batch_number}号批次）" for one in later)
    if names and not has_cells:
        yield f"{names}提交了其他数据，与本文件的数据没有重叠。"
    elif not names and not has_cells:
        yield "目标库或评价设置有调整，本文件的数据没有变化。"
