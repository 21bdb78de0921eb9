"""Our own grammar of numbers: an allow-list of characters, then width folding, then form (intake.md §5)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from metrics.intake.fold import SPACES, TEXT_SIGN
from metrics.intake.numerals import NUMERALS

MAX_LENGTH = 40
MAX_INTEGER_DIGITS = 15
MAX_DECIMALS = 10

#: What stands for "no number", and what each mark says. None of them is zero.
MISSING_MARKS = {
    "": "本期未报送",
    "…": "数据不足本表的最小单位",
    "……": "数据不足本表的最小单位",
    "...": "数据不足本表的最小单位",
    "-": "本期没有该项数据",
    "--": "本期没有该项数据",
    "–": "本期没有该项数据",
    "—": "本期没有该项数据",
    "——": "本期没有该项数据",
    "/": "该项不适用于本地区或本期",
    "无": "没有该项数据",
    "不详": "数据未掌握",
}

SCALES = {"万": Decimal(10_000), "亿": Decimal(10**8), "万亿": Decimal(10**12)}


@dataclass(frozen=True)
class NumberRead:
    """`value` is the number before its suffix; `multiplier` is what 万 or 亿 after it stands for, 1 without."""

    value: Decimal
    multiplier: Decimal = Decimal(1)
    suffix: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class MissingRead:
    """A mark that says there is no number; a key of MISSING_MARKS."""

    mark: str


@dataclass(frozen=True)
class NumberRejected:
    """`code` is the problem kind."""

    code: str


_WIDE = "0123456789.,+-%()eE/"
_FOLD = {ord(char) + 0xFEE0: char for char in _WIDE} | {0x2212: "-", 0x3000: " ", 0xA0: " ", 0x202F: " ", 0x2009: " "}
#: Short dashes that stand where a minus should: ‐ ‑ ‒ ﹣ are read like –.
_FOLD |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0xFE63), "–")
_ALLOWED = frozenset("0123456789.,+-–%()eE万亿 ") | {chr(code) for code, char in _FOLD.items() if char != "/"}
_FORM = re.compile(
    r"(?P<open>\()?(?P<sign>[+\-–])?(?=\.?[0-9])(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)?(?P<fraction>\.[0-9]*)?"
    r"(?:[eE](?P<exponent>[+\-]?[0-9]+))?(?P<inner>%(?=\)$))?(?P<close>\))? *(?P<suffix>%|万亿|万|亿)?"
)


@lru_cache(maxsize=4096)
def read_number(text: str, unit_is_percent: bool) -> NumberRead | MissingRead | NumberRejected:
    """Read one cell. `unit_is_percent`: whether a % sign after the number says the same as its unit."""
    written = text.strip(SPACES).removeprefix(TEXT_SIGN).strip(SPACES)
    mark = written.translate(_FOLD)
    if mark in MISSING_MARKS:
        return MissingRead(mark)
    if len(written) > MAX_LENGTH:
        return NumberRejected("NUMBER_TOO_LONG")
    if not _ALLOWED.issuperset(written):
        return NumberRejected(_explain_character(written))
    folded = written.translate(_FOLD)
    form = _FORM.fullmatch(folded)
    if form is None:
        return NumberRejected(_explain_form(folded))
    return _read_form(form, unit_is_percent)


def is_number(text: str) -> bool:
    """Whether a cell holds a number, whatever its unit."""
    return isinstance(read_number(text, True), NumberRead)


def _read_form(form: re.Match[str], unit_is_percent: bool) -> NumberRead | NumberRejected:
    refusal = _check_form(form, unit_is_percent)
    if refusal:
        return NumberRejected(refusal)
    sign, suffix = form["sign"], form["suffix"] or form["inner"] or ""
    whole, fraction = _digits(form)
    value = Decimal(f"{whole or 0}.{fraction}").scaleb(int(form["exponent"] or 0))
    if value and (form["open"] or sign in ("-", "–")):
        value = value.copy_negate()
    multiplier = SCALES.get(suffix, Decimal(1))
    if abs(value * multiplier) >= Decimal(10) ** MAX_INTEGER_DIGITS:
        return NumberRejected("NUMBER_TOO_LARGE")
    suspicions = {
        "NUMBER_EXPONENT": form["exponent"] is not None,
        "NUMBER_PARENTHESES": bool(form["open"]),
        "NUMBER_EN_DASH": sign == "–",
        "NUMBER_LEADING_ZERO": len(whole) > 1 and whole[0] == "0",
    }
    return NumberRead(value, multiplier, suffix, tuple(code for code, holds in suspicions.items() if holds))


def _digits(form: re.Match[str]) -> tuple[str, str]:
    """The digits before and after the point; .5 and 5. lack one side."""
    return (form["whole"] or "").replace(",", ""), (form["fraction"] or ".")[1:]


def _check_form(form: re.Match[str], unit_is_percent: bool) -> str:
    """The code of what speaks against a well-formed number, "" if nothing; comes before any Decimal is made."""
    exponent = int(form["exponent"] or 0)
    whole, fraction = _digits(form)
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    objections = {
        "NUMBER_BRACKETS": bool(form["open"]) != bool(form["close"]),
        "NUMBER_SIGNS": bool(form["open"] and form["sign"]),
        "NUMBER_PERCENT": "%" in (form["suffix"], form["inner"]) and not unit_is_percent,
        "NUMBER_TOO_LARGE": len(whole) + exponent > MAX_INTEGER_DIGITS,
        "NUMBER_TOO_FINE": len(fraction) - exponent > MAX_DECIMALS,
    }
    return next((code for code, holds in objections.items() if holds), "")


_DATE = (
    r"([12][0-9]{3}([-/][0-9]{1,2}){1,2}|[12][0-9]{3}年[0-9]{1,2}月([0-9]{1,2}日)?|"
    r"[12][0-9]{3}(\.[0-9]{1,2}){2}|[0-9]{1,2}月[0-9]{1,2}日)( +[0-9:]+)?"
)


def _explain_form(text: str) -> str:
    """Why allowed characters do not make a number; the most telling reason first."""
    reasons = (
        (_DATE, "NUMBER_DATE"),
        (r"\(?[+\-–]?[0-9.,]+[%万亿]* *[-–] *[0-9.,]+.*", "NUMBER_RANGE"),
        (r"[+\-–] +[0-9.,]+ *%?", "NUMBER_SPACE"),
        (r"\(?[+\-–]* *[+\-–].*|.*[+\-–]", "NUMBER_SIGNS"),
        (r".*[0-9] +[0-9].*", "NUMBER_SPACE"),
        (r"[^()]*[()][^()]*", "NUMBER_BRACKETS"),
        (r".*,.*", "NUMBER_GROUPS"),
        (r".*\..*", "NUMBER_DOT"),
        (r"[万亿]+", "NUMBER_CHINESE"),
    )
    return next((code for pattern, code in reasons if re.fullmatch(pattern, text)), "NUMBER_TEXT")


_DIRECTIONS = "下降|减少|降低|回落|下滑|增长|增加|提高|上升|同比|环比|降|增|负|正|[↑↓▲△▼▽]"
_REASONS = (
    (_DATE, "NUMBER_DATE"),
    (r"[=\uff1d].*", "NUMBER_FORMULA"),
    (r"[#\uff03].*", "NUMBER_ERROR_CELL"),
    (r"(?i)[+\-]?(nan|inf|infinity|null|none|n/?a)", "NUMBER_NOT_A_NUMBER"),
    (r".*([约近超≥≤><≈±多余\uff1e\uff1c]|以上|以下|以内|左右|不足|不到).*", "NUMBER_APPROXIMATE"),
    (r".*[0-9%万亿] *(-|–|—|~|\uff5e|〜|至|到) *[0-9].*", "NUMBER_RANGE"),
    (rf"[0-9.万亿{NUMERALS}]*[{NUMERALS}][0-9.万亿{NUMERALS}]*", "NUMBER_CHINESE"),
    (rf"({_DIRECTIONS})+ *[0-9][0-9.,]*[%万亿]*(个?百分点)?", "NUMBER_DIRECTION"),
    (r".*[0-9] */ *[0-9].*|.*分之.*", "NUMBER_FRACTION"),
    (r"[—―─ー] *[0-9].*", "NUMBER_DASH"),
    (r"[+\-–]?[0-9]+[。·][0-9]+", "NUMBER_DOT"),
    (r"(?=.*[0-9])[0-9OoIl|.,+\-]+", "NUMBER_LETTER_DIGIT"),
    (r"[+\-–]?[0-9][0-9.,]*[_'][0-9.,_']*|'.*", "NUMBER_CHARACTER"),
    (r"[¥$€\uffe5]? *[+\-–]?[0-9][0-9.,]* *[^0-9]+", "NUMBER_WITH_UNIT"),
    (r"[¥$€\uffe5].*", "NUMBER_WITH_UNIT"),
)


def _explain_character(text: str) -> str:
    """What a text with a character outside the allow-list looks like."""
    folded = text.translate(_FOLD)
    for pattern, code in _REASONS[:4]:
        if re.fullmatch(pattern, folded, re.DOTALL):
            return code
    categories = {unicodedata.category(char) for char in folded if not char.isascii()}
    if "No" in categories:
        return "NUMBER_SUPERSCRIPT"
    if "Nd" in categories:
        return "NUMBER_SCRIPT"
    if categories & {"Cf", "Cc"}:
        return "NUMBER_CHARACTER"
    matches = (code for pattern, code in _REASONS[4:] if re.fullmatch(pattern, folded, re.DOTALL))
    return next(matches, "NUMBER_TEXT")
