"""此后有更正: the stored bytes never change, and what is served says what was corrected."""

from __future__ import annotations

from datetime import timedelta

import pytest

from metrics.intake.seed import adopt_catalogue
from metrics.intake.undo import undo_batch
from metrics.journal.archive import hash_bytes
from metrics.model.catalogue_csv import TABLES
from metrics.publish import corrections as module
from metrics.publish.corrections import CLOSING, OPENING, amend_page, read_corrections, show_correction, split_page
from metrics.publish.freeze import Signature, freeze
from metrics.publish.links import Kind, Links, Visit
from metrics.publish.snapshot import hash_token, make_snapshot
from metrics.publish.to_html import to_html
from metrics.publish.verify_file import verify_file
from metrics.store.reads import read_snapshots
from metrics.store.workspace import Workspace
from tests.people import admin, reporter, reviewer
from tests.publish.planted import CITY, NOW, ROOT, report_numbers
from tests.publish.sample import sample_report

FIVE_G = "5g_base_stations,,泰安市,2023年{month}月,{value},个,,"


def make(workspace: Workspace) -> str:
    report = freeze(workspace, CITY, Signature("三季度通报", "王敏", days=180))
    return make_snapshot(workspace, report, by=reviewer("王敏"), commit_id="made").token


def adopt(workspace: Workspace, tables: dict[str, bytes]) -> None:
    rules = (ROOT / "data" / "rules.toml").read_bytes()
    adopt_catalogue(workspace, tables, rules, by=admin("管理员"), commit_id=f"adopt-{workspace.journal.tail}")


def served(links: Links, token: str) -> bytes:
    answer = links.visit(Visit(hash_token(token), NOW, "127.0.0.1", "pytest"))
    assert answer.kind is Kind.PAGE
    return answer.content


def stored(workspace: Workspace) -> tuple[bytes, bytes]:
    row = read_snapshots(workspace)[0]
    archive = workspace.archives.snapshots
    page, data = archive.get(row.html_hash), archive.get(row.json_hash)
    assert (hash_bytes(page), hash_bytes(data)) == (row.html_hash, row.json_hash)
    return page, data


def test_without_corrections_the_stored_bytes_are_served(town: Workspace) -> None:
    links, token = Links(town), make(town)
    assert served(links, token) == stored(town)[0]
    report_numbers(town, "5g_base_stations,,新泰市,2023年9月,900,个,,")
    assert served(links, token) == stored(town)[0], "a new number is no correction of the page"


def test_a_hundred_uploads_corrections_and_undos_leave_bytes_and_hash_equal(town: Workspace) -> None:
    links, token = Links(town), make(town)
    before = stored(town)
    numbers = [report_numbers(town, FIVE_G.format(month=9, value=10660 + step)) for step in range(50)]
    numbers += [report_numbers(town, FIVE_G.format(month=6, value=10301 + step)) for step in range(25)]
    for number in reversed(numbers[-25:]):
        undo_batch(town, number, reason="报错", by=reporter("李四"))
    assert len(numbers) + 25 == 100
    assert stored(town) == before
    page = served(links, token)
    words = page.decode()
    assert "此后有更正" in words
    assert "本页的1个数字在生成后已更正" in words, "what was undone is no correction"
    assert "2023年9月底：10,659个 → 10,709个（2023年10月12日更正）" in words
    assert split_page(page)[0] == before[0]
    finding = verify_file(town, page)
    assert finding.is_ours
    assert "重新得出的一致" in finding.lines[-1]
    report_numbers(town, FIVE_G.format(month=9, value=10999))
    assert verify_file(town, page).is_ours, "the lines were right for the data version that they name"
    assert not verify_file(town, page.replace("10,709个".encode(), "10,708个".encode())).is_ours


def test_a_number_taken_back_altogether_is_named_with_the_day_of_the_undo(town: Workspace) -> None:
    report_numbers(town, FIVE_G.format(month=8, value=10500))
    batch = town.data_version
    links, token = Links(town), make(town)
    undo_batch(town, batch, reason="报错", by=reporter("李四"))
    assert "2023年8月底：10,500个 → 无（2023年10月12日更正）" in served(links, token).decode()


def test_the_lines_stand_outside_the_hashed_part_and_are_found_again() -> None:
    page = to_html(sample_report(2))
    assert (OPENING + CLOSING).encode() in page
    assert amend_page(page, (), 9) == page
    assert split_page(page) == (page, b"")


def test_a_page_of_an_earlier_program_gets_the_lines_too(town: Workspace) -> None:
    report = freeze(town, CITY, Signature("三季度通报", "王敏"))
    report_numbers(town, FIVE_G.format(month=9, value=10700))
    found = read_corrections(town, report, town.data_version)
    old = to_html(report).replace((OPENING + CLOSING).encode(), b"")
    assert "此后有更正".encode() in amend_page(old, found, town.data_version)


def test_at_the_version_of_the_page_nothing_is_corrected(town: Workspace) -> None:
    report = freeze(town, CITY, Signature("三季度通报", "王敏"))
    version = town.data_version
    report_numbers(town, FIVE_G.format(month=9, value=10700))
    assert read_corrections(town, report, version) == ()
    (found,) = read_corrections(town, report, town.data_version)
    assert show_correction(found).startswith("5G基站")
    assert found.at is not None and found.at - NOW < timedelta(minutes=5)


def test_they_are_worked_out_once_for_each_data_version(town: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from metrics.publish import links as links_module

    calls = []
    monkeypatch.setattr(
        links_module, "read_corrections", lambda *asked: calls.append(asked[2]) or module.read_corrections(*asked)
    )
    links, token = Links(town), make(town)
    for _ in range(5):
        served(links, token)
    report_numbers(town, FIVE_G.format(month=9, value=10700))
    for _ in range(5):
        served(links, token)
    assert len(calls) == 2


def test_a_target_that_was_set_anew_is_named_with_both_values(town: Workspace) -> None:
    links, token = Links(town), make(town)
    verdict = next(one for one in freeze(town, CITY, Signature("后", "王敏")).verdicts if one.value == 11000)
    tables = {name: (ROOT / "data" / f"{name}.csv").read_bytes() for name in TABLES}
    text = tables["targets"].decode("utf-8-sig")
    old = next(line for line in text.splitlines() if line.startswith(f"{verdict.target_id},"))
    new = old.replace(",11000,", ",12000,").replace("11000个", "12000个")
    assert new != old
    adopt(town, {**tables, "targets": text.replace(old, new).encode("utf-8-sig")})
    words = served(links, token).decode()
    assert "本页的1项目标值在生成后已更正" in words
    assert "目标值：11,000个 → 12,000个（2023年10月12日更正）" in words
    adopt(town, tables)
    assert served(links, token) == stored(town)[0], "set back: nothing is corrected any more"
