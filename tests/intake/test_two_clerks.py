"""Two clerks over the same cells: one wins, the other sees what changed and decides again; nothing is lost."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from metrics.intake.commit import commit_batch
from metrics.intake.preview import Novelty, Preview
from metrics.model.errors import Conflict
from metrics.store.reads import read_batches, read_known_values
from metrics.store.workspace import Workspace
from tests.intake.small import look, open_small
from tests.people import reporter

ROUNDS = 500
#: Of no target in the small workspace, so that hundreds of rounds judge nothing.
CELLS = ("造林面积,泰安市,2023年1-{}月", "科技型中小企业入库数,泰安市,2023年1-{}月")
UNITS = {"造林面积": "亩", "科技型中小企业入库数": "家"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = open_small(tmp_path_factory.mktemp("clerks") / "var")
    yield opened
    opened.close()


@dataclass
class Clerk:
    """Looks, signs, and where somebody was faster looks again before deciding."""

    name: str
    rows: dict[str, int]
    preview: Preview | None = None
    committed: list[int] = field(default_factory=list)

    def look(self, workspace: Workspace) -> Preview:
        rows = [f"{cell},{value},{UNITS[cell.split(',')[0]]}" for cell, value in self.rows.items()]
        self.preview = look(workspace, *rows, name=f"{self.name}.csv")
        return self.preview

    def sign(self, workspace: Workspace) -> bool:
        """Whether it was stored."""
        assert self.preview is not None
        if not self.preview.effective:
            return False
        try:
            receipt = commit_batch(workspace, self.preview, by=reporter(self.name), reason="已核对")
        except Conflict:
            return False
        self.committed.append(receipt.batch_number)
        return True


def believed(workspace: Workspace) -> dict[str, Decimal]:
    names = {one.indicator_id: one.name for one in workspace.catalogue.indicators}
    return {f"{names[row.indicator_id]},泰安市,{row.period.label}": row.value for row in read_known_values(workspace)}


def draw_rows(dice: random.Random, number: int) -> dict[str, int]:
    cells = [cell.format(month) for cell in CELLS for month in (3, 6, 9)]
    return {cell: dice.randint(1, 10**6) + number for cell in dice.sample(cells, dice.randint(1, 4))}


def interleave(dice: random.Random) -> list[tuple[int, str]]:
    """Both clerks' looks and signatures in a random order, each look before its signature."""
    turns = [0, 0, 1, 1]
    dice.shuffle(turns)
    seen: set[int] = set()
    order = []
    for clerk in turns:
        order.append((clerk, "sign" if clerk in seen else "look"))
        seen.add(clerk)
    return order


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_of_two_clerks_exactly_one_wins_and_the_other_sees_what_changed(workspace: Workspace) -> None:
    dice = random.Random(20230630)
    expected: dict[str, Decimal] = {}
    conflicts = 0
    for number in range(ROUNDS):
        clerks = (Clerk("李四", draw_rows(dice, number)), Clerk("王五", draw_rows(dice, number)))
        for turn, act in interleave(dice):
            clerk = clerks[turn]
            if act == "look":
                clerk.look(workspace)
                continue
            version = workspace.data_version
            seen = clerk.preview.based_on if clerk.preview else -1
            stored = clerk.sign(workspace)
            assert stored == (seen == version and bool(clerk.preview and clerk.preview.effective))
            if not stored and seen != version:
                conflicts += 1
                assert workspace.data_version == version
                for change in clerk.look(workspace).changes:
                    label = f"{change.indicator.name},泰安市,{change.observation.period.label}"
                    assert change.old_value == expected.get(label)
                stored = clerk.sign(workspace)
                assert stored == bool(clerk.preview and clerk.preview.count(Novelty.UNCHANGED) < len(clerk.rows))
            if stored:
                expected |= {cell: Decimal(value) for cell, value in clerk.rows.items()}
        assert believed(workspace) == expected
    assert conflicts > ROUNDS / 4
    batches = read_batches(workspace)
    assert len(batches) == sum(line.event == "batch_committed" for line in workspace.journal.read())
    workspace.rebuild()
    assert believed(workspace) == expected


def test_of_two_signatures_in_the_same_moment_one_is_stored(workspace: Workspace) -> None:
    for number in range(20):
        clerks = [Clerk(name, {CELLS[0].format(6): 2_000_000 + 2 * number + turn}) for turn, name in enumerate("甲乙")]
        for clerk in clerks:
            clerk.look(workspace)
        gate = threading.Barrier(2)

        def sign(clerk: Clerk, gate: threading.Barrier = gate) -> None:
            gate.wait()
            clerk.sign(workspace)

        threads = [threading.Thread(target=sign, args=(clerk,)) for clerk in clerks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (winner,) = [clerk for clerk in clerks if clerk.committed]
        assert believed(workspace)[CELLS[0].format(6)] == winner.rows[CELLS[0].format(6)]


def test_one_double_click_from_two_threads_is_one_batch(workspace: Workspace) -> None:
    clerk = Clerk("丙", {CELLS[1].format(9): 77})
    clerk.look(workspace)
    before = len(read_batches(workspace))
    threads = [threading.Thread(target=clerk.sign, args=(workspace,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_batches(workspace)) == before + 1
    assert len(set(clerk.committed)) == 1
