"""Reading the texts of policy documents that the office loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from metrics.store.reads import zoned
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class DocumentText:
    """A document's text as it was loaded; `loaded_at` carries a time zone.

    `found_count` of `figure_count` printed figures stood in their clauses on that day.
    """

    document_id: str
    line_number: int
    filename: str
    file_hash: str
    text_hash: str
    figure_count: int
    found_count: int
    reason: str
    loaded_at: datetime
    loaded_by: str


def read_document_texts(workspace: Workspace, known_at: int | None = None) -> dict[str, DocumentText]:
    """By document, what was loaded last, now or as known at a journal line."""
    with workspace.warehouse.cursor() as cursor:
        records = cursor.records("queries/document_texts.sql", known_at=known_at)
    rows = (DocumentText(**{name: zoned(value) for name, value in record.items()}) for record in records)
    return {row.document_id: row for row in rows}


def read_text(workspace: Workspace, one: DocumentText) -> str:
    """The text, a line a paragraph. Raises ArchiveDamaged where its bytes are gone or changed."""
    return workspace.archives.actuals.get(one.text_hash).decode()
