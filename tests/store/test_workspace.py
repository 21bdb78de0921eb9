"""The workspace: the journal decides, DuckDB follows, and nothing acknowledged is lost."""

from __future__ import annotations

import shutil
import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from metrics.access.matrix import permit
from metrics.intake.commit import Receipt, commit_batch
from metrics.intake.seed import open_workspace
from metrics.model.actor import Action
from metrics.model.errors import CommandRefused, Conflict, JournalDamaged, NotPermitted, WorkspaceBusy, XushiError
from metrics.model.light import Light
from metrics.model.verdict import Scope, Verdict
from metrics.store.backup import make_backup, restore_backup
from metrics.store.reads import read_batches, read_known_values, read_verdicts
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.people import reporter
from tests.store.conftest import preview_of, refuse_seed, sheet

END_2025 = date(2025, 12, 31)
GREEN_2023 = sheet("新增绿色建筑面积,泰安市,2023年1-9月,128.4,万平方米")


def reopen(home: Path) -> Workspace:
    return open_workspace(home, refuse_seed)  # type: ignore[arg-type]


def verdict_of(workspace: Workspace, target_id: str, as_of: date = END_2025) -> Verdict:
    (found,) = read_verdicts(workspace, as_of, Scope(), target_id=target_id)
    return found


def everything(workspace: Workspace) -> tuple[object, ...]:
    return (read_known_values(workspace), read_batches(workspace), read_verdicts(workspace, END_2025, Scope()))


def test_the_first_start_shows_real_flags_and_real_greens(workspace: Workspace) -> None:
    railway = verdict_of(workspace, "shandong-2018-19-1")
    assert (railway.light, railway.actual, railway.value) == (Light.MISSED, Decimal(2446), Decimal(4500))
    motorway = verdict_of(workspace, "shandong-2018-19-2")
    assert (motorway.light, motorway.actual) == (Light.DONE, Decimal(8048))


def test_units_as_published_arrive_in_the_unit_of_the_indicator(workspace: Workspace) -> None:
    values = {
        (row.region_id, row.period.as_of): row.value for row in read_known_values(workspace, ["5g_base_stations"])
    }
    assert values["370000", date(2021, 12, 31)] == Decimal(101_000)


def test_a_batch_turns_lights_and_the_preview_said_so(workspace: Workspace) -> None:
    preview = preview_of(workspace, GREEN_2023)
    assert [(row.target_id, row.before, row.after) for row in preview.light_changes] == [
        ("taian-2023-34-1", Light.NO_DATA, Light.BEHIND)
    ]
    assert verdict_of(workspace, "taian-2023-34-1").light is Light.NO_DATA
    commit_batch(workspace, preview, by=reporter("李四"))
    found = verdict_of(workspace, "taian-2023-34-1", date(2023, 9, 30))
    assert (found.light, round(found.gap or 0, 1)) == (Light.BEHIND, Decimal("-10.8"))


def test_the_same_file_twice_a_double_click_and_a_refresh_make_one_batch(workspace: Workspace) -> None:
    count = len(read_batches(workspace))
    preview = preview_of(workspace, GREEN_2023)
    receipts: list[Receipt] = []
    clicks = [
        threading.Thread(target=lambda: receipts.append(commit_batch(workspace, preview, by=reporter("李四"))))
        for _ in range(8)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert len({receipt.line_hash for receipt in receipts}) == 1 and len(receipts) == 8
    after_refresh = preview_of(workspace, GREEN_2023)
    assert after_refresh.effective == () and after_refresh.earlier_batch == receipts[0].batch_number
    with pytest.raises(CommandRefused, match="没有需要提交"):
        commit_batch(workspace, after_refresh, by=reporter("李四"))
    assert len(read_batches(workspace)) == count + 1


def test_gbk_from_excel_gives_the_same_rows_as_utf8(workspace: Workspace) -> None:
    text = GREEN_2023.decode("utf-8-sig")
    utf8, gbk = (preview_of(workspace, text.encode(encoding)) for encoding in ("utf-8", "gb18030"))
    assert utf8.staged.rows == gbk.staged.rows and utf8.staged.digest == gbk.staged.digest


def test_a_commit_on_old_data_is_refused_and_a_new_preview_shows_the_change(workspace: Workspace) -> None:
    mine, theirs = (
        preview_of(workspace, GREEN_2023),
        preview_of(workspace, sheet("新增绿色建筑面积,泰安市,2023年1-9月,130,万平方米")),
    )
    commit_batch(workspace, theirs, by=reporter("王五"))
    with pytest.raises(Conflict, match="请重新预览"):
        commit_batch(workspace, mine, by=reporter("李四"))
    again = preview_of(workspace, GREEN_2023)
    assert again.changes[0].old_value == Decimal(130)


def test_a_correction_keeps_what_was_known_before(workspace: Workspace) -> None:
    commit_batch(workspace, preview_of(workspace, GREEN_2023), by=reporter("李四"))
    correction = preview_of(workspace, sheet("新增绿色建筑面积,泰安市,2023年1-9月,155,万平方米"))
    with pytest.raises(CommandRefused, match="1处提醒"):
        commit_batch(workspace, correction, by=reporter("李四"))
    commit_batch(workspace, correction, by=reporter("李四"), reason="竣工验收后补报")
    notes = [row.note for row in read_known_values(workspace, ["green_building_new"]) if row.value == Decimal(155)]
    assert notes == ["说明：竣工验收后补报"]
    assert preview_of(workspace, correction.content).effective == ()
    assert verdict_of(workspace, "taian-2023-34-1", date(2023, 9, 30)).actual == Decimal(155)


def test_without_the_database_file_the_next_start_shows_the_same(home: Path) -> None:
    workspace = reopen(home)
    commit_batch(workspace, preview_of(workspace, GREEN_2023), by=reporter("李四"))
    before = everything(workspace)
    workspace.close()
    (home / "xushi.duckdb").unlink()
    workspace = reopen(home)
    assert everything(workspace) == before
    workspace.close()


def test_a_damaged_database_file_is_set_aside_and_built_anew(home: Path) -> None:
    workspace = reopen(home)
    before = everything(workspace)
    workspace.close()
    (home / "xushi.duckdb").write_bytes(b"\0" * 5000)
    workspace = reopen(home)
    assert everything(workspace) == before
    workspace.close()
    assert (home / "xushi.damaged.duckdb").read_bytes() == b"\0" * 5000


def test_a_flipped_byte_in_the_journal_stops_the_start_and_names_the_line(home: Path) -> None:
    journal = home / "journal.jsonl"
    content = journal.read_bytes()
    position = content.index(b"\n") + 60
    journal.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
    with pytest.raises(JournalDamaged, match="日志第2行"):
        reopen(home)


def test_a_journal_that_lost_its_last_line_stops_the_start(home: Path) -> None:
    journal = home / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(JournalDamaged, match=f"已记到第{len(lines)}行.日志只到第{len(lines) - 1}行"):
        reopen(home)


def test_a_second_process_is_told_that_the_workspace_is_in_use(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceBusy, match="正由另一个进程使用"):
        Workspace(workspace.home)


def test_verify_finds_an_edited_value(home: Path) -> None:
    assert list(check_workspace(home)) == []
    connection = duckdb.connect(str(home / "xushi.duckdb"))
    connection.execute("update observation set actual = actual + 1 where actual = 2446")
    connection.close()
    assert any("表 observation" in difference for difference in check_workspace(home))


def test_verify_finds_every_changed_and_every_missing_archived_file(home: Path) -> None:
    for path in sorted((home / "actuals").iterdir()):
        content = path.read_bytes()
        path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])
        assert any(path.name in difference for difference in check_workspace(home)), path.name
        path.unlink()
        assert any("缺失" in difference for difference in check_workspace(home)), path.name
        path.write_bytes(content)
    assert list(check_workspace(home)) == []


def test_a_backup_restores_to_the_same_pages(home: Path, tmp_path: Path) -> None:
    workspace = reopen(home)
    before = everything(workspace)
    make_backup(home, tmp_path / "backup.zip")
    workspace.close()
    restore_backup(tmp_path / "backup.zip", tmp_path / "restored")
    restored = reopen(tmp_path / "restored")
    assert everything(restored) == before
    restored.close()
    with pytest.raises(CommandRefused, match="不是空的"):
        restore_backup(tmp_path / "backup.zip", home)


def test_a_damaged_backup_is_refused(home: Path, tmp_path: Path) -> None:
    make_backup(home, tmp_path / "backup.zip")
    content = (tmp_path / "backup.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[: len(content) // 2])
    with pytest.raises(XushiError, match="备份"):
        restore_backup(tmp_path / "cut.zip", tmp_path / "restored")


def test_a_line_that_cannot_be_applied_is_never_written(workspace: Workspace) -> None:
    tail, allowed = workspace.journal.tail, permit(reporter("李四"), Action.COMMIT_BATCH)
    with pytest.raises(XushiError, match="存档文件缺失"):
        workspace.record("batch_committed", {"rows_hash": "0" * 64}, by=allowed, commit_id="x")
    with pytest.raises(NotPermitted, match="不能用于‹no_such_event›"):
        workspace.record("no_such_event", {}, by=allowed, commit_id="y")
    assert workspace.journal.tail == tail
    assert list(read_batches(workspace))


def test_threads_reading_while_another_commits_see_whole_versions(workspace: Workspace) -> None:
    failures: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.wait(0.02):
            try:
                rows = read_verdicts(workspace, END_2025, Scope())
                if len(rows) != 140:
                    failures.append(len(rows))
            except Exception as error:  # the test reports whatever a reader meets
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for number in range(8):
            preview = preview_of(workspace, sheet(f"新增绿色建筑面积,泰安市,2023年1-9月,{100 + number},万平方米"))
            commit_batch(workspace, preview, by=reporter("李四"), reason="逐次更正")
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert failures == []


def test_an_unfinished_first_start_is_finished_by_the_next(home: Path, planted: Path, tmp_path: Path) -> None:
    from metrics.intake.seed import read_seed
    from tests.store.conftest import DATA

    half = tmp_path / "half"
    shutil.copytree(home, half)
    (half / "xushi.duckdb").unlink()
    lines = (half / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (half / "journal.jsonl").write_bytes(b"".join(lines[:3]))
    (half / "journal.tail").unlink()
    workspace = open_workspace(half, lambda: read_seed(DATA))
    assert len(read_batches(workspace)) == len(lines) - 2
    workspace.close()
