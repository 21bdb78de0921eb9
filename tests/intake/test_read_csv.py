"""Encodings, separators, line ends and files that are no CSV."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from metrics.intake import encoding, file_kind, read_csv
from metrics.intake.lookup import read_known_names
from metrics.intake.sheet import Sheet, column_letter
from metrics.intake.stage import Staged
from metrics.model.catalogue import Catalogue
from metrics.model.problem import Problem

TEXT = "指标名称,地区,数据期,本期值,单位\r\n5G基站总数,泰安市,2023年6月,8460,个\r\n"


@pytest.mark.parametrize(
    ("codec", "word"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gbk", "GBK"), ("gb18030", "GBK"), ("utf-16", "UTF-16")],
)
def test_each_accepted_encoding_gives_the_same_rows(stage: Callable[..., Staged], codec: str, word: str) -> None:
    staged = stage(TEXT, encoding=codec)
    assert staged.encoding == word
    assert staged.digest == stage(TEXT).digest
    assert staged.can_commit


@pytest.mark.parametrize(("mark", "end"), [(",", "\n"), ("\t", "\r\n"), (";", "\n"), (",", "\r"), ("\t", "\r")])
def test_separator_and_line_ends_make_no_difference(stage: Callable[..., Staged], mark: str, end: str) -> None:
    staged = stage(TEXT.replace(",", mark).replace("\r\n", end))
    assert staged.separator == mark
    assert staged.digest == stage(TEXT).digest


def test_a_gbk_text_that_is_valid_utf8_by_chance_is_known_by_its_names() -> None:
    chance = "全省".encode("gbk")
    assert chance.decode("utf-8") != "全省"
    decoded = encoding.decode(chance, "a.csv", frozenset({"全省"}))
    assert decoded == encoding.Decoded("全省", "gb18030")
    assert encoding.decode(chance, "a.csv", frozenset()) == encoding.Decoded(chance.decode("utf-8"), "utf-8")


REFUSED = [
    (b"", "a.csv", "FILE_EMPTY"),
    (b"\xef\xbb\xbf", "a.csv", "FILE_EMPTY"),
    (b" \r\n\r\n", "a.csv", "FILE_EMPTY"),
    (b"PK\x03\x04rest", "a.csv", "FILE_MISLABELLED"),
    (b"PK\x03\x04rest", "a.xlsx", "FILE_XLSX_BROKEN"),
    (b"PK\x03\x04rest", "a.xlsm", "FILE_XLSM"),
    (TEXT.encode(), "a.xlsx", "FILE_MISLABELLED_TEXT"),
    (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "FILE_ENCRYPTED"),
    (b"\xd0\xcf\x11\xe0", "a.xls", "FILE_XLS"),
    (b"text", "a.xlsb", "FILE_XLSB"),
    (b"text", "a.ods", "FILE_ODS"),
    (b"text", "a.numbers", "FILE_NUMBERS"),
    (b"Rar!\x1a", "a.csv", "FILE_ZIP"),
    (b"\x89PNG\r\n", "a.csv", "FILE_IMAGE"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.csv", "FILE_XLS"),
    (b"text", "a.ET", "FILE_ET"),
    (b"%PDF-1.7", "a.csv", "FILE_PDF"),
    (b"\xef\xbb\xbf <html><table>", "a.csv", "FILE_HTML"),
    (b"<?xml version='1.0'?>", "a.csv", "FILE_HTML"),
    (b"text", "a.docx", "FILE_DOCX"),
    (b"text", "a.py", "FILE_OTHER"),
    (b"\xff\xfe\x00", "a.csv", "FILE_ENCODING"),
    (b"\x81\xff\xff", "a.csv", "FILE_ENCODING"),
    (TEXT.encode("utf-16-le"), "a.csv", "FILE_NUL"),
    (TEXT.encode() + b"a\x00b", "a.csv", "FILE_NUL"),
    (TEXT.encode() + '"未闭合,泰安市\n一行\n'.encode(), "a.csv", "FILE_QUOTE"),
    (TEXT.encode() + '"5G"基站,泰安市\n'.encode(), "a.csv", "FILE_QUOTE"),
    (TEXT.replace(",", "\uff0c").encode(), "a.csv", "FILE_SEPARATOR"),
    (TEXT.encode() + b"," * 300 + b"x\n", "a.csv", "FILE_TOO_WIDE"),
]


@pytest.mark.parametrize(("content", "name", "code"), REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_do(
    stage: Callable[..., Staged], content: bytes, name: str, code: str
) -> None:
    staged = stage(content, name)
    assert [problem.code for problem in staged.problems] == [code]
    assert not staged.can_commit


def test_an_old_workbook_is_sent_back_to_be_saved_as_xlsx(stage: Callable[..., Staged]) -> None:
    assert "另存为“Excel工作簿" in stage(b"\xd0\xcf\x11\xe0", "a.xls").problems[0].remedy


def test_a_broken_quote_names_the_row_where_it_opens(stage: Callable[..., Staged]) -> None:
    assert stage(TEXT + '"未闭合,泰安市\n一行\n').problems[0].place.row == 3


def test_files_past_the_limits_are_refused(stage: Callable[..., Staged], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_csv, "MAX_ROWS", 5)
    assert stage(TEXT + "a,b,c,1,d\n" * 4).problems[0].code == "FILE_TOO_MANY_ROWS"
    monkeypatch.setattr(file_kind, "MAX_BYTES", 10)
    assert stage(TEXT).problems[0].code == "FILE_TOO_LARGE"


def test_cells_stay_exactly_the_text_they_were(catalogue: Catalogue) -> None:
    content = b'a, 1.0 ,"x\ny",000\n\n"q""q",,\n,,\n\n'
    sheet = read_csv.read_csv(content, "a.csv", read_known_names(catalogue))
    assert isinstance(sheet, Sheet)
    assert sheet.rows == (("a", " 1.0 ", "x\ny", "000"), (), ('q"q',))


def test_a_cell_too_long_for_a_table_is_a_problem_not_a_crash(catalogue: Catalogue) -> None:
    assert isinstance(read_csv.read_csv(b"a" * 200_000, "a.csv", read_known_names(catalogue)), Problem)


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ")])
def test_columns_have_the_letters_of_a_spreadsheet(index: int, letter: str) -> None:
    assert column_letter(index) == letter
