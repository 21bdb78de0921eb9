"""Whose numbers and targets: a reporter for some departments answers for what these lead or support, and no other."""

from __future__ import annotations

from collections.abc import Iterable

from metrics.model.actor import Actor
from metrics.model.catalogue import Target
from metrics.model.errors import NotPermitted
from metrics.store.workspace import Workspace

#: So many names stand in a refusal; they show which file it is.
MOST_NAMES = 8


def check_own_rows(workspace: Workspace, by: Actor, indicator_ids: Iterable[str]) -> None:
    """Raise NotPermitted naming the indicators that none of the actor's departments answers for."""
    outside = find_outside(workspace, by, indicator_ids)
    if outside:
        listed = "、".join(f"‹{name}›" for name in outside[:MOST_NAMES])
        more = f"等{len(outside)}项" if len(outside) > MOST_NAMES else ""
        owner = "、".join(by.departments)
        raise NotPermitted(
            f"{listed}{more}不是{owner}牵头或配合的指标，{by.name}不能报送或撤销。请删去这些行，或由统计局报送。"
        )


def find_outside(workspace: Workspace, by: Actor, indicator_ids: Iterable[str]) -> list[str]:
    """Names of the indicators that are not the actor's, in the order of the catalogue; none for whoever has all."""
    if not by.departments:
        return []
    own = {one.indicator_id for one in workspace.catalogue.targets if _is_theirs(one, by)}
    asked = set(indicator_ids) - own
    return [one.name for one in workspace.catalogue.indicators if one.indicator_id in asked]


def check_own_target(workspace: Workspace, by: Actor, target: Target) -> None:
    """Raise NotPermitted where none of the actor's departments leads or supports the target."""
    if by.departments and not _is_theirs(target, by):
        names = {one.indicator_id: one.name for one in workspace.catalogue.indicators}
        raise NotPermitted(
            f"‹{names[target.indicator_id]}›不是{'、'.join(by.departments)}牵头或配合的目标，{by.name}不能办理。"
        )


def _is_theirs(target: Target, by: Actor) -> bool:
    return not {*target.lead_departments, *target.support_departments}.isdisjoint(by.departments)
