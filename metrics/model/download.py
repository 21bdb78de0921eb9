"""A file on its way to a reader: its name and its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Download:
    """`name` ends in what the file is: .csv, .xlsx, .docx."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        """What a browser is told of it."""
        return _MEDIA_TYPES.get(PurePath(self.name).suffix, "application/octet-stream")
