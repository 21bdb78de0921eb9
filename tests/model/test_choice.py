"""The address says what is chosen; what it does not know it says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from metrics.intake.catalogue_files import read_catalogue
from metrics.model.choice import Options, read_choice, read_known_at, state_words, to_options
from metrics.model.history import State
from metrics.model.verdict import Scope

TODAY = date(2026, 11, 22)
CUTOFFS = (date(2023, 9, 30), date(2023, 6, 30))


@pytest.fixture(scope="module")
def options(root: Path) -> Options:
    return to_options(read_catalogue(root / "data"), CUTOFFS, TODAY)


@pytest.mark.parametrize(
    ("params", "as_of", "scope"),
    [
        ({}, "2023-09-30", Scope(year=2023)),
        ({"year": "all"}, "2023-09-30", Scope()),
        ({"year": "2022", "region": "370900"}, "2023-09-30", Scope(year=2022, region_id="370900")),
        ({"as_of": "2023-06-30", "document": "taian-2023"}, "2023-06-30", Scope(document_id="taian-2023", year=2023)),
        ({"theme": "数字经济", "year": ""}, "2023-09-30", Scope(year=2023, theme="数字经济")),
        ({"region": "' or 1=1", "year": "2023"}, "2023-09-30", Scope(year=2023)),
    ],
)
def test_an_address_becomes_a_cutoff_and_a_scope(
    options: Options, params: dict[str, str], as_of: str, scope: Scope
) -> None:
    choice = read_choice(params, options)
    assert (choice.as_of, choice.scope) == (date.fromisoformat(as_of), replace(scope, with_parts=False))


@pytest.mark.parametrize(
    ("params", "query"),
    [
        ({}, {}),
        ({"year": "2023", "as_of": "2023-09-30"}, {}),
        ({"year": "all", "target": "x"}, {"year": "all"}),
        ({"as_of": "2023-06-30", "region": "nowhere"}, {"as_of": "2023-06-30"}),
    ],
)
def test_links_carry_only_what_differs_from_an_empty_address(
    options: Options, params: dict[str, str], query: dict[str, str]
) -> None:
    assert read_choice(params, options).query == query


def test_a_link_read_again_means_the_same(options: Options) -> None:
    choice = read_choice({"year": "all", "region": "370900", "theme": "数字经济", "as_of": "2023-06-30"}, options)
    assert read_choice(choice.query, options) == choice


def test_each_unknown_value_leaves_a_short_note(options: Options) -> None:
    choice = read_choice({"region": "x" * 500, "as_of": "2023-13-01"}, options)
    assert len(choice.notes) == 2
    assert all(len(note) < 70 for note in choice.notes)


def test_a_cutoff_in_a_year_without_targets_shows_all_years(root: Path) -> None:
    options = to_options(read_catalogue(root / "data"), (date(2025, 12, 31),), TODAY)
    assert read_choice({}, options).scope == Scope(with_parts=False)


def test_only_what_has_targets_can_be_chosen(options: Options) -> None:
    assert "370902" not in options.regions
    assert "zibo-2018" not in options.documents
    assert options.cutoffs == {"2023-09-30": "2023年9月", "2023-06-30": "2023年6月"}


def test_without_any_data_the_cutoff_is_today(root: Path) -> None:
    options = to_options(read_catalogue(root / "data"), (), TODAY)
    assert read_choice({}, options).as_of == TODAY


STATES = (
    State(9, datetime(2026, 11, 22, 6, 5, tzinfo=UTC), "王芳", "batch_committed", "2023年7月批次.csv"),
    State(2, datetime(2026, 11, 21, 17, 0, tzinfo=UTC), "初始导入", "catalogue_adopted", ""),
)


@pytest.mark.parametrize(
    ("number", "expect"),
    [(0, "第9号 · 2023年7月批次.csv · 2026-11-22 14:05"), (1, "第2号 · 调整目标库 · 2026-11-22 01:00")],
)
def test_a_state_is_named_by_line_content_and_moment_in_beijing(number: int, expect: str) -> None:
    assert state_words(STATES[number]) == expect


@pytest.mark.parametrize(
    ("asked", "expect"), [("9", 9), ("2", 2), ("", None), ("3", None), ("09", None), ("9 or 1=1", None)]
)
def test_only_states_that_were_can_be_asked_for(root: Path, asked: str, expect: int | None) -> None:
    params = {"known": asked}
    choice = read_choice(params, to_options(read_catalogue(root / "data"), CUTOFFS, TODAY, STATES))
    assert read_known_at(params, STATES) == choice.known_at == expect
    assert choice.query.get("known") == (str(expect) if expect else None)
    assert len(choice.notes) == (1 if asked and expect is None else 0)
