"""Colours, font and the words under the pointer, the same in every figure."""

from __future__ import annotations

from datetime import date
from html import escape

from metrics.model.verdict import Verdict

BLUE, INK, GREY, PALE = "#1F4E79", "#1F2933", "#6B7682", "#9AA4B0"
SKY, BAND = "#4F86B5", "rgba(31,78,121,0.13)"
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"

Days = list[date | None]
Values = list[float | None]


def hover_words(name: str, verdict: Verdict) -> str:
    """Day, name and value with its unit."""
    return f"%{{x|%Y年%-m月%-d日}}<br>{name} %{{y:,.{verdict.scale}f}}{escape(verdict.unit)}<extra></extra>"
