"""The meeting pack of a report: the notice, the slides and the workbook, all with the figures and the digest of the page."""

from __future__ import annotations

from metrics.publish.report import Report

# Each writer is imported when it is asked for: python-docx and python-pptx cost the start of the server nothing.


def to_docx(report: Report) -> bytes:
    """The Word notice (通报) in the layout of GB/T 9704; the same report gives the same bytes."""
    from metrics.publish.pack.docx_notice import write_notice

    return write_notice(report)


def to_pptx(report: Report) -> bytes:
    """The slides, 16:9, with charts that can be edited; the same report gives the same bytes."""
    from metrics.publish.pack.pptx_slides import write_slides

    return write_slides(report)


def to_xlsx(report: Report) -> bytes:
    """The workbook of all targets, flags, changes and sources; the same report gives the same bytes."""
    from metrics.publish.pack.xlsx_book import write_book

    return write_book(report)
