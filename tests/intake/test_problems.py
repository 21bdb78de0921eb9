"""The table of problems: whole, used, and what the manual says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metrics.intake.problems import KINDS, make_problem, to_markdown
from metrics.model.problem import Place, Severity

ROOT = Path(__file__).parents[2]
WRITTEN_CODES = {
    code
    for path in (ROOT / "metrics" / "intake").rglob("*.py")
    for code in re.findall(r'"([A-Z]+(?:_[A-Z0-9]+)+)"', path.read_text(encoding="utf-8"))
}


def test_the_manual_of_problems_is_the_table() -> None:
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == to_markdown()


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_is_raised_somewhere_and_its_sentences_are_whole(code: str) -> None:
    kind = KINDS[code]
    assert code in WRITTEN_CODES
    assert not kind.message.endswith("。")
    assert kind.remedy.endswith("。")
    assert kind.title


def test_a_sentence_says_place_finding_and_remedy() -> None:
    problem = make_problem("NUMBER_APPROXIMATE", Place(42, "D", "本期值"), "约1200")
    assert problem.severity is Severity.ERROR
    assert problem.sentence.startswith("第42行 D列‹本期值›：应为数字，实为‹约1200›，是约数或界限，不是确数。请填1200")


def test_what_was_found_is_shown_short_and_braces_in_it_are_harmless() -> None:
    problem = make_problem("NUMBER_TEXT", Place(1), "{code}" * 200 + "\n")
    assert len(problem.message) < 60
    assert len(problem.found) == 500
