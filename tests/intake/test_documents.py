"""The text of a document's file: what is read from each kind of file, and why others are refused."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from metrics.intake.documents import MAX_BYTES, DocumentRead, read_document
from metrics.intake.problems import KINDS
from metrics.model.problem import Problem
from tests.intake.words import WORD, make_word, paragraph
from tests.intake.workbooks import make_workbook, pack

SECONDS = 7.0
NAMES = frozenset({"全省"})
NUMBERED = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'


def read(content: bytes, filename: str) -> DocumentRead | Problem:
    return read_document(content, filename, NAMES)


def lines(content: bytes, filename: str) -> list[str]:
    found = read(content, filename)
    assert isinstance(found, DocumentRead), found
    return [" ".join(line.split()) for line in found.text.splitlines() if line.strip()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("filename", ["正文.txt", "正文.TXT"])
def test_a_text_is_read_in_its_encoding(encoding: str, filename: str) -> None:
    assert lines("16.加快建设。\r\n17.全省推进。\n".encode(encoding), filename) == ["16.加快建设。", "17.全省推进。"]


def test_a_short_text_in_gbk_is_not_taken_for_utf8() -> None:
    assert lines("全省".encode("gb18030"), "a.txt") == ["全省"]


def test_paragraphs_and_rows_of_a_word_document_are_lines() -> None:
    row = f"<w:tr><w:tc>{paragraph('16.')}</w:tc><w:tc>{paragraph('加快')}{paragraph('建设')}</w:tc></w:tr>"
    body = paragraph("一、章节") + f"<w:tbl>{row}</w:tbl>" + paragraph("a &lt; b") + "<w:p/>" + paragraph("完")
    assert lines(make_word(body), "a.docx") == ["一、章节", "16. 加快 建设", "a < b", "完"]


def test_what_is_taken_back_or_shown_twice_is_not_read() -> None:
    body = (
        "<w:p><w:r><w:t>新增</w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>6</w:t></w:r></w:moveFrom><w:ins><w:r><w:t>10</w:t></w:r></w:ins>"
        "<w:r><w:tab/><w:t>家</w:t><w:br/><w:t>续行</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert lines(make_word(body), "a.docx") == ["新增10 家", "续行"]


def test_the_main_part_of_a_word_document_may_have_another_name() -> None:
    assert lines(make_word(paragraph("正文"), main="document2"), "a.docx") == ["正文"]


def test_numbers_that_word_makes_are_counted_because_they_do_not_stand_in_the_text() -> None:
    found = read(make_word(paragraph("加快", NUMBERED) + paragraph("推进", NUMBERED) + paragraph("完")), "a.docx")
    assert isinstance(found, DocumentRead) and found.numbered == 2


PAGE = (
    "<!DOCTYPE html><html><head><title>标题</title><style>p{}</style></head><body><!-- 注 --><table><tr><td>"
    "<p>16.加快<b>5G</b>基站&nbsp;建设，\n达到 &lt;11000个&gt;。<br>续行</p></td></tr></table>"
    "<table><tr><td>17.</td><td>推进</td></tr></table><script>var a='18.坏';</script></body></html>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("filename", ["正文.html", "正文.htm"])
def test_a_page_gives_what_a_reader_sees(encoding: str, filename: str) -> None:
    expect = ["16.加快5G基站 建设， 达到 <11000个>。", "续行", "17. 推进"]
    assert lines(PAGE.encode(encoding), filename) == expect


def test_characters_nobody_sees_are_left_out() -> None:
    assert lines("16.达到11\u200b000个\u202e。".encode(), "a.txt") == ["16.达到11000个。"]


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


def lying_size() -> bytes:
    content = bytearray(make_word(" " * 80_000_000))
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"word/document.xml"))
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def many_entries() -> bytes:
    stream = io.BytesIO(make_word(paragraph("x")))
    with zipfile.ZipFile(stream, "a") as container:
        for number in range(2_100):
            container.writestr(f"word/{number}.xml", "")
    return stream.getvalue()


MACROS = '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("a.txt", lambda: b"", "DOCUMENT_EMPTY"),
    ("a.txt", lambda: b" \r\n\t", "DOCUMENT_EMPTY"),
    ("a.docx", lambda: make_word("<w:p/>"), "DOCUMENT_EMPTY"),
    ("a.html", lambda: b"<html><script>x</script></html>", "DOCUMENT_EMPTY"),
    ("a.txt", lambda: b"x" * (MAX_BYTES + 1), "DOCUMENT_TOO_LARGE"),
    ("a.txt", lambda: b"x" * 2_000_001, "DOCUMENT_TOO_LONG"),
    ("a.docx", lambda: make_word(paragraph("x" * 2_000_001)), "DOCUMENT_INFLATES"),
    ("a.docx", lambda: make_word(paragraph("".join(map(str, range(400_000))))), "DOCUMENT_TOO_LONG"),
    ("a.html", lambda: f"<p>{'一二三四五六七' * 1000}</p>".encode() * 300, "DOCUMENT_TOO_LONG"),
    ("a.doc", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "DOCUMENT_OLD"),
    ("a.docx", lambda: b"\xd0\xcf\x11\xe0" + b"x" * 600, "DOCUMENT_OLD"),
    ("a.wps", lambda: b"x", "DOCUMENT_OLD"),
    ("a.txt", lambda: b"{\\rtf1 x}", "DOCUMENT_OLD"),
    ("a.docx", lambda: make_word(paragraph("x"), {"[Content_Types].xml": MACROS}), "DOCUMENT_OLD"),
    ("a.docx", encrypted, "DOCUMENT_ENCRYPTED"),
    ("a.pdf", lambda: b"%PDF-1.7", "DOCUMENT_PRINTED"),
    ("a.txt", lambda: b"%PDF-1.7", "DOCUMENT_PRINTED"),
    ("a.jpg", lambda: b"\xff\xd8\xff", "DOCUMENT_PRINTED"),
    ("a.md", lambda: b"x", "DOCUMENT_TYPE"),
    ("a", lambda: b"x", "DOCUMENT_TYPE"),
    ("a.xlsx", lambda: make_workbook([{"rows": [["x"]]}]), "DOCUMENT_TYPE"),
    ("a.docx", lambda: b"plain text", "DOCUMENT_MISLABELLED"),
    ("a.txt", lambda: make_word(paragraph("x")), "DOCUMENT_MISLABELLED"),
    ("a.txt", PAGE.encode, "DOCUMENT_MISLABELLED"),
    ("a.docx", lambda: make_workbook([{"rows": [["x"]]}]), "DOCUMENT_BROKEN"),
    ("a.docx", lambda: make_word(paragraph("x"))[:-30], "DOCUMENT_BROKEN"),
    ("a.docx", lambda: make_word("<w:p>"), "DOCUMENT_BROKEN"),
    ("a.docx", lambda: pack({"word/a.xml": "x", "[Content_Types].xml": "<Types/>"}), "DOCUMENT_BROKEN"),
    ("a.docx", lying_size, "DOCUMENT_BROKEN"),
    ("a.docx", many_entries, "DOCUMENT_HOSTILE"),
    ("a.docx", lambda: make_word(paragraph("x"), {"../x": "y"}), "DOCUMENT_HOSTILE"),
    ("a.docx", lambda: make_word("&b;", before='<!DOCTYPE w [<!ENTITY b "x">]>'), "DOCUMENT_HOSTILE"),
    ("a.docx", lambda: make_word(" " * 100_000_000), "DOCUMENT_INFLATES"),
    ("a.txt", lambda: b"\xff\xfe\xff\xff\x80", "DOCUMENT_ENCODING"),
    ("a.html", lambda: b"\x80\xff<p>", "DOCUMENT_ENCODING"),
    ("a.txt", lambda: b"abc\0def", "DOCUMENT_NUL"),
    ("a.html", lambda: b"<p>abc\0def</p>", "DOCUMENT_NUL"),
    ("a.html", lambda: b"<!--" * 4_000_000, "DOCUMENT_TIMEOUT"),
]


@pytest.mark.parametrize(("filename", "make", "code"), REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_time_with_what_to_do(
    filename: str, make: Callable[[], bytes], code: str
) -> None:
    content = make()
    began = time.monotonic()
    found = read(content, filename)
    assert time.monotonic() - began < SECONDS
    assert isinstance(found, Problem), found
    assert (found.code, found.remedy) == (code, KINDS[code].remedy)
    assert filename in found.message


def test_the_text_of_a_word_document_has_a_namespace_of_any_prefix() -> None:
    body = f'<document xmlns="{WORD}"><body><p><r><t>正文</t></r></p></body></document>'
    assert lines(make_word("", {"word/document.xml": body}), "a.docx") == ["正文"]
