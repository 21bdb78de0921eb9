"""Our own grammar of periods, and the one canonical period that all wordings of the same cut-off share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from metrics.intake.fold import SPACES, TEXT_SIGN
from metrics.intake.numerals import read_numeral
from metrics.model.period import Period, PeriodKind, day_of, half_of, month_end, month_of, quarter_of, year_of

FIRST_YEAR, LAST_YEAR = 1949, 2100


@dataclass(frozen=True)
class PeriodRejected:
    """`code` is the problem kind."""

    code: str


_Words = dict[str, str]
_Reader = Callable[[_Words], Period | PeriodRejected]

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_DASHES = str.maketrans("—–−‐‑~〜至到号", "---------日")
_SPACED = re.compile(r" *([年月日季度第上下半前底末全QqHh-]) *")
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00)?$")
_ALLOWED = re.compile(r"[0-9年月日季度第上下半前底末全份初两今本去累计个零〇一二三四五六七八九十QqHhT/:. \-]*")
_NUMERAL = re.compile(r"[零〇一二三四五六七八九十]+(?=[年月日]|-[零〇一二三四五六七八九十]+月)")
_ENGLISH = re.compile(r"(?i)([0-9]{1,4}-)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-. ]?[0-9]{0,4}")
_YEARLESS = re.compile(
    r"(今年|本年|去年|[0-9]{2}年)?(([0-9]{1,2}月?-)?[0-9]{1,2}月(份|份?[底末]|[0-9]{1,2}日)?|"
    r"(第|前)?[一二三四1-4]个?季度?|[Qq][1-4]|[Hh][12]|[上下]半年)(累计)?"
)
_COUNT = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4}


@lru_cache(maxsize=1024)
def read_period(text: str) -> Period | PeriodRejected:
    """The period as written: 2023年二季度 is April to June. Days and months are checked against the calendar."""
    folded = text.strip(SPACES).removeprefix(TEXT_SIGN).translate(_WIDE)
    if not folded:
        return PeriodRejected("PERIOD_BLANK")
    if len(folded) > 40 or _ENGLISH.fullmatch(folded):
        return PeriodRejected("PERIOD_ENGLISH" if len(folded) <= 40 else "PERIOD_TEXT")
    folded = folded.removeprefix("截至").removeprefix("截止").replace("——", "—").translate(_DASHES)
    if not _ALLOWED.fullmatch(folded):
        return PeriodRejected("PERIOD_TEXT")
    folded = _NUMERAL.sub(_to_digits, folded)
    folded = _MIDNIGHT.sub("", _SPACED.sub(r"\1", folded))
    for pattern, reader in _FORMS:
        words = pattern.fullmatch(folded)
        if words is not None:
            return _within_years(words.groupdict(""), reader)
    is_short = _YEARLESS.fullmatch(folded) is not None
    return PeriodRejected("PERIOD_NO_YEAR" if is_short else "PERIOD_TEXT")


def _to_digits(found: re.Match[str]) -> str:
    """二〇二三 is 2023, 十二 is 12."""
    value = read_numeral(found[0])
    return found[0] if value is None else f"{value:f}"


def to_canonical(period: Period, cumulative: bool) -> Period:
    """The period that keys the number: it depends on the cut-off and the indicator only, never on the wording.

    Kind is month where `as_of` ends a month, else day. A cumulative figure starts on 1 January of its year;
    a level starts with its month, or on its day.
    """
    last = period.as_of
    whole_month = last == month_end(last.year, last.month)
    kind = PeriodKind.MONTH if whole_month else PeriodKind.DAY
    if cumulative:
        return Period(last, date(last.year, 1, 1), kind)
    return Period(last, last.replace(day=1) if whole_month else last, kind)


def _within_years(words: _Words, reader: _Reader) -> Period | PeriodRejected:
    if not words.get("year"):
        return reader(words)
    if not FIRST_YEAR <= int(words["year"]) <= LAST_YEAR:
        return PeriodRejected("PERIOD_YEAR")
    return reader(words)


def _year(words: _Words) -> Period | PeriodRejected:
    return year_of(int(words["year"]))


def _month(words: _Words) -> Period | PeriodRejected:
    month = int(words["month"])
    return month_of(int(words["year"]), month) if 1 <= month <= 12 else PeriodRejected("PERIOD_MONTH")


def _day(words: _Words) -> Period | PeriodRejected:
    month = int(words["month"])
    if not 1 <= month <= 12:
        return PeriodRejected("PERIOD_MONTH")
    try:
        return day_of(date(int(words["year"]), month, int(words["day"])))
    except ValueError:
        return PeriodRejected("PERIOD_DAY")


def _quarter(words: _Words) -> Period | PeriodRejected:
    written = words["quarter"]
    quarter = _COUNT.get(written) or (int(written) if written.isascii() else 0)
    return quarter_of(int(words["year"]), quarter) if 1 <= quarter <= 4 else PeriodRejected("PERIOD_QUARTER")


def _half(words: _Words) -> Period | PeriodRejected:
    half = {"上": 1, "下": 2, "1": 1, "2": 2}.get(words["half"])
    return half_of(int(words["year"]), half) if half else PeriodRejected("PERIOD_HALF")


def _months(words: _Words) -> Period | PeriodRejected:
    first, last = int(words["first"] or 1), int(words["month"])
    if words.get("year_again", words["year"]) != words["year"]:
        return PeriodRejected("PERIOD_TWO_YEARS")
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return PeriodRejected("PERIOD_MONTH")
    if last < first:
        return PeriodRejected("PERIOD_ORDER")
    return month_of(int(words["year"]), last, 1) if first == 1 else PeriodRejected("PERIOD_RANGE_START")


def _quarters(words: _Words) -> Period | PeriodRejected:
    """前三季度, 一至三季度: from January to the end of that quarter."""
    written = words["quarter"]
    last = 3 * (_COUNT.get(written) or int(written))
    return month_of(int(words["year"]), last, 1)


def _number(_words: _Words) -> Period | PeriodRejected:
    return PeriodRejected("PERIOD_NUMBER")


_Y = r"(?P<year>[0-9]{4})"
_M = r"(?P<month>[0-9]{1,2})"
_D = r"(?P<day>[0-9]{1,2})"
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (_Y + r"(年?全年|年度?|年[底末])?", _year),
        (_Y + "年" + _M + r"月(份|份?[底末])?", _month),
        (_Y + "年(?P<first>)" + _M + "月份?累计", _months),
        (_Y + "[-/]" + _M, _month),
        (_Y + r"(?P<month>[0-9]{2})", _month),
        (_Y + "年" + _M + "月" + _D + "日", _day),
        (_Y + r"(?P<mark>[-/.])" + _M + r"(?P=mark)" + _D, _day),
        (_Y + r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})", _day),
        (_Y + r"[年-]?[Qq](?P<quarter>[0-9])", _quarter),
        (_Y + r"年第?(?P<quarter>[一二三四五六七八九0-9])季度?[底末]?", _quarter),
        (_Y + r"第?(?P<quarter>[一二三四五六七八九])季度?[底末]?", _quarter),
        (_Y + r"[年-]?[Hh](?P<half>[0-9])", _half),
        (_Y + r"年?(?P<half>[上下])半年[底末]?", _half),
        (_Y + r"年(?P<first>[0-9]{1,2})月?-" + _M + r"月(份|[底末])?(累计)?", _months),
        (_Y + r"年(?P<first>[0-9]{1,2})月-(?P<year_again>[0-9]{4})年" + _M + "月", _months),
        (_Y + r"年前(?P<quarter>[二两三四234])个?季度?", _quarters),
        (_Y + r"年第?[一1](季度)?-第?(?P<quarter>[二三四234])季度", _quarters),
        (r"[0-9]+\.[0-9]+|[0-9]{5}|[0-9]{7}", _number),
    )
)
