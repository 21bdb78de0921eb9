"""A problem in a file is data: where it is, what was found, what was expected, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error blocks the commit; a warning needs a reason; a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def word(self) -> str:
        """The word on screen."""
        return {"error": "错误", "warning": "提醒", "note": "说明"}[self.value]


@dataclass(frozen=True, order=True)
class Place:
    """A cell as the clerk counts: `row` from 1, `column` its letter, `header` its title; 0 and "": the whole file."""

    row: int = 0
    column: str = ""
    header: str = ""

    @property
    def label(self) -> str:
        """第42行 D列‹本期值›."""
        if not self.row:
            return f"‹{self.header}›" if self.header else "整个文件"
        words = f"第{self.row}行"
        if self.column:
            words += f" {self.column}列"
        return words + (f"‹{self.header}›" if self.header else "")


@dataclass(frozen=True, order=True)
class Problem:
    """One finding. `found` is the cell's text as read; `message` and `remedy` are whole Chinese sentences."""

    place: Place
    severity: Severity
    code: str
    title: str
    message: str
    remedy: str
    found: str = ""

    @property
    def sentence(self) -> str:
        """Place, finding and remedy in one line."""
        return f"{self.place.label}：{self.message}。{self.remedy}"
