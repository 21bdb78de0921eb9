"""A link as a QR code: for the page that shows the link once, and from there for a slide."""

from __future__ import annotations

import segno

#: Reads from the last row of a hall with a dirty projector: a quarter of the code may be missing.
_LEVEL = "q"


def to_qr_image(url: str) -> str:
    """A data URI of a PNG, dark on white with the quiet zone that readers need, whatever the theme of the page."""
    return str(segno.make(url, error=_LEVEL, micro=False).png_data_uri(scale=8, border=4))
