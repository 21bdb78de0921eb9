"""What a clerk probably meant by a text that is no number, for the remedy of its problem; never read as the value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from metrics.intake.fold import SPACES, WIDE_TO_ASCII
from metrics.intake.numbers import MAX_LENGTH, NumberRead, read_number
from metrics.intake.numerals import read_numeral

#: Said where nothing can be suggested.
NO_ADVICE = "确切的数值"

_NUMBER = re.compile(r"[+\-]?[0-9][0-9,]*(?:\.[0-9]+)?(?:万亿|万|亿)?%?(?![0-9.,十百千萬])")
_OR = "或"
_LETTERS = str.maketrans("OoIl|", "00111")
_MINUS = str.maketrans("—―─‐‑‒–−﹣", "---------")
_FALLS = re.compile(r"下降|减少|降低|回落|下滑|负|降|↓")


def suggest_number(text: str, code: str) -> str:
    """The number to write instead of `text`, or both where it may be either; NO_ADVICE where none is likely.

    `code` is the problem kind that refused the text.
    """
    suggest = _SUGGESTIONS.get(code)
    written = text.strip(SPACES).translate(WIDE_TO_ASCII)
    said = suggest(written) if suggest and len(written) <= MAX_LENGTH else ""
    is_sound = all(isinstance(read_number(one, True), NumberRead) for one in said.split(_OR))
    return said if is_sound else NO_ADVICE


def _only_number(text: str) -> str:
    found = _NUMBER.findall(text.translate(_MINUS))
    return found[0] if len(found) == 1 else ""


def _before_unit(text: str) -> str:
    """Letters behind a number may scale it: 1.2w."""
    return "" if re.search(r"[A-Za-z]", text) else _only_number(text)


def _with_point(text: str) -> str:
    return re.sub(r"[。·]", ".", text) if re.fullmatch(r"[+\-]?[0-9]+[。·][0-9]+", text) else ""


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _with_digits(text: str) -> str:
    return _only_number(text.translate(_LETTERS).replace("'", "").replace("_", ""))


def _with_direction(text: str) -> str:
    number = _only_number(text).lstrip("+-")
    return number and ("-" if _FALLS.search(text) else "") + number


def _from_groups(text: str) -> str:
    """12,5 may be 12.5 or 125; 1.234,5 is 1234.5."""
    together = text.replace(",", "")
    if text.count(",") == 1 and "." not in text:
        return f"{text.replace(',', '.')}{_OR}{together}" if re.fullmatch(r"[+\-]?[0-9]+,[0-9]+", text) else ""
    if text.count(",") == 1 and text.rindex(",") > text.rindex("."):
        return text.replace(".", "").replace(",", ".")
    return together if re.fullmatch(r"[+\-]?[0-9]+(\.[0-9]+)?", together) else ""


def _from_numeral(text: str) -> str:
    """一百二十 is 120, 3千 is 3000."""
    found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)([十百千万亿]{1,2})", text)
    value, step = read_numeral(text), read_numeral(f"一{found[2]}") if found else None
    if found and step:
        value = (Decimal(found[1]) * step).normalize()
    return "" if value is None else f"{value:f}"


def _from_fraction(text: str) -> str:
    found = re.fullmatch(r"([0-9]{1,9}) */ *([0-9]{1,9})", text)
    if found is None or not int(found[2]):
        return ""
    value = Decimal(found[1]) / Decimal(found[2])
    exponent = value.normalize().as_tuple().exponent
    return f"{value:f}" if isinstance(exponent, int) and exponent >= -6 else ""


def _from_script(text: str) -> str:
    plain = "".join(str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char for char in text)
    return _only_number(plain)


_SUGGESTIONS: dict[str, Callable[[str], str]] = {
    "NUMBER_APPROXIMATE": _only_number,
    "NUMBER_WITH_UNIT": _before_unit,
    "NUMBER_DOT": _with_point,
    "NUMBER_DASH": _only_number,
    "NUMBER_PERCENT": lambda text: _only_number(text).rstrip("%"),
    "NUMBER_DIRECTION": _with_direction,
    "NUMBER_SPACE": _without_spaces,
    "NUMBER_LETTER_DIGIT": _with_digits,
    "NUMBER_CHARACTER": _with_digits,
    "NUMBER_GROUPS": _from_groups,
    "NUMBER_CHINESE": _from_numeral,
    "NUMBER_FRACTION": _from_fraction,
    "NUMBER_SCRIPT": _from_script,
}
