"""Clauses of a document, and what each target is traced to. All figures of counties are 演示数据."""

from __future__ import annotations

from pathlib import Path

import pytest

from metrics.intake.catalogue_files import read_catalogue
from metrics.intake.check_targets import check_targets
from metrics.intake.targets.stage import stage_targets
from metrics.model.catalogue import Catalogue, Target

DATA = Path(__file__).parents[2] / "data"
GREEN = "taian-2023-34-1"


@pytest.fixture
def catalogue() -> Catalogue:
    """One document with one target and its part, as a breakdown makes it."""
    seed = read_catalogue(DATA)
    staged = stage_targets(f"目标编号,泰山区\n{GREEN},200\n".encode(), "演示数据分解表.csv", seed)
    parent = next(row for row in seed.targets if row.target_id == GREEN)
    documents = tuple(row for row in seed.documents if row.document_id == "taian-2023")
    return seed.model_copy(update={"documents": documents, "targets": (parent, staged.targets[0].target)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "taian-2023.txt").write_text("34.新增绿色建筑面积200万平方米以上。\n35.下一条。\n", encoding="utf-8")
    return tmp_path


def with_part(catalogue: Catalogue, **changes: object) -> Catalogue:
    parent, part = catalogue.targets
    return catalogue.model_copy(update={"targets": (parent, part.model_copy(update=changes))})


def with_parent(catalogue: Catalogue, **changes: object) -> Catalogue:
    parent, part = catalogue.targets
    return catalogue.model_copy(update={"targets": (parent.model_copy(update=changes), part)})


def test_a_part_is_traced_to_its_parents_clause_and_to_the_file_of_the_breakdown(
    catalogue: Catalogue, folder: Path
) -> None:
    assert catalogue.targets[1].figure == ""
    assert list(check_targets(catalogue, folder)) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"parent_target_id": None}, "没有文件所载数字，也没有上级目标"),
        ({"note": ""}, "没有写明分解表"),
        ({"note": "分解表"}, "没有写明分解表"),
        ({"clause": "35"}, "不在同一文件的同一条"),
        ({"figure": "40万平方米"}, "第34条中没有‹40万平方米›"),
    ],
)
def test_a_part_without_its_trace_is_named(
    catalogue: Catalogue, folder: Path, changes: dict[str, object], words: str
) -> None:
    (fault,) = check_targets(with_part(catalogue, **changes), folder)
    assert fault.startswith(f"{GREEN}-370902") and words in fault


def test_a_parent_without_a_figure_proves_neither_itself_nor_its_part(catalogue: Catalogue, folder: Path) -> None:
    faults = list(check_targets(with_parent(catalogue, figure=""), folder))
    assert [fault.split("：")[0] for fault in faults] == [GREEN, f"{GREEN}-370902"]
    wrong = list(check_targets(with_parent(catalogue, figure="300万平方米"), folder))
    assert [fault.split("：")[0] for fault in wrong] == [GREEN]


def test_the_shipped_targets_all_print_their_figure() -> None:
    targets: tuple[Target, ...] = read_catalogue(DATA).targets
    assert [row.target_id for row in targets if not row.figure] == []
