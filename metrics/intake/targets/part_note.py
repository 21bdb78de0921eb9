"""The note of a part of a target: a remark, and the file of the breakdown that the part comes from."""

from __future__ import annotations

from metrics.intake.fold import one_line

SOURCE = "分解表："
_JOINT = "；"


def write_note(remark: str, filename: str, standing: str = "") -> str:
    """The remark, where it is blank the one of the note that stands, and where the part comes from."""
    said = one_line(remark) or remark_of(standing)
    return _JOINT.join(part for part in (said, f"{SOURCE}{filename}") if part)


def remark_of(note: str) -> str:
    """A note without the name of the file."""
    return _JOINT.join(part for part in note.split(_JOINT) if part and not part.startswith(SOURCE))


def source_of(note: str) -> str:
    """The file of the breakdown that a note names, "" without."""
    return next((part.removeprefix(SOURCE) for part in note.split(_JOINT) if part.startswith(SOURCE)), "")
