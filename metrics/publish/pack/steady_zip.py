"""An Office file as the same bytes each time: the clock that its writer read is replaced by the report's own time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
#: A picture of the template, which file managers would show as if it were of this file.
_THUMBNAIL = re.compile(rb'<Relationship [^>]*Target="docProps/thumbnail\.jpeg"[^>]*/>')
_PROPERTIES = "docProps/core.xml"
_DEFAULTS: Mapping[str, Callable[[bytes], bytes]] = {}


def identify(checksum: str) -> str:
    """The digest as the identifier among the properties of a file."""
    return f"sha256:{checksum}"


def to_steady(content: bytes, at: datetime, edits: Mapping[str, Callable[[bytes], bytes]] = _DEFAULTS) -> bytes:
    """The file with all its times set to `at` (UTC), workbooks inside it too; `edits` change a part by its name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name == "docProps/thumbnail.jpeg":
                continue
            part = edits.get(name, bytes)(_settle(name, old.read(name), at))
            entry = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, part)
    return made.getvalue()


def _settle(name: str, part: bytes, at: datetime) -> bytes:
    if name == _PROPERTIES:
        moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        return _WRITTEN_AT.sub(rb"\g<1>" + moment + rb"\g<2>", part)
    if name == "_rels/.rels":
        return _THUMBNAIL.sub(b"", part)
    return to_steady(part, at) if name.endswith(".xlsx") else part
