"""The targets of a document stand clause by clause, parts under their whole; a search finds them by any of their words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from metrics.intake.seed import read_seed
from metrics.model.catalogue import Catalogue
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.light import Light
from metrics.model.verdict import Scope, Verdict
from metrics.progress.library import Library, to_library

UNKNOWN = (
    "data_as_of",
    "actual",
    "reference",
    "expected",
    "completion",
    "expected_share",
    "gap",
    "pace",
    "shortfall",
    "months_left",
    "required_per_month",
    "past_per_month",
    "projection",
)
DATA = Path(__file__).parents[2] / "data"


@cache
def catalogue() -> Catalogue:
    return parse_catalogue(read_seed(DATA).tables)


@cache
def verdicts() -> tuple[Verdict, ...]:
    """The shipped targets, judged by nobody; in an order that means nothing."""
    indicators = {one.indicator_id: one for one in catalogue().indicators}
    regions = {one.region_id: one.name for one in catalogue().regions}
    documents = {one.document_id: one for one in catalogue().documents}
    made = (
        Verdict(
            target_id=one.target_id,
            indicator_id=one.indicator_id,
            indicator_name=indicators[one.indicator_id].name,
            short_name=indicators[one.indicator_id].short_name,
            theme=indicators[one.indicator_id].theme,
            region_id=one.region_id,
            region_name=regions[one.region_id],
            document_id=one.document_id,
            document_title=documents[one.document_id].title,
            document_number=documents[one.document_id].number,
            clause=one.clause,
            figure=one.figure,
            parent_target_id=one.parent_target_id,
            kind=one.kind,
            comparator=one.comparator,
            shape=one.shape,
            qualifier=one.qualifier,
            start=one.start,
            end=one.end,
            frequency=one.frequency,
            lead_departments=one.lead_departments,
            support_departments=one.support_departments,
            unit=one.unit,
            scale=0,
            value=one.value,
            value_high=one.value_high,
            baseline=one.baseline,
            light=Light.NO_DATA,
            reason="no_data",
            rule_set="通用",
            **dict.fromkeys(UNKNOWN),
        )
        for one in catalogue().targets
    )
    return tuple(sorted(made, key=lambda one: one.target_id[::-1]))


def library(find: str = "", **scope: object) -> Library:
    return to_library(verdicts(), Scope(**scope), catalogue(), find)  # type: ignore[arg-type]


def found(find: str, **scope: object) -> list[str]:
    return [one.verdict.target_id for shelf in library(find, **scope).shelves for one in shelf.entries]


def test_every_document_has_its_shelf_and_every_target_stands_on_one() -> None:
    whole = library()
    assert [shelf.document.document_id for shelf in whole.shelves] == [one.document_id for one in catalogue().documents]
    assert sorted(found("")) == sorted(one.target_id for one in catalogue().targets)
    assert (whole.entry_count, whole.outside) == (len(catalogue().targets), 0)
    assert [shelf.document.document_id for shelf in whole.shelves if not shelf.target_count] == ["zibo-2018"]


def test_clauses_are_counted_as_the_document_counts_them() -> None:
    (shelf,) = library(document_id="shouguang-2018").shown
    clauses = list(dict.fromkeys(one.verdict.clause for one in shelf.entries))
    assert clauses == ["前言", "1", "2", "3", "4", "8", "11", "13", "18", "19"]


def test_parts_come_right_after_their_whole() -> None:
    (shelf,) = library(document_id="taian-2022").shown
    ids = [one.verdict.target_id for one in shelf.entries]
    at = ids.index("taian-2022-17-1")
    assert ids[at : at + 5] == [f"taian-2022-17-{number}" for number in range(1, 6)]
    assert [one.depth for one in shelf.entries[at : at + 5]] == [0, 1, 1, 1, 1]


def test_a_part_found_without_its_whole_stands_in_its_own_place() -> None:
    (shelf,) = library("27个", document_id="taian-2022").shown
    assert [(one.verdict.target_id, one.depth) for one in shelf.entries] == [("taian-2022-17-2", 0)]


@pytest.mark.parametrize(
    ("find", "expect"),
    [
        ("5G基站总数", {"taian-2022-16-2", "taian-2023-16-2"}),
        ("５ｇ　基站总数 11000个", {"taian-2023-16-2"}),
        ("11000", {"taian-2023-16-2"}),
        ("11,000", {"taian-2023-16-2"}),
        ("11000个", {"taian-2023-16-2"}),
        ("1000个以上", set()),
        ("第三十四条 绿色建筑", {"taian-2023-34-1"}),
        ("泰政办字 34条", {"taian-2023-34-1"}),
        ("泰政办字 第4条 30项", {"taian-2023-04-1"}),
        ("泰政办字〔2022〕57号 第34条", {"taian-2023-34-1"}),
        ("泰政办字(2022)57号 第34条", {"taian-2023-34-1"}),
        ("taian-2023-34-1", {"taian-2023-34-1"}),
        ("市通信发展办 基站总数", {"taian-2023-16-2"}),
        ("没有这个词", set()),
        ("基站 没有这个词", set()),
    ],
)
def test_a_search_finds_what_holds_all_its_words(find: str, expect: set[str]) -> None:
    assert set(found(find)) == expect


def test_what_the_document_sets_is_counted_apart_from_its_parts() -> None:
    (shelf,) = library(document_id="taian-2022").shown
    assert (shelf.printed_count, shelf.part_count, shelf.shown_printed) == (35, 0, 35)
    whole = next(one for one in verdicts() if one.target_id == "taian-2023-34-1")
    part = replace(whole, target_id="part", figure="", parent_target_id=whole.target_id)
    shelves = to_library((*verdicts(), part), Scope(document_id="taian-2023"), catalogue(), "第34条").shown
    assert [(one.printed_count, one.part_count, one.shown_printed, len(one.entries)) for one in shelves] == [
        (64, 1, 1, 2)
    ]


def test_aliases_are_found() -> None:
    named = next(one for one in catalogue().indicators if one.aliases and one.aliases[0] not in one.name)
    wanted = {one.target_id for one in catalogue().targets if one.indicator_id == named.indicator_id}
    assert wanted <= set(found(named.aliases[0]))


def test_a_number_is_found_whole() -> None:
    assert found("20")
    assert "taian-2023-34-1" not in found("20")
    assert "taian-2023-34-1" in found("200")


@pytest.mark.parametrize("find", ["(", "[", "*", "\\", "%", "'; drop"])
def test_signs_are_words_like_others(find: str) -> None:
    assert isinstance(found(find), list)


def test_what_the_filters_hide_of_a_search_is_counted() -> None:
    narrow = library("5G基站总数", year=2023)
    assert (narrow.entry_count, narrow.outside) == (1, 1)
    assert library("", year=2023).outside == 0


@pytest.mark.parametrize(
    ("scope", "expect"),
    [
        ({"year": 2022, "region_id": "370900"}, 35),
        ({"document_id": "taian-2023"}, 64),
        ({"document_id": "taian-2023", "year": 2022}, 0),
        ({"theme": "没有"}, 0),
    ],
)
def test_a_scope_keeps_what_it_names(scope: dict[str, object], expect: int) -> None:
    assert library(**scope).entry_count == expect
