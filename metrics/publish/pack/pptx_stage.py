"""Where slides are made: the deck, the report they show, and the footer and notes that all of them bear."""

from __future__ import annotations

from dataclasses import dataclass

from pptx.presentation import Presentation
from pptx.slide import Slide

from metrics.model.figures import show_day
from metrics.publish.html_parts import to_visible
from metrics.publish.pack.pptx_parts import add_slide
from metrics.publish.pack.rows import Names, to_names, warn
from metrics.publish.report import Report


@dataclass(frozen=True)
class Stage:
    """`checksum` is the digest of the report's canonical JSON."""

    deck: Presentation
    report: Report
    checksum: str

    @property
    def names(self) -> Names:
        """How targets are called."""
        return to_names(self.report)

    @property
    def foot(self) -> str:
        """What every slide says below: the day of the data, the digest in short, and whether the figures are invented."""
        parts = (f"数据截至{show_day(self.report.as_of)}", f"校验码{self.checksum[:12]}", warn(self.report))
        return "　".join(part for part in parts if part)

    def add(self, title: str, notes: str) -> Slide:
        """A slide whose title is what it finds; `notes` are for who speaks."""
        slide = add_slide(self.deck, title, self.foot)
        self.note(slide, notes)
        return slide

    def note(self, slide: Slide, notes: str) -> None:
        """The notes of a slide, with the scope and the whole digest below."""
        frame = slide.notes_slide.notes_text_frame
        assert frame is not None
        frame.text = to_visible(
            f"{notes}\n范围：{self.report.scope_words}。{self.foot}\n数据校验码（SHA-256）：{self.checksum}"
        )
