"""One report, one file: the same bytes each time, whatever the clock says, bearing its digest."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from metrics.publish.pack import to_docx, to_pptx, to_xlsx
from metrics.publish.pack.steady_zip import to_steady
from metrics.publish.report import Report
from metrics.publish.to_json import digest, to_canonical_json
from tests.publish.pack.reports import full_report
from tests.publish.sample import MADE_AT

Writer = Callable[[Report], bytes]
WRITERS = [to_docx, to_pptx, to_xlsx]


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_report_gives_the_same_bytes_seconds_later(write: Writer) -> None:
    first = write(full_report())
    time.sleep(2.1)  # the clock of a zip archive ticks every two seconds
    assert write(full_report()) == first


@pytest.mark.parametrize("write", WRITERS)
def test_another_process_writes_the_same_bytes(write: Writer) -> None:
    code = (
        "import sys; from metrics.publish import pack; from tests.publish.pack.reports import full_report;"
        f"sys.stdout.buffer.write(pack.{write.__name__}(full_report()))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert made == write(full_report())


@pytest.mark.parametrize("write", WRITERS)
def test_all_times_in_a_file_are_those_of_the_report(write: Writer) -> None:
    with zipfile.ZipFile(io.BytesIO(write(full_report()))) as file:
        assert {entry.date_time for entry in file.infolist()} == {MADE_AT.timetuple()[:6]}
        assert file.testzip() is None
    assert properties(write(full_report())).count("2023-10-12T01:30:00Z") == 2


def properties(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read("docProps/core.xml").decode()


@pytest.mark.parametrize("write", WRITERS)
def test_the_properties_of_each_file_bear_the_digest_of_its_report(write: Writer) -> None:
    report = full_report()
    other = replace(report, data_version=43)
    assert f"sha256:{digest(to_canonical_json(report))}<" in properties(write(report))
    assert f"sha256:{digest(to_canonical_json(other))}<" in properties(write(other))


@pytest.mark.parametrize("write", WRITERS)
def test_no_picture_of_a_template_stands_for_the_file(write: Writer) -> None:
    with zipfile.ZipFile(io.BytesIO(write(full_report()))) as file:
        assert not [name for name in file.namelist() if "thumbnail" in name]
        assert b"thumbnail" not in file.read("_rels/.rels")


def test_a_part_is_changed_by_its_name_alone() -> None:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as file:
        file.writestr("a.xml", "1")
        file.writestr("b.xml", "1")
    made = to_steady(plain.getvalue(), MADE_AT, {"a.xml": lambda part: part + b"2"})
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        assert (file.read("a.xml"), file.read("b.xml")) == (b"12", b"1")


def test_the_writers_are_loaded_only_when_a_file_is_asked_for() -> None:
    code = "import sys, metrics.publish.pack; sys.exit(bool({'docx', 'pptx', 'lxml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
