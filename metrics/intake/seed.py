"""The first start: the shipped seed goes through the same journal and the same intake as any user's file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from metrics.access.demo_accounts import plant_demo_accounts
from metrics.access.matrix import permit
from metrics.intake.commit import commit_batch
from metrics.intake.issues import IssueNote, close_issue, note_issue
from metrics.intake.preview import make_preview
from metrics.intake.stage import stage_file
from metrics.model.actor import Action, Actor, Role
from metrics.model.catalogue import Catalogue
from metrics.model.catalogue_csv import parse_catalogue
from metrics.model.errors import CommandRefused
from metrics.store.reads import read_known_values
from metrics.store.workspace import Workspace

TABLES = ("documents", "regions", "indicators", "targets")
SEEDER = "初始导入"
_SEEDER = Actor(SEEDER, Role.PROGRAM)


@dataclass(frozen=True)
class SeedStep:
    """A step of an issue that a demo begins with; one with a `reason` closes the issue."""

    target_id: str
    by: str
    note: IssueNote
    reason: str = ""


@dataclass(frozen=True)
class Seed:
    """What a new workspace begins with: catalogue tables, rules, files of actuals by name, and steps of issues.

    `today` is the day on which a demo stands still; a real workspace has none.
    """

    name: str
    kind: str
    tables: dict[str, bytes]
    rules: bytes
    actuals: dict[str, bytes]
    today: date | None = None
    issues: tuple[SeedStep, ...] = ()


def read_seed(folder: Path, name: str = "序时") -> Seed:
    """The seed that ships in `data/`."""
    return Seed(
        name=name,
        kind="real",
        tables={table: (folder / f"{table}.csv").read_bytes() for table in TABLES},
        rules=(folder / "rules.toml").read_bytes(),
        actuals={path.name: path.read_bytes() for path in sorted((folder / "actuals").glob("*.csv"))},
    )


def open_workspace(home: Path, make_seed: Callable[[], Seed]) -> Workspace:
    """Open a workspace, and fill it where it is new or a first start was cut short.

    The first line names the files of the seed, so that a later release with other files adds nothing unasked.
    """
    workspace = Workspace(home)
    try:
        lines = workspace.journal.read()
        expected = set(lines[0].data["seed_files"]) if lines else None
        present = {line.commit_id for line in lines}
        if expected is None or not {"seed", "seed-catalogue", *expected} <= present:
            _plant(workspace, make_seed())
        if workspace.is_demo:
            plant_demo_accounts(workspace)
    except BaseException:
        workspace.close()
        raise
    return workspace


def _plant(workspace: Workspace, seed: Seed) -> None:
    files = [*(f"seed:{name}" for name in seed.actuals), *map(_issue_id, range(len(seed.issues)))]
    workspace.record(
        "workspace_created",
        {"name": seed.name, "kind": seed.kind, "rule_set": "通用", "seed_files": files, **_fixed_day(seed)},
        by=permit(_SEEDER, Action.ADOPT_CATALOGUE),
        commit_id="seed",
    )
    adopt_catalogue(workspace, seed.tables, seed.rules, by=_SEEDER, commit_id="seed-catalogue")
    for name, content in seed.actuals.items():
        import_file(workspace, name, content, by=_SEEDER, commit_id=f"seed:{name}")
    for number, step in enumerate(seed.issues):
        _plant_issue(workspace, step, _issue_id(number))


def _issue_id(number: int) -> str:
    return f"seed-issue:{number}"


def _plant_issue(workspace: Workspace, step: SeedStep, commit_id: str) -> None:
    by = Actor(step.by, Role.PROGRAM)
    if step.reason:
        close_issue(workspace, step.target_id, reason=step.reason, by=by, commit_id=commit_id)
    else:
        note_issue(workspace, step.target_id, step.note, by=by, commit_id=commit_id)


def _fixed_day(seed: Seed) -> dict[str, str]:
    return {"today": seed.today.isoformat()} if seed.today else {}


def adopt_catalogue(workspace: Workspace, tables: dict[str, bytes], rules: bytes, *, by: Actor, commit_id: str) -> None:
    """Put a catalogue in force: its tables and rules are archived, one journal line names them.

    Raises CommandRefused where an indicator that has numbers would get another unit, or go: they would mean something
    else, or nothing.
    """
    allowed = permit(by, Action.ADOPT_CATALOGUE)
    _check_units(workspace, parse_catalogue(tables))
    put = workspace.archives.actuals.put
    data = {"tables": {name: put(content, ".csv") for name, content in tables.items()}, "rules": put(rules, ".toml")}
    workspace.record("catalogue_adopted", data, by=allowed, commit_id=commit_id)


def _check_units(workspace: Workspace, offered: Catalogue) -> None:
    if not workspace.has_catalogue:
        return
    units = {row.indicator_id: row.unit for row in offered.indicators}
    changed = {
        row.indicator_id: row for row in workspace.catalogue.indicators if units.get(row.indicator_id) != row.unit
    }
    reported = {row.indicator_id for row in read_known_values(workspace, changed)} if changed else set()
    for indicator_id in sorted(reported):
        row, unit = changed[indicator_id], units.get(indicator_id)
        words = f"单位由‹{row.unit}›改为‹{unit}›" if unit else "不在新目标库中"
        raise CommandRefused(f"指标‹{row.name}›（{indicator_id}）已有数据，{words}。请保留原指标，另立新指标。")


def import_file(workspace: Workspace, name: str, content: bytes, *, by: Actor, commit_id: str | None = None) -> None:
    """Stage, preview and commit one file. Raises CommandRefused with every problem where it has errors."""
    staged = stage_file(content, name, workspace.catalogue, workspace.today)
    if not staged.can_commit:
        problems = "\n".join(problem.sentence for problem in staged.errors)
        raise CommandRefused(f"{name} 有{len(staged.errors)}处错误，未导入：\n{problems}")
    preview = make_preview(workspace, staged, name, content)
    commit_batch(workspace, preview, by=by, reason="初始导入", commit_id=commit_id)
