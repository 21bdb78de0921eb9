"""What the program's own text says about permits: who makes them, and where the permit of each change comes from."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from metrics.model.actor import Action
from tests.rules.source import Definition, Source

MATRIX = "metrics/access/matrix.py"
#: Modules that plant a new workspace, and those that only tell the roles apart.
PLANTING = frozenset({"metrics/intake/seed.py", "metrics/access/accounts.py", "metrics/access/demo_accounts.py"})
NAMING = frozenset({"metrics/model/actor.py", MATRIX, "ui/matrix_table.py"})


def made_permits(sources: Iterable[Source]) -> Iterator[str]:
    """A permit made, or changed into another, elsewhere than by the matrix."""
    for source in sources:
        for call in _calls(source.tree):
            name = _last_name(call.func)
            is_changed = name == "replace" and any(word.arg == "action" for word in call.keywords)
            if source.path != MATRIX and (name == "Permit" or is_changed):
                yield f"{source.path}:{call.lineno} {ast.unparse(call)}"


def stray_programs(sources: Iterable[Source]) -> Iterator[str]:
    """The role of the program itself named where no workspace is planted."""
    for source in sources:
        if source.path in PLANTING | NAMING:
            continue
        for node in ast.walk(source.tree):
            is_named = isinstance(node, ast.Attribute) and node.attr == "PROGRAM"
            is_made = isinstance(node, ast.Constant) and node.value in ("PROGRAM", "program")
            if is_named or is_made:
                yield f"{source.path}:{getattr(node, 'lineno', 0)}"


def bare_changes(sources: Iterable[Source]) -> Iterator[str]:
    """A change whose permit is neither asked for in the same function nor handed to it as a Permit."""
    sources = tuple(sources)
    takers = {one.name: one for source in sources for one in source.functions if _permit_names(one)}
    for source in sources:
        # A name that begins with an underscore is of its own module: several have a _record.
        own = {one.name: one for one in source.functions if _permit_names(one)}
        takers = {name: one for name, one in takers.items() if not name.startswith("_")} | own
        for function in source.functions:
            known = _permit_names(function) | set(_asked(function))
            for call in _calls(function):
                given = _given_permit(call, takers)
                if given is not None and not (_is_asking(given) or (isinstance(given, ast.Name) and given.id in known)):
                    yield f"{source.path}:{call.lineno} {ast.unparse(call.func)}(… {ast.unparse(given)} …)"
        inside = {id(call) for function in source.functions for call in _calls(function)}
        loose = (one for one in _calls(source.tree) if _last_name(one.func) == "record" and id(one) not in inside)
        yield from (f"{source.path}:{one.lineno} outside of a function" for one in loose)


def foreign_events(sources: Iterable[Source], constants: Mapping[str, str]) -> Iterator[str]:
    """A change recorded under a permit of whose action it is none: both stand in the text."""
    for source in sources:
        for function in source.functions:
            asked = _asked(function)
            for call in _calls(function):
                event = _event_of(call, constants)
                given = _given_permit(call, {})
                if event is None or given is None:
                    continue
                actions = _actions_in(given) if _is_asking(given) else asked.get(ast.unparse(given), [])
                if actions and not all(event in Action[name].events for name in actions):
                    yield f"{source.path}:{call.lineno} ‹{event}› under {'、'.join(actions)}"


def read_constants(sources: Iterable[Source]) -> dict[str, str]:
    """Names of modules that stand for a text, such as the name of an event."""
    return {
        target.id: node.value.value
        for source in sources
        for node in source.tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def find_records(sources: Iterable[Source]) -> list[str]:
    """Every place where a change is recorded."""
    return [f"{one.path}:{call.lineno}" for one in sources for call in _calls(one.tree) if _is_record(call)]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _last_name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_record(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "record"


def _arguments(function: Definition) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def _permit_names(function: Definition) -> set[str]:
    """Parameters that are permits."""
    return {one.arg for one in _arguments(function) if one.annotation and ast.unparse(one.annotation) == "Permit"}


def _asked(function: Definition) -> dict[str, list[str]]:
    """Names that hold an answer of the matrix, each with the actions that were asked about; never anything else."""
    found: dict[str, list[str]] = {}
    others: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if _is_asking(node.value):
                found[name] = _actions_in(node.value)
            else:
                others.add(name)
    return {name: actions for name, actions in found.items() if name not in others}


def _is_asking(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "permit"


def _actions_in(node: ast.expr) -> list[str]:
    return [
        one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "Action"
    ]


def _given_permit(call: ast.Call, takers: Mapping[str, Definition]) -> ast.expr | None:
    """What a call hands over as the permit, of a record or of a function that takes one; None for other calls."""
    if _is_record(call):
        return next((word.value for word in call.keywords if word.arg == "by"), ast.Constant(None))
    function = takers.get(_last_name(call.func))
    if function is None or function.name == "record":
        return None
    names = [one.arg for one in _arguments(function)]
    [permit] = _permit_names(function)
    named = next((word.value for word in call.keywords if word.arg == permit), None)
    place = names.index(permit) - names.count("self")
    return named or (call.args[place] if place < len(call.args) else ast.Constant(None))


def _event_of(call: ast.Call, constants: Mapping[str, str]) -> str | None:
    if not call.args:
        return None
    first = call.args[0]
    if isinstance(first, ast.Constant):
        return str(first.value)
    return constants.get(first.id) if isinstance(first, ast.Name) else None
