"""Problems are made from one table, problem_kinds.csv: severity, title, what was found and expected, what to do."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from metrics.intake.number_advice import suggest_number
from metrics.intake.numbers import MISSING_MARKS
from metrics.model.problem import Place, Problem, Severity

WHOLE_FILE = Place()
FOUND_SHOWN = 40
FOUND_KEPT = 500


@dataclass(frozen=True)
class ProblemKind:
    """`message` and `remedy` are templates: `{found}` and the words given to `make_problem` go in."""

    severity: Severity
    title: str
    message: str
    remedy: str


def _read_kinds() -> dict[str, ProblemKind]:
    text = Path(__file__).with_name("problem_kinds.csv").read_text(encoding="utf-8")
    return {
        line["code"]: ProblemKind(Severity(line["severity"]), line["title"], line["message"], line["remedy"])
        for line in csv.DictReader(io.StringIO(text, newline=""))
    }


#: Code → kind, in the order of the manual.
KINDS = _read_kinds()


def make_problem(code: str, place: Place, found: str = "", **words: object) -> Problem:
    """The problem of kind `code` at `place`; `found` is the cell's text, `words` fill the templates."""
    kind = KINDS[code]
    line = " ".join(found.split())
    shown = line if len(line) <= FOUND_SHOWN else line[:FOUND_SHOWN] + "…"
    filled = {"found": shown, **words}
    if "{advice}" in kind.remedy:
        filled.setdefault("advice", suggest_number(line, code))
    message, remedy = kind.message.format(**filled), kind.remedy.format(**filled)
    return Problem(place, kind.severity, code, kind.title, message, remedy, found[:FOUND_KEPT])


def to_markdown() -> str:
    """The manual of all kinds, for docs/problems.md."""
    lines = ["# 报送问题一览", "", "本页由 `metrics/intake/problem_kinds.csv` 生成。"]
    lines += ["", "错误：须改正后才能提交。提醒：须写明原因才能提交。说明：只作告知。"]
    for severity in Severity:
        lines += ["", f"## {severity.word}", "", "| 代码 | 名称 | 发现的问题 | 怎样处理 |", "|---|---|---|---|"]
        lines += [_kind_line(code, kind) for code, kind in KINDS.items() if kind.severity is severity]
    lines += ["", "## 没有数值的写法", "", "以下写法都不作为0，也不删除已有数据。", "", "| 写法 | 含义 |", "|---|---|"]
    lines += [f"| {mark or '（空白）'} | {meaning} |" for mark, meaning in MISSING_MARKS.items()]
    return "\n".join(lines) + "\n"


def _kind_line(code: str, kind: ProblemKind) -> str:
    blanks: defaultdict[str, str] = defaultdict(lambda: "…")
    blanks["nearest"] = ""
    return f"| `{code}` | {kind.title} | {kind.message.format_map(blanks)} | {kind.remedy.format_map(blanks)} |"
