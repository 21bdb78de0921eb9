"""Report → one self-contained page: no script, nothing fetched, readable on a phone, a projector and A4."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from metrics.publish.corrections import CLOSING, OPENING
from metrics.publish.html_parts import Html, join, tag
from metrics.publish.html_sections import changes_section, counts_section, flags_section, head_section
from metrics.publish.html_since import regions_section, since_section
from metrics.publish.html_tables import foot_section, sources_section, themes_section
from metrics.publish.look import to_root_rules
from metrics.publish.report import Report
from metrics.publish.svg import draw_icons
from metrics.publish.to_json import digest, to_canonical_json


def to_html(report: Report) -> bytes:
    """UTF-8; prints the SHA-256 of the report's canonical JSON at its foot."""
    sections = (
        counts_section,
        changes_section,
        since_section,
        flags_section,
        themes_section,
        regions_section,
        sources_section,
    )
    # What is served may stand between the two; what is stored has nothing there.
    body = tag("main", OPENING, CLOSING, head_section(report), *(section(report) for section in sections))
    foot = foot_section(report, digest(to_canonical_json(report)))
    head = join(
        [
            Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
            Html('<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'),
            Html('<meta name="color-scheme" content="light dark">'),
            tag("title", report.title),
            tag("style", _style()),
        ]
    )
    page = tag("html", tag("head", head), tag("body", draw_icons(), body, foot), lang="zh-CN")
    return f"<!doctype html>\n{page}\n".encode()


@cache
def _style() -> Html:
    """Our own style sheet after the colours of both themes."""
    sheet = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    return Html(to_root_rules() + sheet)
