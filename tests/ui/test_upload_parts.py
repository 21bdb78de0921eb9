"""The problem list as a file opens in Excel and runs nothing."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest

from metrics.model.problem import Place, Problem, Severity
from ui.upload_parts import _percent, problem_table, to_problem_csv

PROBLEM = Problem(Place(42, "D", "本期值"), Severity.ERROR, "NUMBER_TEXT", "", "应为数字", "请填 1200", "=1+1")


def test_the_list_has_place_and_remedy_and_runs_nothing() -> None:
    content = to_problem_csv([PROBLEM])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[1] == ["错误", "42", "D", "本期值", "'=1+1", "应为数字", "请填 1200", "NUMBER_TEXT"]


def test_a_long_list_is_cut_on_screen_and_says_so() -> None:
    table = problem_table((PROBLEM,) * 201)
    assert table.count("<tr>") == 201
    assert "仅显示前200行，共201行" in table


@pytest.mark.parametrize(
    ("old", "new", "expect"),
    [("100", "104.1", "+4.1%"), ("100", "95", "−5.0%"), ("-10", "-5", "+50.0%"), ("0", "5", "—"), (None, "5", "—")],
)
def test_the_change_is_a_share_of_the_old_value(old: str | None, new: str, expect: str) -> None:
    assert _percent(Decimal(old) if old else None, Decimal(new)) == expect
