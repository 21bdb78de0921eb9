"""By which ways a number can change, read from the text of the program: none is there but those that are known."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.rules.permits import (
    bare_changes,
    find_records,
    foreign_events,
    made_permits,
    read_constants,
    stray_programs,
)
from tests.rules.source import PROGRAM, ROOT, Source, all_files, python_sources

#: What changes a number, or lets it count, and the modules that name it beside the one it stands in.
KNOWN = {
    "commit_batch": {"metrics/intake/review.py", "metrics/intake/seed.py"},
    "archive_batch": {"metrics/intake/review.py"},
    "hand_in": {"metrics/intake/request.py", "ui/intake_desk.py"},
    "answer_file": {"dashboard.py", "metrics/commands/numbers.py", "web/api.py"},
    "import_file": set(),
    "undo_batch": {"metrics/commands/numbers.py", "ui/batch_desk.py"},
    "publish_submission": {"metrics/commands/review.py", "ui/review_desk.py"},
    # The second is the effect of the line in the tables, of the same name.
    "return_submission": {"metrics/commands/review.py", "metrics/store/project.py", "ui/review_desk.py"},
    "set_baseline": {"metrics/commands/office.py", "ui/office_desk.py"},
    "commit_rows": {"metrics/store/project.py"},
    "undo_rows": {"metrics/store/project.py"},
    "submit_rows": {"metrics/store/project.py"},
    "apply_line": {"metrics/store/workspace.py", "metrics/store/projection.py"},
}
#: Which statement writes to a table of numbers, and the one module that runs it.
STATEMENTS = {
    "writes/observation.sql": "metrics/store/batch_lines.py",
    "writes/undo_observations.sql": "metrics/store/batch_lines.py",
    "writes/baseline.sql": "metrics/store/project.py",
}
_WRITES = re.compile(r"\b(insert\s+(or\s+\w+\s+)?into|update|delete\s+from|truncate)\s+(observation|baseline)\b", re.I)
#: Below metrics, whoever opens a file to write: the folder of a workspace, a copy of it, or a file that was asked for.
WRITERS = {
    "metrics/journal/archive.py",
    "metrics/journal/durable.py",
    "metrics/journal/journal.py",
    "metrics/journal/tail_mark.py",
    "metrics/store/lock.py",
    "metrics/store/backup.py",
    "metrics/store/view_log.py",
    "metrics/commands/targets.py",
    "metrics/commands/numbers.py",
    "metrics/commands/snapshot.py",
    "web/security_log.py",
}


def strange_callers(sources: Iterable[Source]) -> Iterator[str]:
    """Something that changes numbers named in a module where nobody looked at it."""
    for source in sources:
        own = {function.name for function in source.functions}
        for node in ast.walk(source.tree):
            name = _name_of(node)
            if name in KNOWN and name not in own and source.path not in KNOWN[name]:
                yield f"{source.path}:{getattr(node, 'lineno', 0)} {name}"


def _name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.alias):
        return node.name
    # "getattr(review, 'publish_submission')" is a name too.
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.attr if isinstance(node, ast.Attribute) else str(node.value) if is_text else ""  # type: ignore[attr-defined]


def strange_lines(sources: Iterable[Source]) -> Iterator[str]:
    """The journal written to elsewhere than where a change happens."""
    for source in sources:
        for node in ast.walk(source.tree):
            is_append = isinstance(node, ast.Attribute) and node.attr in ("append", "_lines")
            owner = ast.unparse(node.value) if is_append else ""  # type: ignore[attr-defined]
            if owner.endswith("journal") and source.path != "metrics/store/workspace.py":
                yield f"{source.path}:{node.lineno} {ast.unparse(node)}"  # type: ignore[attr-defined]


def strange_writers(sources: Iterable[Source]) -> Iterator[str]:
    """A file opened to write by a module that has none to write."""
    for source in sources:
        for call in (node for node in ast.walk(source.tree) if isinstance(node, ast.Call)):
            if source.path not in WRITERS and _writes(call):
                yield f"{source.path}:{call.lineno} {ast.unparse(call)[:80]}"


def _writes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in ("write_bytes", "write_text", "write_file", "truncate", "ftruncate"):
        return True
    if name != "open":
        return False
    words = [
        one.value for one in [*call.args, *(word.value for word in call.keywords)] if isinstance(one, ast.Constant)
    ]
    modes = [one for one in words if isinstance(one, str) and re.fullmatch(r"[rwaxbt+]{1,4}", one)]
    flags = ast.unparse(call)
    return any(set(one) & set("wax+") for one in modes) or "O_WRONLY" in flags or "O_RDWR" in flags


def strange_statements(sources: Iterable[Source]) -> Iterator[str]:
    """A statement that writes numbers, run by another module, or written into a text of Python."""
    for source in sources:
        for node in ast.walk(source.tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if STATEMENTS.get(text, source.path) != source.path or _WRITES.search(text):
                yield f"{source.path}:{getattr(node, 'lineno', 0)} {text[:60]}"


def check_events(sources: Iterable[Source]) -> Iterator[str]:
    """Events and actions that stand side by side, with the names of events that modules give."""
    return foreign_events(sources, read_constants(python_sources(*PROGRAM)))


Rule = Callable[[Iterable[Source]], Iterator[str]]
RULES: tuple[Rule, ...] = (
    made_permits,
    stray_programs,
    bare_changes,
    check_events,
    strange_callers,
    strange_lines,
    strange_writers,
    strange_statements,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.__name__)
def test_the_program_keeps_to(rule: Rule) -> None:
    assert list(rule(python_sources(*PROGRAM))) == []


def test_there_is_something_to_look_at() -> None:
    assert len(find_records(python_sources(*PROGRAM))) >= 20


def test_numbers_are_written_by_three_statements_alone() -> None:
    found = {
        path.relative_to(ROOT / "metrics" / "sql").as_posix()
        for path in all_files("metrics/sql")
        if path.suffix == ".sql" and _WRITES.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(STATEMENTS)


RECORD = (
    "def f(workspace, by, {parameter}):\n    {first}\n    workspace.record({event}, {{}}, by={permit}, commit_id='x')"
)


def recorded(event: str = "'batch_undone'", permit: str = "allowed", parameter: str = "_x", first: str = "pass") -> str:
    return RECORD.format(event=event, permit=permit, parameter=parameter, first=first)


ASKED = "allowed = permit(by, Action.{})"
TAKER = (
    "def keep(workspace, data, allowed: Permit):\n    workspace.record('plan_set', data, by=allowed, commit_id='x')\n"
)


@pytest.mark.parametrize(
    ("rule", "path", "code", "expect"),
    [
        (made_permits, "metrics/intake/a.py", "by = Permit(actor, Action.COMMIT_BATCH)", 1),
        (made_permits, "ui/a.py", "by = actor_module.Permit(actor, Action.COMMIT_BATCH)", 1),
        (made_permits, "ui/a.py", "by = replace(allowed, action=Action.COMMIT_BATCH)", 1),
        (made_permits, "metrics/access/matrix.py", "by = Permit(actor, Action.COMMIT_BATCH)", 0),
        (made_permits, "ui/a.py", "by = replace(actor, proof='')", 0),
        (stray_programs, "ui/a.py", "actor = Actor('x', Role.PROGRAM)", 1),
        (stray_programs, "web/a.py", "actor = Actor('x', Role('program'))", 1),
        (stray_programs, "pages/a.py", "actor = Actor('x', Role['PROGRAM'])", 1),
        (stray_programs, "metrics/intake/seed.py", "actor = Actor('x', Role.PROGRAM)", 0),
        (bare_changes, "metrics/a.py", recorded(), 1),
        (bare_changes, "metrics/a.py", recorded(permit="by"), 1),
        (bare_changes, "metrics/a.py", recorded(first=ASKED.format("UNDO_BATCH") + "; allowed = by"), 1),
        (bare_changes, "metrics/a.py", "workspace.record('plan_set', {}, by=permit(a, b), commit_id='x')", 1),
        (bare_changes, "metrics/a.py", "def f(w):\n    w.record('plan_set', {}, commit_id='x')", 1),
        (bare_changes, "metrics/a.py", recorded(first=ASKED.format("UNDO_BATCH")), 0),
        (bare_changes, "metrics/a.py", recorded(parameter="allowed: Permit"), 0),
        (bare_changes, "metrics/a.py", recorded(permit="permit(by, Action.UNDO_BATCH)"), 0),
        (bare_changes, "metrics/a.py", TAKER + "def f(w, by):\n    keep(w, {}, by)", 1),
        (
            bare_changes,
            "metrics/a.py",
            TAKER + "def f(w, by):\n    keep(w, {}, allowed=permit(by, Action.SET_PLAN))",
            0,
        ),
        (check_events, "metrics/a.py", recorded(first=ASKED.format("NOTE_ISSUE")), 1),
        (check_events, "metrics/a.py", recorded("LOADED", first=ASKED.format("NOTE_ISSUE")), 1),
        (check_events, "metrics/a.py", recorded(permit="permit(by, Action.SET_PLAN)"), 1),
        (check_events, "metrics/a.py", recorded(first=ASKED.format("UNDO_BATCH")), 0),
        (check_events, "metrics/a.py", recorded("LOADED", first=ASKED.format("LOAD_DOCUMENT")), 0),
        (strange_callers, "pages/a.py", "from metrics.intake.commit import commit_batch", 1),
        (strange_callers, "ui/a.py", "review.publish_submission(w, 1, p, by=by)", 1),
        (strange_callers, "web/a.py", "getattr(amend, 'set_baseline')(w)", 1),
        (strange_callers, "ui/batch_desk.py", "undo_batch(w, 1, reason='x', by=by)", 0),
        (strange_lines, "metrics/intake/a.py", "workspace.journal.append(line, 7)", 1),
        (strange_lines, "ui/a.py", "write = journal.append", 1),
        (strange_lines, "metrics/store/workspace.py", "self.journal.append(line, 7)", 0),
        (strange_lines, "ui/a.py", "rows.append(line)", 0),
        (strange_writers, "ui/a.py", "(home / 'journal.jsonl').open('ab')", 1),
        (strange_writers, "metrics/intake/a.py", "open(path, 'w', encoding='utf-8')", 1),
        (strange_writers, "pages/a.py", "(home / 'actuals' / digest).write_bytes(b'')", 1),
        (strange_writers, "web/a.py", "os.open(path, os.O_WRONLY)", 1),
        (strange_writers, "metrics/a.py", "path.open('rb')", 0),
        (strange_writers, "metrics/journal/durable.py", "path.open('wb')", 0),
        (strange_statements, "metrics/store/a.py", "cursor.insert('writes/observation.sql', SHAPE, rows)", 1),
        (strange_statements, "metrics/store/a.py", "cursor.run('update  observation set value = 1')", 1),
        (strange_statements, "metrics/store/batch_lines.py", "cursor.insert('writes/observation.sql', S, rows)", 0),
    ],
)
def test_a_planted_violation_is_found(rule: Rule, path: str, code: str, expect: int) -> None:
    assert len(list(rule([Source(path, code)]))) == expect
