"""What the office may set beside the numbers: rule set, baseline, plan. Each with a reason, each a journal line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from metrics.access.matrix import permit
from metrics.intake.fold import fold_name, nearest_name
from metrics.intake.numbers import NumberRead, read_number
from metrics.intake.periods import PeriodRejected, read_period
from metrics.intake.signature import check_reason
from metrics.journal.archive import hash_bytes
from metrics.journal.line import Line, to_canonical
from metrics.model.actor import Action, Actor, Permit
from metrics.model.catalogue import Kind, Target
from metrics.model.errors import CommandRefused
from metrics.model.history import PlanMark
from metrics.store.histories import read_plan, read_rule_choice, read_rule_sets
from metrics.store.workspace import Workspace

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def choose_rule_set(workspace: Workspace, rule_set: str, *, target_id: str | None, reason: str, by: Actor) -> Line:
    """Judge the workspace, or one target, by another rule set from now on; what was judged before stays as it was.

    Raises CommandRefused for an unknown rule set or target, no reason, or no change.
    """
    allowed = permit(by, Action.CHOOSE_RULES)
    known = [one.name for one in read_rule_sets(workspace)]
    if rule_set not in known:
        raise CommandRefused(f"没有名为‹{rule_set}›的评价规则。可选：{'、'.join(known)}。")
    if target_id is not None:
        find_target(workspace, target_id)
    if read_rule_choice(workspace).get(target_id) == rule_set:
        raise CommandRefused(f"现行评价规则已经是‹{rule_set}›，没有变化。")
    return _record(workspace, "rule_set_chosen", {"target_id": target_id, "rule_set": rule_set}, reason, allowed)


def set_baseline(workspace: Workspace, target_id: str, value: str, *, on: str, reason: str, by: Actor) -> Line:
    """Set the baseline of a level or share in the indicator's unit; `on` is a day, a period (2022年) or empty.

    Raises CommandRefused for what is no number or no day, and for kinds of target that have no baseline.
    """
    allowed = permit(by, Action.SET_BASELINE)
    target = find_target(workspace, target_id)
    if target.kind not in (Kind.STOCK, Kind.RATIO):
        raise CommandRefused(f"{target.kind.word}类目标没有基期值，不能设置。")
    indicator = next(row for row in workspace.catalogue.indicators if row.indicator_id == target.indicator_id)
    number = _read_number(value, indicator.unit == "%")
    data = {"target_id": target_id, "value": f"{number:f}", "baseline_on": read_day(on) if on.strip() else ""}
    return _record(workspace, "baseline_set", data, reason, allowed)


def set_plan(workspace: Workspace, target_id: str, marks: tuple[PlanMark, ...], *, reason: str, by: Actor) -> Line:
    """Set the marks of a target's plan; from now on it is judged by them, whatever its profile.

    Raises CommandRefused where marks lie outside the period, do not rise, or do not end at 100 %.
    """
    allowed = permit(by, Action.SET_PLAN)
    target = find_target(workspace, target_id)
    _check_marks(target, marks)
    if read_plan(workspace, target_id) == marks:
        raise CommandRefused("进度计划与现行计划相同，没有变化。")
    data = {"target_id": target_id, "marks": [[mark.day.isoformat(), f"{mark.share:f}"] for mark in marks]}
    return _record(workspace, "plan_set", data, reason, allowed)


def read_marks(text: str) -> tuple[PlanMark, ...]:
    """Marks from lines of day and share: `2023-03-31,10%`, or with a period as day: `2023年3月,0.1`.

    A share without % is a fraction up to 1, else a percentage. Raises CommandRefused naming the line.
    """
    marks = []
    for number, row in enumerate(csv.reader(io.StringIO(text.strip().replace("，", ",").replace("\t", ","))), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and not any(char.isdigit() for char in "".join(cells))):
            continue
        if len(cells) < 2:
            raise CommandRefused(
                f"第{number}行应为“日期,应达比例”，实为‹{','.join(cells)}›。请按 2023-03-31,10% 填写。"
            )
        share = _read_number(cells[1], True)
        if cells[1].rstrip().endswith(("%", "\uff05")) or share > 1:
            share /= 100
        marks.append(PlanMark(date.fromisoformat(read_day(cells[0])), share))
    return tuple(sorted(marks, key=lambda mark: mark.day))


def _check_marks(target: Target, marks: tuple[PlanMark, ...]) -> None:
    if not marks:
        raise CommandRefused("进度计划至少要有一个节点，最后一个为100%。")
    for earlier, later in pairwise(marks):
        if earlier.day == later.day or later.share < earlier.share:
            raise CommandRefused(f"{later.day}的应达比例不能低于前一节点，日期也不能重复。")
    outside = [mark.day for mark in marks if not target.start <= mark.day <= target.end]
    if outside:
        raise CommandRefused(f"{outside[0]}不在目标期间（{target.start}至{target.end}）内。")
    if marks[0].share < 0 or marks[-1].share != 1:
        raise CommandRefused("应达比例从0%到100%，最后一个节点应为100%。")


def find_target(workspace: Workspace, target_id: str) -> Target:
    """The target in force of an id. Raises CommandRefused for an unknown one, with the id it may be meant for."""
    found = next((row for row in workspace.catalogue.targets if row.target_id == target_id), None)
    if found is None:
        ids = {fold_name(row.target_id): row.target_id for row in workspace.catalogue.targets}
        nearest = ids.get(nearest_name(target_id, ids, 0.8))
        guess = f"，是否应为‹{nearest}›" if nearest else ""
        raise CommandRefused(f"没有编号为‹{target_id}›的目标{guess}。请从目标清单中重新选择。")
    return found


def _read_number(text: str, is_percent: bool) -> Decimal:
    found = read_number(text, is_percent)
    if not isinstance(found, NumberRead) or found.warnings:
        raise CommandRefused(f"应为数字，实为‹{text[:40]}›。请只填数值，如 86 或 12.3。")
    return found.value * found.multiplier


def read_day(text: str) -> str:
    """A day or the last day of a period (2023年12月) in ISO form. Raises CommandRefused for what is neither."""
    if _DAY.fullmatch(text.strip()):
        try:
            return date.fromisoformat(text.strip()).isoformat()
        except ValueError:
            pass
    found = read_period(text)
    if isinstance(found, PeriodRejected):
        raise CommandRefused(f"应为日期，实为‹{text[:40]}›。请填写如 2023-03-31 或 2023年3月。")
    return found.as_of.isoformat()


def _record(workspace: Workspace, event: str, data: Mapping[str, object], reason: str, by: Permit) -> Line:
    check_reason(reason, "变更")
    content = {**data, "reason": reason.strip()}
    version = workspace.data_version
    commit_id = hash_bytes(to_canonical([event, content, version]))
    return workspace.record(event, content, by=by, commit_id=commit_id, based_on=version)
