"""Freezing reads one state, whatever is committed meanwhile."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from metrics.model.errors import CommandRefused, Conflict
from metrics.model.verdict import Scope
from metrics.progress import read as reading
from metrics.publish.freeze import Question, Signature, freeze
from metrics.publish.snapshot import make_snapshot, revoke_snapshot
from metrics.publish.to_json import to_canonical_json
from metrics.store.workspace import Workspace
from tests.people import reviewer
from tests.publish.planted import AS_OF, CITY, report_numbers

SIGNATURE = Signature("三季度通报", "王敏")
CHANGED = "5g_base_stations,,泰安市,2023年9月,10999,个,,"


def test_a_commit_in_between_waits_and_no_version_is_mixed(town: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clerk commits exactly between the reading of the verdicts and that of the series."""
    clerk = threading.Thread(target=report_numbers, args=(town, CHANGED))
    version, read_lines = town.data_version, reading.read_expected_lines

    def interrupt(*arguments: object, **named: object) -> object:
        clerk.start()
        clerk.join(0.5)
        assert clerk.is_alive(), "the commit should wait until everything is read"
        return read_lines(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read_expected_lines", interrupt)
    report = freeze(town, CITY, SIGNATURE)
    clerk.join(20)
    assert town.data_version > version
    assert report.data_version == version
    monkeypatch.undo()
    after = freeze(town, CITY, SIGNATURE)
    then, now = (
        next(one for one in each.verdicts if one.indicator_id == "5g_base_stations") for each in (report, after)
    )
    assert (str(then.actual), str(now.actual)) == ("10659", "10999")
    assert report.series[then.target_id].points[-1][1] == then.actual


def test_two_freezings_of_one_state_differ_in_nothing_but_the_moment(town: Workspace) -> None:
    first, second = (freeze(town, CITY, SIGNATURE) for _ in range(2))
    assert to_canonical_json(first) == to_canonical_json(replace(second, made_at=first.made_at))


def test_what_the_maker_did_not_see_is_not_frozen(town: Workspace) -> None:
    seen = replace(CITY, based_on=town.data_version)
    assert freeze(town, seen, SIGNATURE).verdicts
    report_numbers(town, CHANGED)
    with pytest.raises(Conflict, match="请核对后重新生成"):
        freeze(town, seen, SIGNATURE)


def test_a_scope_without_targets_is_not_frozen(town: Workspace) -> None:
    with pytest.raises(CommandRefused, match="没有目标"):
        freeze(town, Question(AS_OF, Scope(theme="没有的主题")), SIGNATURE)


def test_the_next_snapshot_says_what_differs_from_the_last_of_the_same_scope(town: Workspace) -> None:
    first = freeze(town, CITY, SIGNATURE)
    assert first.since is None
    made = make_snapshot(town, first, by=reviewer("王敏"), commit_id="c1")
    report_numbers(town, CHANGED)
    since = freeze(town, CITY, SIGNATURE).since
    assert since is not None
    assert since.before.title == "三季度通报"
    assert [(str(one.old), str(one.new)) for one in since.corrected] == [("10659", "10999")]
    other = Question(AS_OF, Scope(year=2023, theme="数字经济", with_parts=False))
    assert freeze(town, other, SIGNATURE).since is None
    revoke_snapshot(town, made.snapshot_id, by=reviewer("王敏"), commit_id="c2")
    assert freeze(town, CITY, SIGNATURE).since is None, "what was taken back is no basis"


def test_a_report_of_one_county_has_no_table_of_counties(town: Workspace) -> None:
    assert freeze(town, CITY, SIGNATURE).regions == ()
