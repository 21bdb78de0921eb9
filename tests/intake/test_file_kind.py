"""What a file is called, in a form that the journal and a page can write."""

from __future__ import annotations

import pytest

from metrics.intake.file_kind import clean_filename


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("报送.csv", "报送.csv"),
        ("C:\\报表\\9月.xlsx", "9月.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\nb\t.csv", "a b .csv"),
        ("\udcb1\udca8.csv", "??.csv"),
        ("报\u200b送.csv", "报送.csv"),
        ("", "未命名.csv"),
        ("x" * 500 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_a_name_is_its_last_part_in_text_that_can_be_written(given: str, expect: str) -> None:
    assert clean_filename(given) == expect
    assert clean_filename(given).encode("utf-8")
