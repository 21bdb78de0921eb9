"""Proof that each target's figure stands in its clause: the documents as published against the targets in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from metrics.intake.clauses import Clause, find_passage, name_clause, read_clauses
from metrics.intake.targets.part_note import source_of
from metrics.model.catalogue import Catalogue, Target


def check_targets(catalogue: Catalogue, folder: Path) -> Iterator[str]:
    """Every target that cannot be traced, in Chinese; `folder` holds one {document_id}.txt per document.

    A target is traced to the figure in its clause. A part made by a breakdown stands in no document: it is traced to
    the clause of its parent and to the file of the breakdown, which its note names.
    """
    targets = {row.target_id: row for row in catalogue.targets}
    for document in catalogue.documents:
        path = folder / f"{document.document_id}.txt"
        if not path.is_file():
            yield f"文件缺失：{path.name}（《{document.title}》）。"
            continue
        clauses = read_clauses(path.read_text(encoding="utf-8"))
        for target in catalogue.targets:
            if target.document_id == document.document_id:
                yield from _check_figure(target, clauses) if target.figure else _check_part(target, targets)


def _check_figure(target: Target, clauses: Mapping[str, Clause]) -> Iterator[str]:
    fault = explain_untraced(target, clauses)
    if fault:
        yield f"{target.target_id}：{fault}。"


def explain_untraced(target: Target, clauses: Mapping[str, Clause]) -> str:
    """Why a printed figure cannot be shown in its clause; "" where it stands there."""
    if target.clause not in clauses:
        return f"文件中没有{name_clause(target.clause)}"
    if find_passage(clauses, target.clause, target.figure) is None:
        return f"{name_clause(target.clause)}中没有‹{target.figure}›"
    return ""


def _check_part(target: Target, targets: dict[str, Target]) -> Iterator[str]:
    """The parent's own figure is looked for in its own turn."""
    parent = targets.get(target.parent_target_id or "")
    if parent is None:
        yield f"{target.target_id}：没有文件所载数字，也没有上级目标。"
        return
    if (parent.document_id, parent.clause) != (target.document_id, target.clause):
        yield f"{target.target_id}：与上级目标{parent.target_id}不在同一文件的同一条。"
    if not parent.figure:
        yield f"{target.target_id}：上级目标{parent.target_id}也没有文件所载数字。"
    if not source_of(target.note):
        yield f"{target.target_id}：没有文件所载数字，备注中也没有写明分解表。"
