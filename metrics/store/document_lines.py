"""The text of a document becomes a row; the text itself stays in the archive."""

from __future__ import annotations

from metrics.journal.archive import Archives
from metrics.journal.line import Line
from metrics.model.errors import Conflict
from metrics.store import shapes
from metrics.store.shapes import to_timestamp
from metrics.store.warehouse import Cursor


def load_text(cursor: Cursor, archives: Archives, line: Line) -> None:
    """A text that stands for its document from this line on.

    Raises Conflict where another was loaded since its loader looked: such a line is never written.
    """
    del archives
    data = line.data
    standing = {one[0]: one[1] for one in cursor.rows("queries/document_texts.sql", known_at=line.number)}
    if data["replaces"] != standing.get(data["document_id"], 0):
        raise Conflict("该文件的正文刚由他人载入，本次未办理。请核对后重新载入。")
    row = (
        data["document_id"],
        line.number,
        data["filename"],
        data["file_hash"],
        data["text_hash"],
        data["figures"],
        data["found"],
        data["reason"],
        to_timestamp(line.at),
        line.by,
    )
    cursor.insert("writes/document_text.sql", shapes.DOCUMENT_TEXT, [row])
