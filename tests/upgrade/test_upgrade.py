"""The files of every released version open in this one and show what they showed (演示数据)."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.intake.commit import commit_batch
from metrics.intake.preview import make_preview
from metrics.intake.stage import stage_file
from metrics.model.verdict import Scope
from metrics.publish.snapshot import find_snapshot, verify_snapshot
from metrics.store.reads import read_batches, read_known_values, read_snapshots, read_verdicts
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.people import reporter

FIXTURES = Path(__file__).parent / "fixtures"
#: The last commit of each released version, oldest first.
VERSIONS = ("4b3e878", "6edaf73", "9d30780")


def read_shown(version: str) -> dict[str, Any]:
    return json.loads((FIXTURES / f"{version}.json").read_text(encoding="utf-8"))


def lay_out(version: str, home: Path) -> Path:
    with zipfile.ZipFile(FIXTURES / f"{version}.zip") as archive:
        archive.extractall(home)
    return home


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shown(version: str) -> dict[str, Any]:
    """What that version itself showed."""
    return read_shown(version)


@pytest.fixture
def home(version: str, tmp_path: Path) -> Path:
    """The folder that version left."""
    return lay_out(version, tmp_path / "home")


def open_home(home: Path, shown: dict[str, Any]) -> Workspace:
    """The folder opened by this version at the moment when the old one wrote down what it showed."""
    seen_at = datetime.fromisoformat(shown["seen_at"])
    return Workspace(home, clock=lambda: seen_at + timedelta(minutes=1))


@pytest.fixture
def workspace(home: Path, shown: dict[str, Any]) -> Iterator[Workspace]:
    with closing(open_home(home, shown)) as store:
        yield store


def test_every_fixture_belongs_to_a_version() -> None:
    assert {path.stem for path in FIXTURES.iterdir()} == set(VERSIONS)


def test_a_version_left_every_kind_of_line_it_knew() -> None:
    """What later versions dropped would not be noticed otherwise."""
    known = [set(read_shown(one)["events"]) for one in VERSIONS]
    assert [len(events) for events in known] == [9, 14, 17]
    assert known[0] < known[1] < known[2]


def test_the_journal_is_taken_over_line_by_line(workspace: Workspace, shown: dict[str, Any]) -> None:
    assert workspace.journal.tail == shown["tail"]
    assert workspace.data_version == shown["data_version"]
    assert [line.event for line in workspace.journal.read()] == shown["events"]


def test_verify_finds_nothing_after_the_upgrade(home: Path, shown: dict[str, Any]) -> None:
    open_home(home, shown).close()
    assert list(check_workspace(home)) == []


def test_every_number_is_what_it_was(workspace: Workspace, shown: dict[str, Any]) -> None:
    values = sorted(
        [one.indicator_id, one.region_id, str(one.period), f"{one.value.normalize():f}"]
        for one in read_known_values(workspace)
    )
    assert values == shown["values"]


def test_every_batch_stands_with_its_name_and_its_undoing(workspace: Workspace, shown: dict[str, Any]) -> None:
    batches = [
        [one.batch_number, one.reported_by, one.filename, one.row_count, one.undone_line is not None]
        for one in sorted(read_batches(workspace), key=lambda one: one.batch_number)
    ]
    assert batches == shown["batches"]


def test_every_light_and_gap_is_what_it_was(workspace: Workspace, shown: dict[str, Any]) -> None:
    for day, before in shown["verdicts"].items():
        now = {
            one.target_id: [one.light.value, None if one.gap is None else f"{one.gap:.6f}"]
            for one in read_verdicts(workspace, date.fromisoformat(day), Scope())
        }
        assert now == before, day


def test_every_snapshot_keeps_its_bytes_and_its_state(workspace: Workspace, shown: dict[str, Any]) -> None:
    rows = {
        one.snapshot_id: [one.title, one.html_hash, one.json_hash, one.revoked_at is not None]
        for one in read_snapshots(workspace)
    }
    assert rows == shown["snapshots"]
    for snapshot_id, (_title, html_hash, json_hash, _revoked) in rows.items():
        checked = verify_snapshot(workspace, find_snapshot(workspace, snapshot_id))
        assert checked == {"html": html_hash, "json": json_hash}


def test_the_next_report_goes_on_top(home: Path, shown: dict[str, Any]) -> None:
    content = (
        "指标编码,地区,数据期,本期值,单位,备注\nacademic_exchange_events,泰安市,2023年1-12月,12,场,演示数据\n".encode()
    )
    name = "演示数据-2023年12月.csv"
    with closing(open_home(home, shown)) as workspace:
        staged = stage_file(content, name, workspace.catalogue, workspace.today)
        preview = make_preview(workspace, staged, name, content)
        receipt = commit_batch(workspace, preview, by=reporter("周八"), reason="演示数据")
    assert receipt.batch_number == shown["tail"] + 1
    assert list(check_workspace(home)) == []


def test_a_database_of_an_older_version_is_thrown_away(tmp_path: Path) -> None:
    """Only the fixture of 6edaf73 brings one: whatever it says, the journal decides."""
    home = lay_out("6edaf73", tmp_path / "home")
    before = (home / "xushi.duckdb").read_bytes()
    assert "数据库由其他版本的程序生成，下次启动时会自动重建。" in list(check_workspace(home))
    Workspace(home).close()
    assert (home / "xushi.duckdb").read_bytes() != before
    assert list(check_workspace(home)) == []
