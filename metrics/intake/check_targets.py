"""Proof that each target's figure stands in its clause: the documents as published against data/targets.csv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from metrics.model.catalogue import Catalogue

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
    """Every target whose figure is not in its clause, in Chinese; `folder` holds one {document_id}.txt per document."""
    for document in catalogue.documents:
        path = folder / f"{document.document_id}.txt"
        if not path.is_file():
            yield f"文件缺失：{path.name}（《{document.title}》）。"
            continue
        clauses = read_clauses(path.read_text(encoding="utf-8"))
        for target in catalogue.targets:
            if target.document_id != document.document_id:
                continue
            if target.clause not in clauses:
                yield f"{target.target_id}：文件中没有第{target.clause}条。"
            elif re.sub(r"\s+", "", target.figure) not in clauses[target.clause]:
                yield f"{target.target_id}：第{target.clause}条中没有‹{target.figure}›。"
