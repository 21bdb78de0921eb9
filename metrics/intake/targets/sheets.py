"""A file becomes sheets, and of these the one that holds a table of targets."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from metrics.intake.choose_sheet import choose_sheet
from metrics.intake.encoding import decode
from metrics.intake.file_kind import check_workbook_format, is_workbook
from metrics.intake.lookup import Lookup, read_known_names
from metrics.intake.problems import WHOLE_FILE, make_problem
from metrics.intake.read_csv import HEAD_CHARACTERS, HEADER_SEARCH, SEPARATORS, read_csv
from metrics.intake.read_xlsx import read_xlsx
from metrics.intake.sheet import Sheet
from metrics.intake.targets.fields import TARGET_HEADINGS
from metrics.intake.targets.header import TargetHeader, find_target_header
from metrics.intake.targets.heading import read_piece
from metrics.model.catalogue import Catalogue
from metrics.model.problem import Problem


@dataclass(frozen=True)
class TargetChoice:
    """The sheet to read with its header, None where a person has to choose or none holds targets."""

    sheet: Sheet | None
    header: TargetHeader | None
    problems: tuple[Problem, ...]
    names: tuple[str, ...]


def read_sheets(content: bytes, filename: str, catalogue: Catalogue, lookup: Lookup) -> tuple[Sheet, ...] | Problem:
    """All sheets of a file in their order, or the one problem that keeps it from being read."""
    if is_workbook(content, filename):
        return check_workbook_format(content) or read_xlsx(content)
    names = read_known_names(catalogue) | {name for name in TARGET_HEADINGS if len(name) > 1 and not name.isascii()}
    decoded = decode(content, filename, names)
    if isinstance(decoded, Problem):
        return decoded
    separator = _find_separator(decoded.text, lookup)
    body = content if separator == "," else _part_by_commas(decoded.text, separator)
    sheet = read_csv(body, filename, names)
    if isinstance(sheet, Problem):
        return sheet
    return (replace(sheet, encoding=decoded.encoding, separator=separator),)


def _find_separator(text: str, lookup: Lookup) -> str:
    """The mark that parts most known headings in one of the first lines; comma where none parts two."""
    head = io.StringIO(text[:HEAD_CHARACTERS], newline="")
    lines = [line[:10_000] for _, line in zip(range(HEADER_SEARCH), head, strict=False)]

    def score(mark: str) -> int:
        return max((sum(read_piece(cell, lookup).is_known for cell in line.split(mark)) for line in lines), default=0)

    scores = {mark: score(mark) for mark in SEPARATORS}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] > 1 else ","


def _part_by_commas(text: str, separator: str) -> bytes:
    """The same table with commas; one that does not part stays as it is, to be refused as any other."""
    stream = io.StringIO()
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        csv.writer(stream, lineterminator="\n").writerows(rows)
    except csv.Error:
        return codecs.BOM_UTF8 + text.encode("utf-8")
    return codecs.BOM_UTF8 + stream.getvalue().encode("utf-8")


def find_target_sheets(sheets: Sequence[Sheet], lookup: Lookup, filename: str) -> Iterator[tuple[Sheet, TargetHeader]]:
    """The sheets that hold a table of targets, each with its header."""
    for sheet in sheets:
        header = find_target_header(sheet, lookup, filename)
        if header is not None:
            yield sheet, header


def choose_target_sheet(
    sheets: tuple[Sheet, ...], lookup: Lookup, filename: str, wanted: str | None = None
) -> TargetChoice:
    """The one sheet with a table of targets, visible before hidden; the one named `wanted` where that is given."""
    found = list(find_target_sheets(sheets, lookup, filename))
    names = tuple(sheet.name for sheet, _ in found if sheet.name)
    if wanted is not None:
        found = [one for one in found if one[0].name == wanted]
    visible = [one for one in found if not one[0].is_hidden] or found
    if len(visible) > 1:
        quoted = "、".join(f"‹{sheet.name}›" for sheet, _ in visible)
        return TargetChoice(None, None, (make_problem("SHEET_CHOICE", WHOLE_FILE, names=quoted),), names)
    if not visible:
        return TargetChoice(None, None, (make_problem("TARGET_HEADER_NOT_FOUND", WHOLE_FILE),), names)
    sheet, header = visible[0]
    described = choose_sheet((sheet,), lookup, filename, None).problems
    notes = [make_problem("SHEET_OTHER", WHOLE_FILE, one.name) for one in sheets if one is not sheet and one.rows]
    return TargetChoice(sheet, header, (*described, *notes), names)
