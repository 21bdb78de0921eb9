"""A file in hand: what can be proved of it, and what cannot is said so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from metrics.model.errors import CommandRefused
from metrics.publish.comparison import Correction
from metrics.publish.corrections import OPENING, amend_page
from metrics.publish.packs import MAKERS, make_pack
from metrics.publish.report import Report
from metrics.publish.snapshot import make_snapshot
from metrics.publish.to_json import digest, to_canonical_json
from metrics.publish.verify_file import Finding, verify_file
from metrics.store.reads import read_snapshots
from metrics.store.workspace import Workspace
from tests.people import reviewer
from tests.publish.sample import sample_report

REPORT = sample_report(3)
HASH = digest(to_canonical_json(REPORT))
LATER = Correction("t", "5G基站总数", "泰安市", None, "个", 0, None, None)


def to_zip(report: Report) -> bytes:
    """A pack of two runs: an office cuts the hash in the middle."""
    checksum = digest(to_canonical_json(report))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        entry = zipfile.ZipInfo("word/document.xml", (2023, 10, 12, 0, 0, 0))
        archive.writestr(entry, f"<w:t>{checksum[:20]}</w:t>\n<w:t>{checksum[20:]}</w:t>")
    return stream.getvalue()


@pytest.fixture
def kept(town: Workspace) -> Workspace:
    make_snapshot(town, REPORT, by=reviewer("王敏"), commit_id="c1")
    return town


def stored(workspace: Workspace, ending: str) -> bytes:
    return make_pack(workspace, read_snapshots(workspace)[0].snapshot_id, ending, {"docx": to_zip}).content


def check(workspace: Workspace, content: bytes) -> Finding:
    return verify_file(workspace, content, {"docx": to_zip})


@pytest.mark.parametrize(
    ("ending", "words"), [("html", "页面内容与存档逐字节一致"), ("json", "数据文件与存档逐字节一致")]
)
def test_the_stored_bytes_are_proved(kept: Workspace, ending: str, words: str) -> None:
    finding = check(kept, stored(kept, ending))
    assert finding.is_ours
    assert REPORT.title in finding.lines[0]
    assert words in finding.lines[1]
    assert HASH in finding.lines[2]


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"<style>header,section{display:none}</style><h1>64</h1>",
        "截至数据版本第999999号".encode(),
        "截至数据版本第1号".encode(),
        "截至数据版本第１号".encode(),
        b"\xff\xfe",
    ],
)
def test_lines_above_the_page_that_we_would_not_write_are_no_proof(kept: Workspace, forged: bytes) -> None:
    """A whole other page fits there, with a style that hides ours."""
    page = amend_page(stored(kept, "html"), [LATER], kept.data_version)
    finding = check(kept, page.replace(OPENING.encode(), OPENING.encode() + forged))
    assert not finding.is_ours
    assert "不能采信" in finding.lines[-1]
    assert "此后有更正" in finding.lines[-1]


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.replace("泰安".encode(), "济南".encode(), 1),
        lambda page: page + b"\n",
        lambda page: page.replace(b"</main>", b"<p>9</p></main>"),
        lambda page: page.replace(b"\n", b"\r\n"),
    ],
)
def test_a_page_with_one_byte_changed_is_not_and_its_printed_hash_proves_nothing(
    kept: Workspace, change: Callable[[bytes], bytes]
) -> None:
    finding = check(kept, change(stored(kept, "html")))
    assert not finding.is_ours
    assert "可能已被改动" in finding.lines[-1]


def test_a_pack_that_is_made_again_to_the_byte_is_proved(kept: Workspace) -> None:
    finding = check(kept, stored(kept, "docx"))
    assert finding.is_ours
    assert "重新生成的文件逐字节一致" in finding.lines[-1]


def test_of_a_pack_that_was_edited_only_the_printed_hash_is_checked_and_that_is_said(kept: Workspace) -> None:
    finding = check(kept, stored(kept, "docx") + b"\x00")
    assert not finding.is_ours
    assert "只能核对所印校验码" in finding.lines[-1]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"PK" + b"\x00" * 99, HASH[:63].encode()])
def test_a_strange_file_is_called_so(kept: Workspace, content: bytes) -> None:
    finding = check(kept, content)
    assert not finding.is_ours
    assert "不是本工作区任何快照" in finding.lines[0]


def test_a_damaged_archive_is_said_so(kept: Workspace) -> None:
    page = stored(kept, "html")
    next(kept.archives.snapshots.folder.glob("*.json")).write_bytes(b"{}")
    assert any("存档校验未通过" in line for line in check(kept, page).lines)


def test_every_pack_is_made_from_the_stored_value(kept: Workspace) -> None:
    row = read_snapshots(kept)[0]
    asked: list[Report] = []
    make_pack(kept, row.snapshot_id, "docx", {"docx": lambda report: asked.append(report) or b""})  # type: ignore[func-returns-value]
    assert asked == [REPORT]
    assert set(MAKERS) == {"docx", "pptx", "xlsx"}
    for snapshot_id, ending in ((row.snapshot_id, "exe"), ("x", "html"), (row.token_hash, "json")):
        with pytest.raises(CommandRefused):
            make_pack(kept, snapshot_id, ending)
