"""Proof that each target's figure stands in its clause: the documents as published against the targets in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from metrics.intake.targets.part_note import source_of
from metrics.model.catalogue import Catalogue, Target

#: A clause begins a line with its arabic number: "16." in one city's documents, "16、" in the others'.
_CLAUSE = re.compile(r"^\s*([0-9]{1,3})\s*[.、]\s*(?=[^0-9\s])")
#: A chapter heading ends the clause before it.
_CHAPTER = re.compile(r"^\s*[一二三四五六七八九十]+、")
PREAMBLE = "前言"


def read_clauses(text: str) -> dict[str, str]:
    """Clause number → its text without white space. What stands before the first clause is 前言.

    A document that prints its text twice gives each clause both texts.
    """
    clauses: dict[str, str] = {}
    current = PREAMBLE
    for line in text.splitlines():
        begins = _CLAUSE.match(line)
        if begins:
            current = begins.group(1)
        elif _CHAPTER.match(line):
            current = ""
        clauses[current] = clauses.get(current, "") + re.sub(r"\s+", "", line)
    return clauses


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


def _check_figure(target: Target, clauses: dict[str, str]) -> Iterator[str]:
    if target.clause not in clauses:
        yield f"{target.target_id}：文件中没有第{target.clause}条。"
    elif re.sub(r"\s+", "", target.figure) not in clauses[target.clause]:
        yield f"{target.target_id}：第{target.clause}条中没有‹{target.figure}›。"


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
