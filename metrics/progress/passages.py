"""Where the documents print what the targets say: clauses of the loaded texts, and the passage of one target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metrics.intake.clauses import Clause, Passage, find_passage, read_clauses
from metrics.model.catalogue import Target
from metrics.store.document_texts import DocumentText, read_document_texts, read_text
from metrics.store.issues import find_last_line
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class LoadedText:
    """A document's text as it was loaded, and its clauses by number."""

    source: DocumentText
    clauses: Mapping[str, Clause]

    def find(self, clause: str, figure: str, names: tuple[str, ...] = ()) -> Passage | None:
        """Where the clause prints the figure; None where it does not."""
        return find_passage(self.clauses, clause, figure, names)


def read_loaded_texts(workspace: Workspace, known_at: int | None = None) -> dict[str, LoadedText]:
    """The loaded texts by document, now or as they stood in a data version."""
    texts = read_document_texts(workspace, find_last_line(workspace, known_at))
    return {name: LoadedText(one, read_clauses(read_text(workspace, one))) for name, one in texts.items()}


def find_printed(target_id: str, targets: Mapping[str, Target]) -> Target | None:
    """The target itself, or the nearest above it that the document prints; None where it prints none of them."""
    target = targets.get(target_id)
    seen: set[str] = set()
    while target is not None and not target.figure and target.target_id not in seen:
        seen.add(target.target_id)
        target = targets.get(target.parent_target_id or "")
    return target if target is not None and target.figure else None


@dataclass(frozen=True)
class Coverage:
    """How many of the figures that a document prints stand in the clauses of its loaded text."""

    printed: int
    found: int


def count_found(texts: Mapping[str, LoadedText], targets: Iterable[Target]) -> dict[str, Coverage]:
    """By document that has a text."""
    listing = [one for one in targets if one.figure]
    printed = {name: [one for one in listing if one.document_id == name] for name in texts}
    return {
        name: Coverage(len(listed), sum(1 for one in listed if texts[name].find(one.clause, one.figure)))
        for name, listed in printed.items()
    }
