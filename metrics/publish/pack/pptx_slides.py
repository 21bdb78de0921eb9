"""Report → the slides of a meeting: one finding a slide, charts that can be edited, and what they rest on."""

from __future__ import annotations

import io

from metrics.publish.html_parts import to_visible
from metrics.publish.pack.pptx_counts import add_changes, add_counts, add_themes
from metrics.publish.pack.pptx_frame import add_empty, add_opening, add_sources
from metrics.publish.pack.pptx_lists import add_departments, add_flags, add_gap_bars
from metrics.publish.pack.pptx_parts import make_deck, to_theme
from metrics.publish.pack.pptx_stage import Stage
from metrics.publish.pack.rows import to_subject
from metrics.publish.pack.steady_zip import identify, to_steady
from metrics.publish.report import Report
from metrics.publish.to_json import digest, to_canonical_json

#: Of the slides, and of their notes.
_THEMES = ("ppt/theme/theme1.xml", "ppt/theme/theme2.xml")
_SLIDES = (add_counts, add_flags, add_gap_bars, add_themes, add_departments, add_changes)


def write_slides(report: Report) -> bytes:
    """The slides of a report; see metrics.publish.pack.to_pptx."""
    stage = Stage(make_deck(), report, digest(to_canonical_json(report)))
    add_opening(stage)
    for add in _SLIDES if report.verdicts else (add_empty,):
        add(stage)
    add_sources(stage)
    properties = stage.deck.core_properties
    properties.title, properties.author = to_visible(to_subject(report))[:255], to_visible(report.made_by)[:255]
    properties.identifier, properties.language = identify(stage.checksum), "zh-CN"
    properties.last_modified_by, properties.keywords = "序时", ""
    stream = io.BytesIO()
    stage.deck.save(stream)
    return to_steady(stream.getvalue(), report.made_at, dict.fromkeys(_THEMES, to_theme))
