"""评价办法 shows every limit of every rule set as it stands in the data, and no other number."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from metrics.model.history import RuleSet
from ui.method_tables import LIMITS, kind_words, lights_table, limit_words, rule_sets_table
from ui.method_words import freshness_list, guards_list


@pytest.fixture(scope="module")
def rule_sets(root: Path) -> dict[str, RuleSet]:
    data = tomllib.loads((root / "data" / "rules.toml").read_text(encoding="utf-8"))
    return {name: RuleSet(name, limits.pop("words"), limits) for name, limits in data.items()}


def test_every_limit_of_the_data_has_its_words_and_no_word_is_without_a_limit(rule_sets: dict[str, RuleSet]) -> None:
    for rules in rule_sets.values():
        assert set(rules.limits) == set(LIMITS)


@pytest.mark.parametrize(
    ("name", "limit", "expect"),
    [
        ("通用", "basis", "完成率与序时进度之比"),
        ("通用", "yellow_limit", "0.9"),
        ("银川", "yellow_limit", "−10个百分点"),
        ("通用", "cap_near_ratio", "95%"),
        ("通用", "growth_tolerance", "0.5个百分点"),
        ("通用", "deadline_days", "15天"),
        ("宣城", "lenient_months", "0个月"),
    ],
)
def test_a_limit_is_printed_with_its_unit(rule_sets: dict[str, RuleSet], name: str, limit: str, expect: str) -> None:
    assert limit_words(rule_sets[name], limit) == expect


def test_another_limit_in_the_data_gives_other_words(rule_sets: dict[str, RuleSet]) -> None:
    usual = rule_sets["通用"]
    odd = {name: 7.25 if name != "basis" else "ratio" for name in usual.limits}
    changed = replace(usual, limits=odd)
    tables = lights_table(changed) + guards_list(changed) + freshness_list(changed)
    assert "7.25" in tables
    assert not {"0.9", "0.6", "95%", "30天", "15天"} & set(tables.replace("<", " ").split())
    for old in ("≥0.9", "≥0.6", "95%", "30天", "15天", "3个百分点"):
        assert old not in tables


def test_two_states_leave_no_yellow_on_the_way(rule_sets: dict[str, RuleSet]) -> None:
    words = kind_words(rule_sets["宣城"])
    for kind in ("累计量", "存量", "保持", "增速", "上限（存量）", "上限（累计量）", "约数", "区间"):
        assert words[kind][1] == "不设", kind
    assert "严重" not in words["累计量"][2]


@pytest.mark.parametrize(
    ("name", "yellow", "red"),
    [
        ("通用", "≥0.9，或差距不足3个百分点", "≥0.6为滞后，更低为严重滞后"),
        ("银川", "≥−10个百分点", "≥−30个百分点为滞后，更低为严重滞后"),
        ("武汉", "≥0.6", "更低为滞后"),
    ],
)
def test_the_way_is_told_by_the_limits_of_its_rule_set(
    rule_sets: dict[str, RuleSet], name: str, yellow: str, red: str
) -> None:
    assert kind_words(rule_sets[name])["累计量"][1:] == (yellow, red)


def test_only_the_rule_set_in_force_is_marked(rule_sets: dict[str, RuleSet]) -> None:
    table = rule_sets_table(tuple(rule_sets.values()), "银川")
    assert table.count("现行") == 1
    assert '银川<span class="x-force">现行' in table


def test_a_rule_set_without_lenient_months_says_so(rule_sets: dict[str, RuleSet]) -> None:
    assert "本规则年初不从宽" in guards_list(rule_sets["宣城"])
    assert "年初2个月内" in guards_list(rule_sets["通用"])
