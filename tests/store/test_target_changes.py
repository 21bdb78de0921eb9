"""Every adoption says how many targets it brought, changed and ended, and what it changed in each."""

from __future__ import annotations

from decimal import Decimal

from metrics.intake.seed import TABLES, adopt_catalogue, read_seed
from metrics.store.adoptions import read_adoptions
from metrics.store.target_changes import AdoptionCounts, read_adoption_counts, read_target_changes
from metrics.store.workspace import Workspace
from tests.people import admin
from tests.store.conftest import DATA

GREEN = "taian-2023-34-1"
OLD, NEW = ",flow,>=,200,,万平方米,", ",flow,>=,160,,万平方米,"


def adopt(workspace: Workspace, *, text: tuple[str, str] = ("", ""), without: str = "") -> int:
    seed = read_seed(DATA)
    tables = {name: seed.tables[name] for name in TABLES}
    lines = tables["targets"].decode().splitlines(keepends=True)
    kept = "".join(line for line in lines if not without or not line.startswith(f"{without},"))
    tables["targets"] = kept.replace(*text).encode() if text[0] else kept.encode()
    number = workspace.journal.tail + 1
    adopt_catalogue(workspace, tables, seed.rules, by=admin("王五"), commit_id=f"adoption-{number}")
    return number


def test_the_first_adoption_brings_all_and_tells_none(workspace: Workspace) -> None:
    (first,) = read_adoptions(workspace)
    total = len(workspace.catalogue.targets)
    assert read_adoption_counts(workspace) == {first.line_number: AdoptionCounts(total, 0, 0)}
    assert read_target_changes(workspace) == {}


def test_a_change_tells_the_target_before_and_after(workspace: Workspace) -> None:
    line = adopt(workspace, text=(OLD, NEW))
    assert read_adoption_counts(workspace)[line] == AdoptionCounts(0, 1, 0)
    (one,) = read_target_changes(workspace)[line]
    assert one.before and one.after
    assert (one.target_id, one.before.value, one.after.value) == (GREEN, Decimal(200), Decimal(160))
    assert (one.indicator_name, one.region_name, one.unit) == ("新增绿色建筑", "泰安市", "万平方米")


def test_a_target_that_ends_and_comes_back_is_told_twice(workspace: Workspace) -> None:
    ended = adopt(workspace, without=GREEN)
    back = adopt(workspace)
    counts = read_adoption_counts(workspace)
    assert (counts[ended], counts[back]) == (AdoptionCounts(0, 0, 1), AdoptionCounts(1, 0, 0))
    changes = read_target_changes(workspace)
    ((gone,), (returned,)) = changes[ended], changes[back]
    assert gone.before and gone.after is None
    assert returned.before is None and returned.after == gone.before


def test_an_adoption_that_changes_no_target_has_no_counts(workspace: Workspace) -> None:
    line = adopt(workspace)
    assert line not in read_adoption_counts(workspace)
    assert read_adoptions(workspace)[0].line_number == line
