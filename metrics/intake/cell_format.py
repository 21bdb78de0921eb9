"""A cell of a workbook as a person sees its value: number formats decide what is a share, a day or a month."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

#: What a double holds for certain; a spreadsheet shows no more. Digits past the tenth decimal are its noise as well.
SIGNIFICANT = Context(prec=15, rounding=ROUND_HALF_UP)
MAX_DECIMALS = 10
MAX_MAGNITUDE = 30

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,4})?")
_SHORT_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.|\[[^\]]*\]')
_DIGITS = re.compile(r"(?i)[0#?]|general|@|g/通用格式")
#: Signs that change what a number before which they stand says.
_SIGNS = "+-–—~<>≈≤≥±∼～＜＞－＋"
_DATE = re.compile(r"(?i)[ymdhs]|上午|下午|am/pm")

#: Formats that a workbook names by number only; 27 … 36 and 50 … 58 as Excel and WPS in Chinese have them.
_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    **dict.fromkeys((14, 30), "yyyy/m/d"),
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:mm"),
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    31: 'yyyy"年"m"月"d"日"',
}


@dataclass(frozen=True)
class CellFormat:
    """`parts` are the letters of a date (y, m, d, t for a time of day), "" for numbers; `prefix` and `suffix` stand around it."""

    parts: str = ""
    is_percent: bool = False
    is_scaled: bool = False
    prefix: str = ""
    suffix: str = ""


GENERAL = CellFormat()


@lru_cache(maxsize=512)
def read_format(number: int, code: str) -> CellFormat:
    """The format with this number and code ("" for a built-in one)."""
    written = code or _BUILT_IN.get(number, "")
    first = _first_section(written)
    bare = _LITERAL.sub("", first)
    prefix, suffix = _read_words(first)
    if not bare or bare.lower().strip() in ("general", "@", "g/通用格式"):
        return CellFormat(prefix=prefix, suffix=suffix) if bare and prefix + suffix else GENERAL
    if _DATE.search(bare) and not re.search(r"[0#?]", bare.split(".")[0]):
        return CellFormat(parts=_date_parts(bare))
    is_scaled = re.search(r"[0#?],+(?![0#?])", bare) is not None
    return CellFormat("", "%" in bare, is_scaled, prefix, suffix)


def _first_section(code: str) -> str:
    """The part for positive numbers: up to the first semicolon outside quotes."""
    outside = _LITERAL.sub(lambda found: found[0].replace(";", "\0"), code)
    return outside.split(";")[0].replace("\0", ";")


def _date_parts(bare: str) -> str:
    letters = bare.lower()
    clock = "h" in letters or "s" in letters
    months = re.sub(r"h+[^ymd]*m+|m+[^ymd]*s+", "", letters) if clock else letters
    return "".join(part for part in "ymd" if part in months) + ("t" if clock else "")


def _read_words(section: str) -> tuple[str, str]:
    """Words and signs that the format writes before and behind the number: "约"0.0"亿元"."""
    plain = _LITERAL.sub(lambda found: "\0" * len(found[0]), section)
    places = [found.span() for found in _DIGITS.finditer(plain)] or [(0, 0)]
    start, end = places[0][0], places[-1][1]
    before, behind = _join_literals(section[:start]), _join_literals(section[end:])
    signs = "".join(char for char in plain[:start] if char in _SIGNS)
    return _keep(before, _SIGNS) + signs, _keep(behind, "%\uff05")


def _join_literals(part: str) -> str:
    return "".join(found[1] or found[2] or "" for found in _LITERAL.finditer(part))


def _keep(text: str, signs: str) -> str:
    return "".join(char for char in text if "\u4e00" <= char <= "\u9fff" or char in signs)


def show_value(text: str, look: CellFormat, is_1904: bool) -> str:
    """The stored number `text` as its cell shows it, but in full: 0.1234 in 0.0% is 12.34%."""
    if look is GENERAL and _SHORT_INTEGER.fullmatch(text):
        return text
    if not _NUMBER.fullmatch(text):
        return text
    value = SIGNIFICANT.create_decimal(text)
    if abs(value.adjusted()) > MAX_MAGNITUDE and value.adjusted() > 0:
        return text
    if look.parts:
        return _show_date(value, look.parts, is_1904)
    if look.is_percent:
        return _with_prefix(to_plain(value * 100), look.prefix) + "%"
    return _with_prefix(to_plain(value), look.prefix) + ("" if look.is_scaled else look.suffix)


def _with_prefix(number: str, prefix: str) -> str:
    """The minus sign stands before everything else: -5 in "约"0 is -约5."""
    return "-" + prefix + number[1:] if number.startswith("-") else prefix + number


def to_plain(value: Decimal) -> str:
    """Without exponent and trailing zeros, rounded at the tenth decimal."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MAX_DECIMALS:
        value = value.quantize(Decimal(1).scaleb(-MAX_DECIMALS), ROUND_HALF_UP, Context(prec=60))
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _show_date(value: Decimal, parts: str, is_1904: bool) -> str:
    """The day as ISO where the format shows one; 2023年6月 where it shows year and month only."""
    days, fraction = divmod(value, 1)
    if not 0 <= days < 2_958_466:
        return to_plain(value)
    # Serial 60 is a day that never was (29 February 1900); before it the count is one less.
    start = date(1904, 1, 1) if is_1904 else date(1899, 12, 30 if days > 60 else 31)
    try:
        day = start + timedelta(days=int(days))
    except OverflowError:
        return to_plain(value)
    shown = _to_words(day, parts.removesuffix("t"))
    seconds = int((fraction * 86_400).to_integral_value(ROUND_HALF_UP))
    if seconds == 0 and shown:
        return shown
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{shown} {clock}".strip()


def _to_words(day: date, parts: str) -> str:
    if parts == "ymd":
        return day.isoformat()
    words = {"y": f"{day.year}年", "m": f"{day.month}月", "d": f"{day.day}日"}
    return "".join(words[part] for part in parts)
