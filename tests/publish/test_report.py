"""The report value: what is frozen, what is counted, what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from metrics.model.errors import CommandRefused
from metrics.model.light import Light
from metrics.publish.report import last_day, to_report
from tests.publish.sample import (
    AS_OF,
    MADE_AT,
    sample_overview,
    sample_report,
    sample_story,
    sample_verdict,
    seed_targets,
)


def test_counts_cover_every_target_once() -> None:
    report = sample_report()
    assert sum(report.counts.values()) == sum(report.tones.values()) == 70
    assert sum(len(group) for _, group in report.themes) == 70
    assert [one.light.is_flag for one in report.flags] == [True] * report.tones["red"]


def test_flags_stand_worst_first() -> None:
    severities = [(one.light.severity, one.gap) for one in sample_report().flags]
    assert severities == sorted(severities)
    assert len({light for light, _ in severities}) > 1


def test_changes_name_only_targets_whose_light_moved() -> None:
    report = sample_report()
    assert {(one.before, one.verdict.light) for one in report.changes} == {
        (Light.BEHIND, Light.AHEAD),
        (Light.ON_PACE, Light.BEHIND),
        (Light.BEHIND, Light.FAR_BEHIND),
    }


def test_without_an_earlier_cut_off_nothing_changed() -> None:
    report = sample_report(earlier=False)
    assert report.earlier is None
    assert report.changes == ()
    assert not report.earlier_tones


@pytest.mark.parametrize(
    ("made_at", "days", "expect"),
    [
        (datetime(2023, 10, 12, 1, 30, tzinfo=UTC), 30, date(2023, 11, 11)),
        (datetime(2023, 10, 12, 17, 0, tzinfo=UTC), 1, date(2023, 10, 14)),  # 13 October, 1:00 in Beijing
        (datetime(2023, 10, 12, 1, 30, tzinfo=UTC), 180, date(2024, 4, 9)),
    ],
)
def test_the_last_day_is_counted_in_beijing(made_at: datetime, days: int, expect: date) -> None:
    assert last_day(made_at, days) == expect


@pytest.mark.parametrize("days", [0, -1, 181])
def test_a_link_without_a_fair_end_is_refused(days: int) -> None:
    with pytest.raises(CommandRefused, match="1至180天"):
        last_day(MADE_AT, days)


def test_the_link_closes_at_midnight_in_beijing() -> None:
    assert sample_report(1).expires_at == datetime(2023, 11, 11, 16, 0, tzinfo=UTC)


def test_a_series_keeps_only_the_targets_own_period_up_to_the_cut_off() -> None:
    verdict = sample_verdict(seed_targets(1)[0], 0)
    story = sample_story(verdict, 0)
    first = story.points[0]
    outside = (replace(first, as_of=verdict.start - timedelta(days=1)), replace(first, as_of=AS_OF + timedelta(days=1)))
    report = to_report(
        sample_overview((verdict,)),
        {verdict.target_id: replace(story, points=(*story.points[::-1], *outside))},
        title="",
        made_at=MADE_AT,
        made_by="甲",
    )
    days = [day for day, _ in report.series[verdict.target_id].points]
    assert days == [point.as_of for point in story.points]
    assert report.series[verdict.target_id].expected[-1][1] == verdict.value
    assert report.title == report.scope_words


def test_a_story_of_another_data_version_is_not_mixed_in() -> None:
    verdict = sample_verdict(seed_targets(1)[0], 0)
    story = replace(sample_story(verdict, 0), data_version=41)
    with pytest.raises(ValueError, match="version 41"):
        to_report(sample_overview((verdict,)), {verdict.target_id: story}, title="", made_at=MADE_AT, made_by="甲")


def test_an_overview_of_an_earlier_state_says_so_in_the_words_of_its_scope() -> None:
    verdict = sample_verdict(seed_targets(1)[0], 0)
    overview = replace(sample_overview((verdict,)), known_at=9)
    report = to_report(overview, {}, title="", made_at=MADE_AT, made_by="甲")
    assert (report.known_at, report.outlooks) == (9, {})
    assert report.scope_words == f"{overview.scope_words} · 按第9号记录时所知"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_report(sample_overview(()), {}, title="", made_at=MADE_AT.replace(tzinfo=None), made_by="甲")


def test_a_report_without_any_value_is_empty() -> None:
    verdict = replace(sample_verdict(seed_targets(1)[0], 0), actual=None)
    assert replace(sample_report(1), verdicts=(verdict,)).is_empty
    assert replace(sample_report(1), verdicts=()).is_empty
    assert not replace(sample_report(1), verdicts=(replace(verdict, actual=Decimal(0)),)).is_empty
