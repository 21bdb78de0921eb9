"""Canonical JSON: one report, one text."""

import json
from dataclasses import replace
from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from metrics.publish.to_json import digest, to_canonical_json
from tests.publish.sample import sample_report


def test_the_same_report_gives_the_same_bytes() -> None:
    assert to_canonical_json(sample_report()) == to_canonical_json(sample_report())


def test_keys_are_sorted_and_no_space_is_lost_on_layout() -> None:
    content = to_canonical_json(sample_report(3))
    again = json.dumps(json.loads(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert content == again.encode()


def test_the_order_of_a_mapping_does_not_show() -> None:
    report = sample_report(5)
    turned = replace(report, series=dict(reversed(list(report.series.items()))))
    assert list(turned.series) != list(report.series)
    assert to_canonical_json(turned) == to_canonical_json(report)


@pytest.mark.parametrize(
    ("value", "expect"),
    [
        ("10.50", "10.5"),
        ("1.05E+1", "10.5"),
        ("100", "100"),
        ("-0.00", "0"),
        ("0", "0"),
        ("-3.20", "-3.2"),
        ("1E+3", "1000"),
    ],
)
def test_one_number_has_one_text(value: str, expect: str) -> None:
    assert _first_verdict(value)["actual"] == expect


def _first_verdict(actual: str) -> dict[str, Any]:
    report = sample_report(1)
    changed = replace(report, verdicts=(replace(report.verdicts[0], actual=Decimal(actual)),))
    verdict: dict[str, Any] = json.loads(to_canonical_json(changed))["report"]["verdicts"][0]
    return verdict


def test_a_moment_has_one_text_whatever_the_zone() -> None:
    report = sample_report(1)
    local = replace(report, made_at=report.made_at.astimezone(timezone(timedelta(hours=8))))
    assert json.loads(to_canonical_json(local))["report"]["made_at"] == "2023-10-12T01:30:00Z"
    assert to_canonical_json(local) == to_canonical_json(report)


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        _first_verdict("NaN")


def test_the_forecasts_and_what_was_known_belong_to_the_digest() -> None:
    report = sample_report(3)
    plain = json.loads(to_canonical_json(report))["report"]
    assert plain["outlooks"] == dict(report.outlooks)
    assert report.outlooks
    assert plain["known_at"] is None
    assert to_canonical_json(replace(report, known_at=9)) != to_canonical_json(report)


def test_a_float_is_refused() -> None:
    report = sample_report(1)
    odd: Any = 0.1
    with pytest.raises(TypeError, match="float"):
        to_canonical_json(replace(report, verdicts=(replace(report.verdicts[0], actual=odd),)))


def test_another_light_gives_another_digest() -> None:
    report, other = sample_report(5), sample_report(5, earlier=False)
    assert digest(to_canonical_json(report)) != digest(to_canonical_json(other))
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
