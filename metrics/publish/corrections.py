"""此后有更正: what was corrected after a report was frozen, and the lines that say so above the stored page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from metrics.model.clock import BEIJING
from metrics.model.figures import show_amount, show_day
from metrics.model.period import label_as_of
from metrics.publish.compare import correct_goal, correct_points, known_points
from metrics.publish.comparison import Correction
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.report import Report, Series
from metrics.store.reads import read_all_series
from metrics.store.target_changes import TargetChange, TargetText, read_target_changes
from metrics.store.touched import read_last_touched
from metrics.store.workspace import Workspace

#: Where the lines go; between the two the stored page holds nothing.
OPENING, CLOSING = Html("<!--此后更正-->"), Html("<!--/此后更正-->")
#: So many stand open above the page.
SHOWN = 5
#: Brought along: a page stored by an earlier program does not know these lines.
_STYLE = (
    ".amended{margin:20px 0 0;padding:10px 16px;border:1px solid var(--red);border-left-width:5px;"
    "background:var(--red-wash);font-size:var(--s-3)}.amended strong{color:var(--red);margin-right:10px}"
    ".amended ul{margin:6px 0 0;padding-left:18px;list-style:disc}.amended summary{cursor:pointer;margin-top:4px}"
)


def read_corrections(workspace: Workspace, report: Report, version: int) -> tuple[Correction, ...]:
    """Numbers and targets of a report that are others at a later data version, numbers first, each with its moment.

    A number that was changed and changed back is none. Two queries, whatever the number of targets.
    """
    since = report.data_version if report.known_at is None else report.known_at
    if version <= since or not report.verdicts:
        return ()
    return (*_find_numbers(workspace, report, since, version), *_find_targets(workspace, report, since, version))


def _find_numbers(workspace: Workspace, report: Report, since: int, version: int) -> Iterator[Correction]:
    keys = {(one.indicator_id, one.region_id) for one in report.verdicts}
    series = read_all_series(workspace, keys, report.as_of, version)
    touched = read_last_touched(workspace, keys, report.as_of, since, version)
    seen = set()
    for verdict in report.verdicts:
        key = (verdict.indicator_id, verdict.region_id)
        old = known_points(verdict, report.series.get(verdict.target_id, Series((), ())))
        new = {point.as_of: point.value for point in series[key]}
        for one in correct_points(verdict, old, new, report.as_of):
            # Two targets of one indicator show the same number: it is one correction.
            if one.day is not None and (*key, one.day) in touched and (key, one.day) not in seen:
                seen.add((key, one.day))
                yield replace(one, at=touched[(*key, one.day)])


def _find_targets(workspace: Workspace, report: Report, since: int, version: int) -> Iterator[Correction]:
    """From the first change to the last: what a target said at both ends, in its own numbers."""
    verdicts = {one.target_id: one for one in report.verdicts}
    found: dict[str, list[TargetChange]] = {}
    for line, changes in sorted(read_target_changes(workspace).items()):
        if since < line <= version:
            for change in changes:
                found.setdefault(change.target_id, []).append(change)
    moments = {line.number: line.at for line in workspace.journal.read(since + 1)}
    for target_id in sorted(found.keys() & verdicts.keys()):
        first, last = found[target_id][0], found[target_id][-1]
        old, new = _values(first.before), _values(last.after)
        verdict = replace(verdicts[target_id], value=old[0], value_high=old[1], unit=last.unit)
        for one in correct_goal(verdict, new):
            yield replace(one, at=moments[last.line_number])


def _values(text: TargetText | None) -> tuple[Decimal | None, Decimal | None]:
    return (text.value, text.value_high) if text else (None, None)


def amend_page(page: bytes, corrections: Iterable[Correction], version: int) -> bytes:
    """The page as it is served: the stored bytes, with the lines at their place where there are corrections."""
    lines = to_lines(tuple(corrections), version).encode()
    if not lines:
        return page
    opening, closing = OPENING.encode(), CLOSING.encode()
    if opening + closing in page:
        return page.replace(opening + closing, opening + lines + closing, 1)
    return page.replace(b"<main>", b"<main>" + opening + lines + closing, 1)


def split_page(page: bytes) -> tuple[bytes, bytes]:
    """A page in hand without the lines, and the lines; a page without them as it is."""
    opening, closing = OPENING.encode(), CLOSING.encode()
    before, found, rest = page.partition(opening)
    lines, ended, after = rest.partition(closing)
    if not found or not ended or not lines:
        return page, b""
    return before + opening + closing + after, lines


def to_lines(corrections: tuple[Correction, ...], version: int) -> Html:
    """How many numbers and targets, which, old → new, when; "" for none."""
    if not corrections:
        return Html("")
    numbers = sum(one.day is not None for one in corrections)
    counts = "、".join(
        part for part in (f"{numbers}个数字" * bool(numbers), _target_count(len(corrections) - numbers)) if part
    )
    words = f"本页的{counts}在生成后已更正（截至数据版本第{version}号）。本页内容保持生成时的原样，未作改动。"
    items = [tag("li", show_correction(one)) for one in corrections]
    shown = tag("ul", join(items[:SHOWN]))
    rest = Html("")
    if items[SHOWN:]:
        rest = tag("details", tag("summary", f"其余{len(items) - SHOWN}项"), tag("ul", join(items[SHOWN:])))
    head = tag("p", tag("strong", "此后有更正"), words)
    return join([tag("style", Html(_STYLE)), tag("aside", head, shown, rest, class_="amended", role="note")])


def _target_count(count: int) -> str:
    return f"{count}项目标值" if count else ""


def show_correction(one: Correction) -> str:
    """5G基站总数（泰安市）2023年9月底：10,659个 → 10,700个（2023年11月2日更正）."""
    what = f"{label_as_of(one.day)}" if one.day else "目标值"
    old, new = (show_amount(value, one.unit, one.scale) if value is not None else "无" for value in (one.old, one.new))
    when = f"（{show_day(one.at.astimezone(BEIJING).date())}更正）" if one.at else ""
    return f"{one.name}（{one.region_name}）{what}：{old} → {new}{when}"
