"""One entry of a sheet becomes an observation, or the problems that keep it from being one."""

from __future__ import annotations

from metrics.intake.amounts import read_amount
from metrics.intake.bare_names import find_named
from metrics.intake.desk import Desk
from metrics.intake.fields import SINGLE, Field
from metrics.intake.fold import HIDDEN, bare_name, fold_name, one_line
from metrics.intake.layout import Entry
from metrics.intake.lookup import Named, NameIndex
from metrics.intake.periods import PeriodRejected, read_period, to_canonical
from metrics.model.catalogue import Indicator, Region
from metrics.model.inert import bare
from metrics.model.observation import STATUS_WORDS, Observation
from metrics.model.period import Period, PeriodKind

MAX_TEXT = 500


def stage_entry(entry: Entry, desk: Desk) -> Observation | None:
    """The observation of one entry; None where it has an error or no value, all of which are reported."""
    if not check_texts(entry, desk):
        return None
    indicator = find_indicator(entry, desk)
    region = find_region(entry, desk)
    period = read_entry_period(entry, indicator, desk)
    status = read_entry_status(entry, desk)
    amount = read_amount(entry, indicator, desk)
    if indicator is None or region is None or period is None or status is None or amount is None:
        return None
    if is_single(entry, indicator, period):
        header = entry.place(Field.VALUE).header
        desk.report("PERIOD_SINGLE", entry, Field.VALUE, header=header, period=period.label)
        return None
    return Observation(
        indicator_id=indicator.indicator_id,
        region_id=region.region_id,
        period=period,
        value=amount.value,
        value_text=one_line(entry.text(Field.VALUE)),
        unit_text=amount.unit,
        status=status,
        note=bare(one_line(entry.text(Field.NOTE))),
        row=entry.row,
        column=entry.place(Field.VALUE).column,
    )


def check_texts(entry: Entry, desk: Desk) -> bool:
    before = len(desk.problems)
    for where, text in entry.texts.items():
        if len(text) > MAX_TEXT:
            desk.report("TEXT_TOO_LONG", entry, where, count=len(text), limit=MAX_TEXT)
        elif hidden := HIDDEN.search(text):
            desk.report("TEXT_CONTROL", entry, where, point=f"{ord(hidden[0]):04X}")
    return len(desk.problems) == before


def find_indicator(entry: Entry, desk: Desk) -> Indicator | None:
    code, name = entry.text(Field.CODE).strip(), entry.text(Field.NAME).strip()
    if not code and not name:
        desk.report("KEY_INDICATOR_BLANK", entry, Field.CODE if Field.CODE in entry.columns else Field.NAME)
        return None
    by_code = _find(desk.lookup.codes, "KEY_CODE_UNKNOWN", entry, Field.CODE, desk) if code else None
    if not name:
        return by_code
    named, bare = find_named(desk.lookup.indicators, name)
    if by_code is not None and by_code in named:
        if bare:
            desk.mention("NAME_BARE", entry, Field.NAME, meaning=bare)
        return by_code
    by_name = _find(desk.lookup.indicators, "KEY_INDICATOR_UNKNOWN", entry, Field.NAME, desk)
    if not code:
        return by_name
    if by_code is not None and by_name is not None:
        words = {"by_code": code, "code_name": by_code.name, "name_name": by_name.name}
        desk.report("KEY_DISAGREE", entry, Field.NAME, **words)
    return None


def find_region(entry: Entry, desk: Desk) -> Region | None:
    if not entry.text(Field.REGION).strip():
        desk.report("KEY_REGION_BLANK", entry, Field.REGION)
        return None
    return _find(desk.lookup.regions, "KEY_REGION_UNKNOWN", entry, Field.REGION, desk)


def _find(index: NameIndex[Named], unknown: str, entry: Entry, where: Field, desk: Desk) -> Named | None:
    found, bare = find_named(index, entry.text(where))
    if len(found) == 1:
        if bare:
            desk.mention("NAME_BARE", entry, where, meaning=bare)
        return found[0]
    if found:
        code = "KEY_REGION_AMBIGUOUS" if where is Field.REGION else "KEY_INDICATOR_AMBIGUOUS"
        desk.report(code, entry, where, candidates="或".join(f"“{one.name}”" for one in found))
    else:
        nearest = index.nearest(entry.text(where)) or index.nearest(bare_name(entry.text(where)))
        desk.report(unknown, entry, where, nearest=f"，最接近的是‹{nearest}›" if nearest else "")
        desk.suggest("地区" if where is Field.REGION else "指标", entry.text(where), nearest)
    return None


def read_entry_period(entry: Entry, indicator: Indicator | None, desk: Desk) -> Period | None:
    read = read_period(entry.text(Field.PERIOD))
    if isinstance(read, PeriodRejected):
        desk.report(read.code, entry, Field.PERIOD)
        return None
    if read.as_of > desk.today:
        desk.report("PERIOD_FUTURE", entry, Field.PERIOD, as_of=read.as_of, today=desk.today)
        return None
    if indicator is None:
        return None
    period = to_canonical(read, indicator.cumulative)
    if read.kind is PeriodKind.DAY and read.as_of.day == 1:
        desk.report("PERIOD_FIRST_DAY", entry, Field.PERIOD, month=f"{read.as_of.year}年{read.as_of.month}月")
    if indicator.cumulative and read.start > period.start and period.kind is not PeriodKind.DAY:
        desk.tally("PERIOD_CUMULATIVE", one_line(entry.text(Field.PERIOD)), period=period.label)
    return period


def is_single(entry: Entry, indicator: Indicator, period: Period) -> bool:
    """Whether a total since January stands in a column of one month or quarter (当月, 本季) that is not its first."""
    said = SINGLE.search(entry.place(Field.VALUE).header)
    if said is None or not indicator.cumulative:
        return False
    return period.as_of.month > (1 if said["span"] == "月" else 3)


def read_entry_status(entry: Entry, desk: Desk) -> str | None:
    status = fold_name(entry.text(Field.STATUS)).removesuffix("数") or STATUS_WORDS[0]
    if status not in STATUS_WORDS:
        desk.report("STATUS_UNKNOWN", entry, Field.STATUS)
        return None
    return status
