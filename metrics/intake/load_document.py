"""Loading the text of a policy document: what would be found in it first, then the journal line that keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from metrics.access.matrix import permit
from metrics.intake.check_targets import explain_untraced
from metrics.intake.clauses import Clause, read_clauses
from metrics.intake.documents import DocumentRead, read_document
from metrics.intake.file_kind import clean_filename
from metrics.intake.lookup import read_known_names
from metrics.journal.archive import hash_bytes
from metrics.journal.line import Line
from metrics.model.actor import Action, Actor
from metrics.model.catalogue import Document, Target
from metrics.model.errors import CommandRefused
from metrics.model.problem import Problem
from metrics.store.document_texts import DocumentText, read_document_texts
from metrics.store.workspace import Workspace

LOADED = "document_text_loaded"


@dataclass(frozen=True)
class Trace:
    """A target that a document prints, and why its figure cannot be shown in its clause; "" where it can."""

    target: Target
    fault: str


@dataclass(frozen=True)
class DocumentPreview:
    """What a file would bring to a document. `replaces` is what was loaded before."""

    document: Document
    filename: str
    content: bytes
    read: DocumentRead
    clauses: Mapping[str, Clause]
    traces: tuple[Trace, ...]
    replaces: DocumentText | None

    @property
    def found_count(self) -> int:
        """Printed figures that stand in their clauses."""
        return sum(1 for one in self.traces if not one.fault)

    @property
    def cited(self) -> tuple[str, ...]:
        """The clauses that targets cite, in the order of the targets."""
        return tuple(dict.fromkeys(one.target.clause for one in self.traces))

    @property
    def faults(self) -> tuple[Trace, ...]:
        """The targets whose figure was not found."""
        return tuple(one for one in self.traces if one.fault)

    @cached_property
    def text_hash(self) -> str:
        """SHA-256 of the text in UTF-8."""
        return hash_bytes(self.read.text.encode())

    @property
    def is_known(self) -> bool:
        """Whether just this text is loaded already."""
        return self.replaces is not None and self.replaces.text_hash == self.text_hash

    @property
    def commit_id(self) -> str:
        """The same for the same file on top of the same text."""
        line = self.replaces.line_number if self.replaces else 0
        return hash_bytes(f"document|{self.document.document_id}|{line}|{hash_bytes(self.content)}".encode())

    @property
    def doubt(self) -> str:
        """Why this may be another document's text; "" where there is no reason to think so."""
        title = self.document.title
        if not self.traces:
            is_named = "".join(title.split()) in "".join(self.read.text.split())
            return "" if is_named else f"正文中没有标题《{title}》，可能选错了文件"
        if self.found_count * 2 >= len(self.traces):
            return ""
        hint = "文中使用了Word自动编号，条款号没有写在文字里，请在Word或WPS中另存为txt；" if self.read.numbered else ""
        words = f"所引的{len(self.traces)}项数字只有{self.found_count}项能在其条款中找到" if self.found_count else ""
        return f"{hint}{words or f'所引的{len(self.traces)}项数字都不在其条款中'}，可能选错了文件"


def preview_document(
    workspace: Workspace, document_id: str, content: bytes, filename: str
) -> DocumentPreview | Problem:
    """Read a file against the targets that cite its document; nothing is kept.

    A Problem where the file cannot be read. Raises CommandRefused for a document that the catalogue does not have.
    """
    catalogue = workspace.catalogue
    document = find_document(workspace, document_id)
    name = clean_filename(filename)
    known = read_known_names(catalogue) | {one.title for one in catalogue.documents}
    read = read_document(content, name, known)
    if isinstance(read, Problem):
        return read
    clauses = read_clauses(read.text)
    printed = [one for one in catalogue.targets if one.document_id == document_id and one.figure]
    return DocumentPreview(
        document=document,
        filename=name,
        content=content,
        read=read,
        clauses=clauses,
        traces=tuple(Trace(one, explain_untraced(one, clauses)) for one in printed),
        replaces=read_document_texts(workspace).get(document_id),
    )


def find_document(workspace: Workspace, document_id: str) -> Document:
    """The document of an id. Raises CommandRefused naming those that there are."""
    documents = {one.document_id: one for one in workspace.catalogue.documents}
    if document_id not in documents:
        raise CommandRefused(f"没有编号为‹{document_id}›的文件。可选：{'、'.join(documents)}。")
    return documents[document_id]


def load_document(workspace: Workspace, preview: DocumentPreview, *, by: Actor, reason: str = "") -> Line:
    """Keep the text of a preview; sending it again returns the same line.

    Raises CommandRefused for the text that stands already, and for one in doubt without a reason;
    Conflict where somebody else loaded a text of this document since the preview.
    """
    allowed = permit(by, Action.LOAD_DOCUMENT)
    done = workspace.journal.find(preview.commit_id)
    if done is not None:
        return done
    if preview.is_known:
        raise CommandRefused("该文件的正文已经载入，内容完全相同，没有变化。")
    if preview.doubt and not reason.strip():
        raise CommandRefused(f"{preview.doubt}。请核对；确系该文件的，写明理由后再载入。")
    put = workspace.archives.actuals.put
    data = {
        "document_id": preview.document.document_id,
        "filename": preview.filename,
        "file_hash": put(preview.content, f".original{PurePath(preview.filename).suffix[:10]}"),
        "text_hash": put(preview.read.text.encode(), ".txt"),
        "figures": len(preview.traces),
        "found": preview.found_count,
        "replaces": preview.replaces.line_number if preview.replaces else 0,
        "reason": reason.strip(),
    }
    return workspace.record(LOADED, data, by=allowed, commit_id=preview.commit_id)
