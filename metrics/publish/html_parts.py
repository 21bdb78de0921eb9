"""HTML elements built from values: a plain string is always text and gets escaped, only `Html` passes as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from html import escape

from metrics.model.clock import BEIJING
from metrics.model.light import Light


class Html(str):
    """Markup that this package made; nothing read from data is ever turned into it directly."""


#: Controls and direction overrides could hide or reorder what the reader sees.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udfff]"
)

_HAN = "\u3007\u4e00-\u9fff"
_WIDE = dict(zip(",;:?!", "\uff0c\uff1b\uff1a\uff1f\uff01", strict=True))
_NARROW_MARK = re.compile(f"(?<=[^\\s])([,;:?!])(?=[{_HAN}“《〔])|(?<=[{_HAN}”》〕])([,;:?!])(?=\\s|$|[0-9A-Za-z−+])")
_HAS_HAN = re.compile(f"[{_HAN}]")
_NARROW_BRACKETS = re.compile("\\(([^()]+)\\)")


def set_marks(text: str) -> str:
    """Half-width marks beside Chinese characters become full-width, as GB/T 15834 sets them; 1,200 stays."""
    text = _NARROW_MARK.sub(lambda found: _WIDE[found[1] or found[2]], text)
    return _NARROW_BRACKETS.sub(_widen, text)


def _widen(found: re.Match[str]) -> str:
    return f"\uff08{found[1]}\uff09" if _HAS_HAN.search(found[1]) else found[0]


def to_visible(text: str) -> str:
    """Any string as a reader may see it: marks set as in print, what would hide or turn text replaced."""
    return _UNSEEN.sub("\ufffd", set_marks(text))


# A page says the same words and classes hundreds of times, and the next page most of them again.
@lru_cache(maxsize=8192)
def to_text(text: str) -> Html:
    """Any string as visible text or attribute value."""
    return Html(escape(to_visible(text), quote=True))


def tag(name: str, *children: str, **attributes: str) -> Html:
    """One element; `class_` is class, and data_label is data-label."""
    inner = "".join(child if isinstance(child, Html) else to_text(child) for child in children)
    return Html(f"<{name}{_to_attributes(attributes)}>{inner}</{name}>")


def single(name: str, **attributes: str) -> Html:
    """An element of SVG without children."""
    return Html(f"<{name}{_to_attributes(attributes)}/>")


def join(parts: Iterable[Html]) -> Html:
    """Elements one after the other."""
    return Html("".join(parts))


def _to_attributes(attributes: dict[str, str]) -> str:
    names = ((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items())
    return "".join(f' {name}="{to_text(value)}"' for name, value in names)


def draw_icon(light: Light) -> Html:
    """The drawn shape of a light; the word always stands beside it, so it is silent to a screen reader."""
    use = single("use", href=f"#i-{light.value.replace('_', '-')}")
    return tag("svg", use, class_="i", aria_hidden="true")


def light_badge(light: Light) -> Html:
    """Icon and word in the colour of the light."""
    return tag("span", draw_icon(light), light.word, class_=f"light {light.tone}")


def bullet_bar(completion: Decimal | None, expected: Decimal | None) -> Html:
    """Completion as a bar of 0 … 100% with a tick at the expected share; the numbers stand beside it."""
    if completion is None:
        return Html("")
    bar = tag("i", style=f"width:{_to_width(completion)}")
    tick = tag("b", style=f"left:{_to_width(expected)}") if expected is not None else Html("")
    return tag("span", bar, tick, class_="bullet", aria_hidden="true")


def _to_width(share: Decimal) -> str:
    return f"{float(min(max(share, Decimal(0)), Decimal(1))) * 100:.1f}%"


def show_moment(moment: datetime) -> str:
    """A UTC time on the clock of the readers: 2023年10月12日 09:30."""
    local = moment.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
