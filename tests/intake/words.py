"""Small Word documents from plain paragraphs, written by hand so that every oddity of real files can be made."""

from __future__ import annotations

from collections.abc import Mapping

from tests.intake.workbooks import OFFICE, RELATIONS, TYPES, pack

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph(text: str, inside: str = "") -> str:
    return f"<w:p>{inside}<w:r><w:t>{text}</w:t></w:r></w:p>"


def make_word(
    body: str, extra: Mapping[str, bytes | str] | None = None, before: str = "", main: str = "document"
) -> bytes:
    """The bytes of a docx whose body is given as XML; `extra` parts are added or replace those made here."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        f'Target="/word/{main}.xml"/></Relationships>',
        f"word/{main}.xml": f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    return pack(parts | dict(extra or {}))
