"""The direct channel: by action the calls of the domain that perform it. A call that is refused raises NotPermitted."""

from __future__ import annotations

from metrics.access.accounts import (
    NewAccount,
    add_account,
    change_account,
    change_password,
    disable_account,
    enable_account,
    reset_password,
    to_account_id,
)
from metrics.access.matrix import permit
from metrics.access.password_rules import choose_profile
from metrics.access.tokens import find_reporter, make_token, revoke_token
from metrics.intake.amend import choose_rule_set, read_marks, set_baseline, set_plan
from metrics.intake.commit import commit_batch
from metrics.intake.issues import IssueNote, close_issue, note_issue
from metrics.intake.load_document import load_document
from metrics.intake.request import FileRequest, answer_file
from metrics.intake.review import choose_review, hand_in, preview_submission, publish_submission, return_submission
from metrics.intake.seed import adopt_catalogue, import_file, read_seed
from metrics.intake.targets.commit import commit_targets
from metrics.intake.targets.undo import undo_targets
from metrics.intake.undo import undo_batch
from metrics.model.actor import Action, Actor, Role
from metrics.model.errors import NotPermitted
from metrics.publish.snapshot import make_snapshot, revoke_snapshot, rotate_snapshot
from tests.matrix.town import (
    MARKS,
    NEW_PASSWORD,
    OPEN_ISSUE,
    PASSWORD,
    ROOT,
    TARGET,
    Act,
    Town,
    sheet,
    targets_sheet,
)

VICTIM_ID, SLEEPER_ID = to_account_id("victim"), to_account_id("sleeper")
WHY = "经会议研究"


def _submit(town: Town, by: Actor) -> object:
    return hand_in(town.workspace, town.numbers, by=by, reason=WHY)


def _commit(town: Town, by: Actor) -> object:
    return commit_batch(town.workspace, town.numbers, by=by, reason=WHY)


def _import(town: Town, by: Actor) -> None:
    import_file(town.workspace, "导入.csv", sheet(10700), by=by)


def _undo(town: Town, by: Actor) -> object:
    return undo_batch(town.workspace, town.planted.batch, reason=WHY, by=by)


def _publish(town: Town, by: Actor) -> object:
    seen = preview_submission(town.workspace, town.planted.own)
    return publish_submission(town.workspace, town.planted.own, seen, by=by)


def _return(town: Town, by: Actor) -> object:
    return return_submission(town.workspace, town.planted.other, reason=WHY, by=by)


def _withdraw(town: Town, by: Actor) -> object:
    return return_submission(town.workspace, town.planted.own, reason=WHY, by=by)


def _set_baseline(town: Town, by: Actor) -> object:
    return set_baseline(town.workspace, TARGET, "10000", on="2022年", reason=WHY, by=by)


def _send_by_api(town: Town, by: Actor) -> object:
    """With the token that an account of this role has, or had: what an interface does with it."""
    sender = find_reporter(town.workspace, town.planted.tokens[by.role])
    if sender is None:
        raise NotPermitted("令牌无效。")
    return answer_file(town.workspace, FileRequest(sheet(10800), "报送.csv", by=sender, dry_run=True))


def _commit_targets(town: Town, by: Actor) -> object:
    return commit_targets(town.workspace, town.targets, by=by, reason=WHY)


def _send_targets(town: Town, by: Actor) -> object:
    return answer_file(town.workspace, FileRequest(targets_sheet("新泰市", 15), "分解.csv", by=by, reason=WHY))


def _undo_targets(town: Town, by: Actor) -> object:
    return undo_targets(town.workspace, town.planted.adoption, reason=WHY, by=by)


def _adopt(town: Town, by: Actor) -> None:
    seed = read_seed(ROOT / "data")
    adopt_catalogue(town.workspace, seed.tables, seed.rules, by=by, commit_id="adopted-again")


def _choose_rules(town: Town, by: Actor) -> object:
    return choose_rule_set(town.workspace, "武汉", target_id=TARGET, reason=WHY, by=by)


def _set_plan(town: Town, by: Actor) -> object:
    return set_plan(town.workspace, TARGET, read_marks(MARKS), reason=WHY, by=by)


def _switch_review(town: Town, by: Actor) -> object:
    return choose_review(town.workspace, True, reason=WHY, by=by)


def _load_document(town: Town, by: Actor) -> object:
    return load_document(town.workspace, town.document, by=by, reason=WHY)


def _note_issue(town: Town, by: Actor) -> object:
    return note_issue(town.workspace, TARGET, IssueNote("进度偏慢", "加快办理"), by=by)


def _close_issue(town: Town, by: Actor) -> object:
    return close_issue(town.workspace, OPEN_ISSUE, reason="已办结", by=by)


def _make_snapshot(town: Town, by: Actor) -> object:
    return make_snapshot(town.workspace, town.report, by=by, commit_id=f"made:{by.name}")


def _revoke(town: Town, by: Actor) -> None:
    revoke_snapshot(town.workspace, town.planted.snapshot_id, by=by, commit_id="revoked")


def _rotate(town: Town, by: Actor) -> object:
    return rotate_snapshot(town.workspace, town.planted.snapshot_id, by=by, commit_id="rotated")


def _add_account(town: Town, by: Actor) -> object:
    return add_account(town.workspace, NewAccount("newcomer", "新来者", Role.LEADER), by=by)


def _change_account(town: Town, by: Actor) -> object:
    return change_account(town.workspace, VICTIM_ID, role=Role.REVIEWER, departments=(), by=by)


def _disable_account(town: Town, by: Actor) -> object:
    return disable_account(town.workspace, VICTIM_ID, by=by)


def _enable_account(town: Town, by: Actor) -> object:
    return enable_account(town.workspace, SLEEPER_ID, by=by)


def _reset_password(town: Town, by: Actor) -> object:
    return reset_password(town.workspace, VICTIM_ID, by=by)


def _unlock(town: Town, by: Actor) -> None:
    town.sessions.unlock("victim", by=by)


def _change_password(town: Town, by: Actor) -> None:
    change_password(town.workspace, by, PASSWORD, NEW_PASSWORD)


def _choose_profile(town: Town, by: Actor) -> object:
    return choose_profile(town.workspace, "asvs", by=by)


def _end_session(town: Town, by: Actor) -> None:
    town.sessions.end_row(town.victim, by=by)


def _make_token(town: Town, by: Actor) -> object:
    return make_token(town.workspace, by=by)


def _revoke_token(town: Town, by: Actor) -> object:
    holder = find_reporter(town.workspace, town.planted.tokens[Role.REPORTER])
    assert holder is not None
    return revoke_token(town.workspace, holder.proof, by=by, reason=WHY)


def _check_file(town: Town, by: Actor) -> object:
    return answer_file(town.workspace, FileRequest(sheet(10800), "报送.csv", by=by, dry_run=True))


def _ask(action: Action) -> Act:
    """What only reads asks for its permit in the page or in the guard, and does nothing else that could be refused."""
    return lambda _town, by: permit(by, action)


#: A new action without a row fails tests/matrix/test_tables.py.
ACTS: dict[Action, dict[str, Act]] = {
    Action.VIEW_PAGES: {"": _ask(Action.VIEW_PAGES)},
    Action.VIEW_BRIEF: {"": _ask(Action.VIEW_BRIEF)},
    Action.DOWNLOAD_LISTS: {"": _ask(Action.DOWNLOAD_LISTS)},
    Action.DOWNLOAD_TEMPLATE: {"": _ask(Action.DOWNLOAD_TEMPLATE)},
    Action.DOWNLOAD_PACK: {"": _ask(Action.DOWNLOAD_PACK)},
    Action.COMPARE_SNAPSHOTS: {"": _ask(Action.COMPARE_SNAPSHOTS)},
    Action.OPEN_LINK: {"": _ask(Action.OPEN_LINK)},
    Action.CHECK_FILE: {"": _check_file},
    Action.COMMIT_BATCH: {"": _commit, "submit": _submit, "import": _import},
    Action.UNDO_BATCH: {"": _undo},
    Action.PUBLISH_SUBMISSION: {"": _publish},
    Action.RETURN_SUBMISSION: {"": _return},
    Action.WITHDRAW_SUBMISSION: {"": _withdraw},
    Action.SET_BASELINE: {"": _set_baseline},
    Action.SEND_BY_API: {"": _send_by_api},
    Action.COMMIT_TARGETS: {"": _commit_targets, "by_file": _send_targets},
    Action.UNDO_TARGETS: {"": _undo_targets},
    Action.ADOPT_CATALOGUE: {"": _adopt},
    Action.CHOOSE_RULES: {"": _choose_rules},
    Action.SET_PLAN: {"": _set_plan},
    Action.SWITCH_REVIEW: {"": _switch_review},
    Action.LOAD_DOCUMENT: {"": _load_document},
    Action.NOTE_ISSUE: {"": _note_issue},
    Action.CLOSE_ISSUE: {"": _close_issue},
    Action.MAKE_SNAPSHOT: {"": _make_snapshot},
    Action.REVOKE_SNAPSHOT: {"": _revoke},
    Action.ROTATE_SNAPSHOT: {"": _rotate},
    Action.MANAGE_ACCOUNTS: {
        "": _add_account,
        "change": _change_account,
        "disable": _disable_account,
        "enable": _enable_account,
        "reset": _reset_password,
        "unlock": _unlock,
    },
    Action.CHANGE_PASSWORD: {"": _change_password},
    Action.SET_PASSWORD_RULES: {"": _choose_profile},
    Action.END_SESSIONS: {"": _end_session},
    Action.MAKE_TOKEN: {"": _make_token},
    Action.REVOKE_TOKEN: {"": _revoke_token},
}
#: Which event a call leaves, where its action has several; "" for none.
_LEFT = {
    (Action.COMMIT_BATCH, ""): "batch_committed",
    (Action.COMMIT_BATCH, "submit"): "batch_submitted",
    (Action.COMMIT_BATCH, "import"): "batch_committed",
    (Action.ADOPT_CATALOGUE, ""): "catalogue_adopted",
    (Action.MANAGE_ACCOUNTS, ""): "account_added",
    (Action.MANAGE_ACCOUNTS, "change"): "account_changed",
    (Action.MANAGE_ACCOUNTS, "disable"): "account_disabled",
    (Action.MANAGE_ACCOUNTS, "enable"): "account_enabled",
    (Action.MANAGE_ACCOUNTS, "reset"): "password_reset",
    (Action.MANAGE_ACCOUNTS, "unlock"): "",
}
#: Which account of a role acts where the first has nothing to act on: of the reporters one has a token.
WHO_ACTS = {Action.REVOKE_TOKEN: "曾"}
#: By whom the call of one action is another action, which the matrix gives them: of a reviewer taking back is returning.
OTHERWISE = {(Role.REVIEWER, Action.WITHDRAW_SUBMISSION): Action.RETURN_SUBMISSION}


def left_by(action: Action, way: str) -> str:
    """The event that a call leaves; "" where it leaves none."""
    if len(action.events) > 1:
        return _LEFT[action, way]
    return next(iter(action.events), "")
