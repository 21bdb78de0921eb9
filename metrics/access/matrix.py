"""Subject × action: the one table of who may do what. Every change of the journal carries a permit that it gave."""

from __future__ import annotations

from metrics.model.actor import Action, Actor, Permit, Role
from metrics.model.errors import NotPermitted
from metrics.model.security_event import tell

_L, _R, _V, _A = Role.LEADER, Role.REPORTER, Role.REVIEWER, Role.ADMIN
_SIGNED_IN = frozenset({_L, _R, _V, _A})
_WORKING = frozenset({_R, _V, _A})

#: By the Statistics Law nobody but the bureau's reporter and reviewer changes a number.
MATRIX: dict[Action, frozenset[Role]] = {
    # reading
    Action.VIEW_PAGES: _SIGNED_IN,
    Action.VIEW_BRIEF: _SIGNED_IN,
    Action.DOWNLOAD_LISTS: _SIGNED_IN,
    Action.DOWNLOAD_PACK: _SIGNED_IN,
    Action.COMPARE_SNAPSHOTS: _SIGNED_IN,
    Action.DOWNLOAD_TEMPLATE: _WORKING,
    Action.OPEN_LINK: _SIGNED_IN | {Role.LINK_HOLDER},
    # numbers
    Action.COMMIT_BATCH: frozenset({_R}),
    Action.SEND_BY_API: frozenset({_R}),
    Action.WITHDRAW_SUBMISSION: frozenset({_R}),
    Action.UNDO_BATCH: frozenset({_R, _V}),
    Action.PUBLISH_SUBMISSION: frozenset({_V}),
    Action.RETURN_SUBMISSION: frozenset({_V}),
    Action.SET_BASELINE: frozenset({_V}),
    # a table of numbers or of targets, looked at before anything is kept
    Action.CHECK_FILE: frozenset({_R, _A}),
    # targets and rules
    Action.COMMIT_TARGETS: frozenset({_A}),
    Action.UNDO_TARGETS: frozenset({_A}),
    Action.ADOPT_CATALOGUE: frozenset({_A}),
    Action.CHOOSE_RULES: frozenset({_A}),
    Action.SET_PLAN: frozenset({_A}),
    Action.SWITCH_REVIEW: frozenset({_A}),
    Action.LOAD_DOCUMENT: frozenset({_A}),
    # words beside the numbers, and what goes to the meeting
    Action.NOTE_ISSUE: _WORKING,
    Action.CLOSE_ISSUE: _WORKING,
    Action.MAKE_SNAPSHOT: frozenset({_V, _A}),
    Action.REVOKE_SNAPSHOT: frozenset({_V, _A}),
    Action.ROTATE_SNAPSHOT: frozenset({_V, _A}),
    # accounts
    Action.CHANGE_PASSWORD: _SIGNED_IN,
    Action.MANAGE_ACCOUNTS: frozenset({_A}),
    Action.SET_PASSWORD_RULES: frozenset({_A}),
    Action.END_SESSIONS: frozenset({_A}),
    # whoever has a token reports in its name: nobody makes one for another
    Action.MAKE_TOKEN: frozenset({_R}),
    Action.REVOKE_TOKEN: frozenset({_R, _A}),
}

#: What the program itself does when it fills a new workspace: the shipped seed, the accounts of a demo, the first admin.
PLANTING = frozenset(
    {Action.ADOPT_CATALOGUE, Action.COMMIT_BATCH, Action.NOTE_ISSUE, Action.CLOSE_ISSUE, Action.MANAGE_ACCOUNTS}
)


def may(role: Role, action: Action) -> bool:
    """Whether the matrix lets a role do this."""
    return action in PLANTING if role is Role.PROGRAM else role in MATRIX[action]


def permit(actor: Actor, action: Action) -> Permit:
    """The permit under which the journal takes what follows. Raises NotPermitted, and that without a name."""
    if not may(actor.role, action):
        tell("refused", account=actor.account_id, role=actor.role.value, action=action.name)
        raise NotPermitted(explain_refusal(actor.role, action))
    if not actor.name.strip():
        raise NotPermitted(f"{action.word}需要署名。请登录后办理。")
    return Permit(actor, action)


def explain_refusal(role: Role, action: Action) -> str:
    """Why a role may not do this, and who may: for the screen."""
    if role in (Role.ANONYMOUS, Role.LINK_HOLDER):
        return f"{action.word}须先登录。请登录后重试。"
    able = "、".join(one.word for one in Role if one in MATRIX[action] and one is not Role.LINK_HOLDER)
    return f"您的身份是“{role.word}”，不能{action.word}。该事项由“{able}”账号办理，如需权限请联系管理员。"
