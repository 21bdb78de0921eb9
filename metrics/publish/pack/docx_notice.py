"""Report → the Word notice, laid out as GB/T 9704 asks."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.shared import Pt

from metrics.publish.html_parts import to_visible
from metrics.publish.pack.docx_parts import (
    add_grid,
    add_imprint,
    add_line,
    lay_out_page,
    set_styles,
    write_footers,
    write_headers,
)
from metrics.publish.pack.notice import to_notice
from metrics.publish.pack.notice_lines import Grid, Line, Notice
from metrics.publish.pack.steady_zip import identify, to_steady
from metrics.publish.report import Report
from metrics.publish.to_json import digest, to_canonical_json


def write_notice(report: Report) -> bytes:
    """The notice of a report; see metrics.publish.pack.to_docx."""
    checksum = digest(to_canonical_json(report))
    notice = to_notice(report, checksum)
    document = docx.Document()
    set_styles(document)
    lay_out_page(document)
    write_headers(document, notice.header)
    write_footers(document)
    _write_body(document, notice)
    properties = document.core_properties
    properties.title, properties.author = notice.title[:255], to_visible(report.made_by)[:255]
    properties.identifier, properties.language = identify(checksum), "zh-CN"
    properties.comments, properties.last_modified_by = "", "序时"
    stream = io.BytesIO()
    document.save(stream)
    return to_steady(stream.getvalue(), report.made_at)


def _write_body(document: Document, notice: Notice) -> None:
    add_line(document, "title", notice.title)
    for before, part, after in zip((None, *notice.body), notice.body, (*notice.body[1:], None), strict=False):
        if isinstance(part, Grid):
            add_grid(document, part)
            continue
        paragraph = add_line(document, part.kind, part.text)
        if isinstance(before, Grid):
            paragraph.paragraph_format.space_before = Pt(12)
        if isinstance(after, Line) and after.kind == "sign":
            # The date never stands on a page without a line of the text.
            paragraph.paragraph_format.keep_with_next = True
    add_imprint(document, notice.imprint)
