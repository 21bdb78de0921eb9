"""Taking back a table of targets: a new line puts the catalogue in force that stood before. Nothing is deleted."""

from __future__ import annotations

from metrics.access.matrix import permit
from metrics.intake.signature import check_reason
from metrics.journal.archive import hash_bytes
from metrics.journal.line import Line
from metrics.model.actor import Action, Actor
from metrics.model.errors import CommandRefused
from metrics.store.adoptions import ADOPTED, find_adoption, read_adoptions
from metrics.store.workspace import Workspace


def undo_targets(workspace: Workspace, line_number: int, *, reason: str, by: Actor) -> Line:
    """Take one table of targets back; asked again it returns the same line.

    Raises CommandRefused where the line is no table of targets, or a later adoption rests on it, which is named.
    """
    allowed = permit(by, Action.UNDO_TARGETS)
    adoptions = {one.line_number: one for one in read_adoptions(workspace)}
    one = adoptions.get(line_number)
    if one is None or not one.filename:
        raise CommandRefused(f"第{line_number}号不是目标表的提交记录。请从目标调整记录中选择。")
    commit_id = hash_bytes(f"undo-targets|{line_number}".encode())
    done = workspace.journal.find(commit_id)
    if done is not None:
        return done
    check_reason(reason, "撤销")
    later = [row for row in adoptions.values() if row.line_number > line_number]
    standing = sorted(row.line_number for row in later if row.undoes is None and row.undone_by is None)
    if standing:
        names = "、".join(f"第{number}号" for number in standing)
        raise CommandRefused(f"第{line_number}号之后目标库又由{names}调整过。请先撤销{names}。")
    before = find_adoption(workspace, line_number)
    data = {
        "tables": before.data["tables"],
        "rules": before.data["rules"],
        "undoes": line_number,
        "reason": reason.strip(),
    }
    version = workspace.data_version
    return workspace.record(ADOPTED, data, by=allowed, commit_id=commit_id, based_on=version)
