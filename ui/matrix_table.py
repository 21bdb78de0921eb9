"""身份与权限 in words: the matrix as a table, and of each role one sentence. All of it is read from the matrix."""

from __future__ import annotations

from metrics.access.matrix import MATRIX, may
from metrics.model.actor import ACCOUNT_ROLES, NUMBER_EVENTS, Action, Role
from metrics.publish.html_parts import Html, join, tag

#: The order of the table. What is in no group stands in a last one of its own, so that no action can be missing.
GROUPS: dict[str, tuple[Action, ...]] = {
    "查看和本人事项": (
        Action.VIEW_PAGES,
        Action.VIEW_BRIEF,
        Action.DOWNLOAD_LISTS,
        Action.DOWNLOAD_PACK,
        Action.COMPARE_SNAPSHOTS,
        Action.OPEN_LINK,
        Action.CHANGE_PASSWORD,
    ),
    "数据": (
        Action.DOWNLOAD_TEMPLATE,
        Action.CHECK_FILE,
        Action.COMMIT_BATCH,
        Action.SEND_BY_API,
        Action.MAKE_TOKEN,
        Action.WITHDRAW_SUBMISSION,
        Action.PUBLISH_SUBMISSION,
        Action.RETURN_SUBMISSION,
        Action.UNDO_BATCH,
        Action.SET_BASELINE,
    ),
    "目标和规则": (
        Action.COMMIT_TARGETS,
        Action.UNDO_TARGETS,
        Action.ADOPT_CATALOGUE,
        Action.CHOOSE_RULES,
        Action.SET_PLAN,
        Action.SWITCH_REVIEW,
        Action.LOAD_DOCUMENT,
    ),
    "督办": (Action.NOTE_ISSUE, Action.CLOSE_ISSUE),
    "快照": (Action.MAKE_SNAPSHOT, Action.REVOKE_SNAPSHOT, Action.ROTATE_SNAPSHOT),
    "账号和安全": (
        Action.MANAGE_ACCOUNTS,
        Action.SET_PASSWORD_RULES,
        Action.END_SESSIONS,
        Action.REVOKE_TOKEN,
    ),
}
#: Whoever stands before the program; it itself is no subject of the table.
SUBJECTS = tuple(role for role in Role if role is not Role.PROGRAM)
_MAY, _MAY_NOT = "可", "不可"


def to_groups() -> dict[str, tuple[Action, ...]]:
    """Every action of the matrix, once."""
    placed = {action for group in GROUPS.values() for action in group}
    rest = tuple(action for action in MATRIX if action not in placed)
    return {**GROUPS, "其他": rest} if rest else GROUPS


def is_of_numbers(action: Action) -> bool:
    """Whether by this action a number changes, or comes to count."""
    return not NUMBER_EVENTS.isdisjoint(action.events)


def explain_role(role: Role) -> str:
    """What an account of this role may do, in one sentence."""
    parts = [part for word, group in to_groups().items() if (part := _part_words(role, word, group))]
    words = f"可办理：{'；'.join(parts)}。"
    return words if _changes_numbers(role) else f"{words}不能改动数据。"


def _part_words(role: Role, word: str, group: tuple[Action, ...]) -> str:
    able = [action.word for action in group if may(role, action)]
    return word if len(able) == len(group) else "、".join(able)


def _changes_numbers(role: Role) -> bool:
    return any(may(role, action) for action in MATRIX if is_of_numbers(action))


def explain_numbers() -> str:
    """Who changes numbers and who does not."""
    able = "、".join(role.word for role in ACCOUNT_ROLES if _changes_numbers(role))
    barred = "、".join(role.word for role in ACCOUNT_ROLES if not _changes_numbers(role))
    return f"依照《统计法》，只有{able}账号可以改动数据，{barred}账号没有改动数据的途径。"


def matrix_table() -> Html:
    """Actions by group, subjects side by side; on a phone the subjects that may are named."""
    heads = join(tag("th", role.word, scope="col") for role in SUBJECTS)
    head = tag("thead", tag("tr", tag("th", "事项", scope="col"), heads))
    bodies = join(_group_body(word, group) for word, group in to_groups().items())
    return tag("table", head, bodies, class_="x-table x-matrix")


def _group_body(word: str, group: tuple[Action, ...]) -> Html:
    title = tag("tr", tag("th", word, scope="rowgroup", colspan=str(len(SUBJECTS) + 1)), class_="x-matrix-group")
    return tag("tbody", title, *map(_action_row, group))


def _action_row(action: Action) -> Html:
    mark = tag("span", "改动数据", class_="x-kind x-kind-undone") if is_of_numbers(action) else Html("")
    return tag("tr", tag("th", action.word, mark, scope="row"), *(_cell(role, action) for role in SUBJECTS))


def _cell(role: Role, action: Action) -> Html:
    if may(role, action):
        return tag("td", _MAY, class_="x-may", data_label=role.word)
    return tag("td", tag("span", "—", aria_hidden="true"), tag("span", _MAY_NOT, class_="x-unseen"), class_="x-none")
