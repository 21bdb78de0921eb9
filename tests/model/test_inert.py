"""Formulas become text; numbers stay numbers."""

from __future__ import annotations

import pytest

from metrics.model.inert import bare, inert

UNTOUCHED = ["", "泰安市", "-12.5", "+3", "-1,234.5", "-3%", "12", "5G基站", "a=b", "−12.5", "2023年6月"]
MADE_INERT = [
    "=1+1",
    "+A1",
    "-A1",
    "-",
    "--5",
    "-1+2",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "\uff0bA",
    "\uff0dA",
    "\uff20A",
]
SPACED = [" =1", "\u3000=1", "\ufeff=1"]


@pytest.mark.parametrize("text", UNTOUCHED)
def test_ordinary_text_and_numbers_are_left_alone(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("text", MADE_INERT + SPACED)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert inert(text) == "'" + text


@pytest.mark.parametrize("text", [*UNTOUCHED, *MADE_INERT, *SPACED, "'=1", "''=1", "'-12.5", "' =1", "'甲", "'"])
def test_what_was_made_inert_comes_back_as_it_was(text: str) -> None:
    assert bare(inert(text)) == text
