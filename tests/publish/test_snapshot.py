"""A snapshot's life: made, opened, run out, revoked; in a real workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from metrics.journal.archive import Archive
from metrics.journal.line import Line
from metrics.model.errors import ArchiveDamaged, CommandRefused
from metrics.model.snapshot import SnapshotRow
from metrics.publish.report import Report
from metrics.publish.snapshot import hash_token, make_snapshot, revoke_snapshot, rotate_snapshot, verify_snapshot
from metrics.publish.to_html import to_html
from metrics.publish.to_json import digest, to_canonical_json
from metrics.store.reads import read_snapshots
from metrics.store.workspace import Workspace
from tests.people import admin, reviewer
from tests.publish.opening import read_page
from tests.publish.sample import MADE_AT, sample_report

NOW = MADE_AT + timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path, clock=lambda: MADE_AT)
    yield workspace
    workspace.close()


def journal_lines(store: Workspace) -> list[Line]:
    return list(store.journal.read(1))


def stored_files(store: Workspace) -> list[Path]:
    return list(store.archives.snapshots.folder.iterdir())


@pytest.fixture(scope="module")
def report() -> Report:
    return sample_report(3)


def test_an_open_link_gives_the_very_bytes_that_were_made(store: Workspace, report: Report) -> None:
    made = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    assert made.path == f"/s/{made.token}"
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", made.token)
    assert read_page(store, hash_token(made.token), NOW) == to_html(report)
    assert made.expires_on == report.expires_on


def test_the_token_is_kept_nowhere(store: Workspace, report: Report) -> None:
    made = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    kept = repr(journal_lines(store)) + repr(made) + "".join(path.read_text() for path in stored_files(store))
    assert made.token not in kept
    assert hash_token(made.token) in kept


def test_the_journal_line_holds_what_the_store_needs(store: Workspace, report: Report) -> None:
    make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    line = journal_lines(store)[0]
    data = line.data
    assert (line.event, line.by) == ("snapshot_made", "王敏")
    assert set(data) == set(SnapshotRow.__dataclass_fields__) - {
        "made_at",
        "made_by",
        "revoked_at",
        "rotated_at",
        "seen_at",
    }
    assert data["json_hash"] == digest(to_canonical_json(report))
    assert data["expires_at"] == "2023-11-11T16:00:00+00:00"


def test_two_snapshots_of_one_report_have_two_links(store: Workspace, report: Report) -> None:
    first = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    second = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c2")
    assert first.token != second.token
    assert len(stored_files(store)) == 2


def test_a_second_click_makes_no_second_link(store: Workspace, report: Report) -> None:
    make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    with pytest.raises(CommandRefused, match="已经生成"):
        make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    assert len(journal_lines(store)) == 1


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (datetime(2023, 11, 11, 15, 59, 59, tzinfo=UTC), True),
        (datetime(2023, 11, 11, 16, 0, 0, tzinfo=UTC), False),
        (datetime(2024, 11, 11, tzinfo=UTC), False),
    ],
)
def test_a_link_runs_out_at_the_end_of_its_last_day(
    store: Workspace, report: Report, now: datetime, is_open: bool
) -> None:
    made = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    assert (read_page(store, hash_token(made.token), now) is not None) is is_open


def test_an_unknown_token_gives_nothing(store: Workspace, report: Report) -> None:
    make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    assert read_page(store, hash_token("x" * 43), NOW) is None


@pytest.mark.parametrize("by", ["", " ", "\u3000"])
def test_a_snapshot_that_nobody_signs_is_refused_for_anybody_could_revoke_it(
    store: Workspace, report: Report, by: str
) -> None:
    with pytest.raises(CommandRefused, match="需要署名"):
        make_snapshot(store, report, by=reviewer(by), commit_id="c1")
    assert not journal_lines(store)


@pytest.mark.parametrize("days", [0, 181])
def test_an_expiry_outside_the_rule_is_refused_here_too(store: Workspace, report: Report, days: int) -> None:
    with pytest.raises(CommandRefused, match="有效期"):
        make_snapshot(
            store,
            replace(report, expires_on=date(2023, 10, 12) + timedelta(days=days)),
            by=reviewer("甲"),
            commit_id="c1",
        )
    assert journal_lines(store) == []
    assert stored_files(store) == []


def test_an_empty_report_needs_a_reason_and_prints_it(store: Workspace, report: Report) -> None:
    empty = replace(report, verdicts=tuple(replace(one, actual=None) for one in report.verdicts))
    with pytest.raises(CommandRefused, match="填写理由"):
        make_snapshot(store, empty, by=reviewer("甲"), commit_id="c1", empty_reason="  ")
    made = make_snapshot(store, empty, by=reviewer("甲"), commit_id="c2", empty_reason="尚未到报送期")
    page = read_page(store, hash_token(made.token), NOW)
    assert page is not None
    assert "尚未到报送期" in page.decode()
    assert "尚未到报送期" in read_snapshots(store)[0].note


@pytest.mark.parametrize(
    ("by", "is_admin", "allowed"), [("王敏", False, True), ("李强", True, True), ("李强", False, False)]
)
def test_only_the_maker_or_an_admin_revokes(
    store: Workspace, report: Report, by: str, is_admin: bool, allowed: bool
) -> None:
    made = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    if allowed:
        revoke_snapshot(store, made.snapshot_id, by=admin(by) if is_admin else reviewer(by), commit_id="c2")
    else:
        with pytest.raises(CommandRefused, match="制作人或管理员"):
            revoke_snapshot(store, made.snapshot_id, by=admin(by) if is_admin else reviewer(by), commit_id="c2")
    assert (read_page(store, hash_token(made.token), NOW) is None) is allowed


def test_revoking_twice_writes_one_line(store: Workspace, report: Report) -> None:
    made = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    for commit_id in ("c2", "c3"):
        revoke_snapshot(store, made.snapshot_id, by=reviewer("王敏"), commit_id=commit_id)
    assert [line.event for line in journal_lines(store)] == ["snapshot_made", "snapshot_revoked"]


def test_an_unknown_snapshot_cannot_be_revoked(store: Workspace) -> None:
    with pytest.raises(CommandRefused, match="没有找到"):
        revoke_snapshot(store, "0" * 32, by=admin("王敏"), commit_id="c1")


def test_a_changed_page_is_not_shown(store: Workspace, report: Report) -> None:
    made = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    path = next(store.archives.snapshots.folder.glob("*.html"))
    path.write_bytes(path.read_bytes().replace("泰安".encode(), "济南".encode()))
    with pytest.raises(ArchiveDamaged, match="改动"):
        read_page(store, hash_token(made.token), NOW)


class BlindArchive(Archive):
    """An archive that does not check what it gives."""

    def get(self, digest: str) -> bytes:
        return next(self.folder.glob(f"{digest}*")).read_bytes() + b" "


def test_the_page_is_checked_even_where_the_archive_does_not(store: Workspace, report: Report) -> None:
    made = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    store.archives = replace(store.archives, snapshots=BlindArchive(store.archives.snapshots.folder))
    with pytest.raises(ArchiveDamaged):
        read_page(store, hash_token(made.token), NOW)


def test_verify_finds_page_and_data_that_do_not_belong_together(store: Workspace, report: Report) -> None:
    make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    row = read_snapshots(store)[0]
    assert verify_snapshot(store, row) == {"html": row.html_hash, "json": row.json_hash}
    other = store.archives.snapshots.put(b"{}", ".json")
    with pytest.raises(ArchiveDamaged, match="不符"):
        verify_snapshot(store, replace(row, json_hash=other))


def test_a_rebuilt_projection_still_knows_open_and_revoked_links(store: Workspace, report: Report) -> None:
    kept = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")
    gone = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c2")
    revoke_snapshot(store, gone.snapshot_id, by=reviewer("王敏"), commit_id="c3")
    before = read_snapshots(store)
    store.rebuild()
    assert read_snapshots(store) == before
    assert read_page(store, hash_token(kept.token), NOW) == to_html(report)
    assert read_page(store, hash_token(gone.token), NOW) is None


def test_links_replaced_while_the_snapshot_is_revoked_leave_no_line_after_the_revoking(
    store: Workspace, report: Report
) -> None:
    made = make_snapshot(store, report, by=reviewer("王敏"), commit_id="c1")

    def rotate(number: int) -> None:
        with suppress(CommandRefused):
            rotate_snapshot(store, made.snapshot_id, by=reviewer("王敏"), commit_id=f"n{number}")

    def revoke() -> None:
        revoke_snapshot(store, made.snapshot_id, by=reviewer("王敏"), commit_id="gone")

    with ThreadPoolExecutor(8) as pool:
        for number in range(16):
            pool.submit(revoke if number == 4 else partial(rotate, number))
    events = [line.event for line in journal_lines(store)]
    assert events[-1] == "snapshot_revoked"
    assert events.count("snapshot_revoked") == 1
