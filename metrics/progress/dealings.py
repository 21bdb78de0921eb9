"""办理记录: what people did besides handing in numbers, each with who, when and why, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from metrics.access.password_rules import PROFILES
from metrics.access.password_rules import SETTING as PROFILE_SETTING
from metrics.journal.line import Line
from metrics.model.actor import Role
from metrics.model.figures import show_amount, show_day
from metrics.model.issue import IssueStatus
from metrics.store.submissions import TWO_PERSON
from metrics.store.workspace import Workspace


@dataclass(frozen=True)
class Dealing:
    """One journal line in words; `at` in UTC, `reason` is "" where none was asked for."""

    line_number: int
    at: datetime
    by: str
    title: str
    detail: str
    reason: str


@dataclass(frozen=True)
class Names:
    """What ids of the journal are called: targets, snapshots, tokens, documents, accounts and the files of batches and submissions."""

    targets: dict[str, str]
    units: dict[str, str]
    snapshots: dict[str, str]
    tokens: dict[str, str]
    documents: dict[str, str]
    accounts: dict[str, str]
    files: dict[int, str]


def read_dealings(workspace: Workspace) -> tuple[Dealing, ...]:
    """The journal lines that are no report of numbers, newest first."""
    lines = workspace.journal.read()
    names = _read_names(workspace, lines)
    return tuple(
        Dealing(line.number, line.at, line.by, title, explain(line.data, names), _find_reason(line.data))
        for line in reversed(lines)
        if line.event in _WORDS
        for title, explain in (_WORDS[line.event],)
    )


def _read_names(workspace: Workspace, lines: tuple[Line, ...]) -> Names:
    catalogue = workspace.catalogue
    indicators = {one.indicator_id: one for one in catalogue.indicators}
    regions = {one.region_id: one.name for one in catalogue.regions}
    return Names(
        targets={
            one.target_id: f"{indicators[one.indicator_id].short_name}（{regions[one.region_id]}，{one.end.year}年）"
            for one in catalogue.targets
        },
        units={one.target_id: indicators[one.indicator_id].unit for one in catalogue.targets},
        snapshots={line.data["snapshot_id"]: line.data["title"] for line in lines if line.event == "snapshot_made"},
        tokens={line.data["token_id"]: line.data["reporter"] for line in lines if line.event == "reporter_token_made"},
        documents={one.document_id: one.title for one in catalogue.documents},
        accounts={line.data["account_id"]: line.data["name"] for line in lines if line.event == "account_added"},
        files={line.number: line.data["filename"] for line in lines if line.data.get("filename")},
    )


def _find_reason(data: dict[str, Any]) -> str:
    return str(data.get("reason") or data.get("note") or "")


def _tell_workspace(data: dict[str, Any], names: Names) -> str:
    del names
    return f"{data['name']}，评价规则‹{data['rule_set']}›"


def _tell_adoption(data: dict[str, Any], names: Names) -> str:
    if "undoes" in data:
        return f"撤销第{data['undoes']}号目标调整（{names.files.get(data['undoes'], '整套目标库')}）"
    if "filename" in data:
        counts = (("新增", data["new"]), ("更正", data["changed"]))
        return f"{data['filename']}：{'、'.join(f'{word}{count}个目标' for word, count in counts if count)}"
    return "启用整套目标库"


def _tell_undo(data: dict[str, Any], names: Names) -> str:
    number = data["batch_number"]
    return f"第{number}号批次（{names.files.get(number, '')}）"


def _tell_return(data: dict[str, Any], names: Names) -> str:
    number = data["submission"]
    return f"第{number}号报送（{names.files.get(number, '')}）"


def _tell_rule_set(data: dict[str, Any], names: Names) -> str:
    whose = _name_target(data["target_id"], names) if data["target_id"] else "整个工作区"
    return f"{whose}改按‹{data['rule_set']}›评价"


def _tell_baseline(data: dict[str, Any], names: Names) -> str:
    day = f"（{show_day(date.fromisoformat(data['baseline_on']))}）" if data["baseline_on"] else ""
    value = show_amount(Decimal(data["value"]), names.units.get(data["target_id"], ""), 10)
    return f"{_name_target(data['target_id'], names)}：{value}{day}"


def _tell_plan(data: dict[str, Any], names: Names) -> str:
    return f"{_name_target(data['target_id'], names)}：{len(data['marks'])}个节点"


def _tell_setting(data: dict[str, Any], names: Names) -> str:
    del names
    if data["name"] == PROFILE_SETTING:
        return f"密码规则改为‹{PROFILES[data['value']].word}›"
    return f"双人复核{'启用' if data['value'] == TWO_PERSON else '停用'}"


def _tell_snapshot(data: dict[str, Any], names: Names) -> str:
    return names.snapshots.get(data["snapshot_id"], "")


def _tell_token(data: dict[str, Any], names: Names) -> str:
    return f"填报人：{names.tokens.get(data['token_id'], '')}"


def _tell_issue(data: dict[str, Any], names: Names) -> str:
    name = _name_target(data["target_id"], names)
    if data["status"] == IssueStatus.CLOSED:
        return f"{name}：销号"
    due = f"（完成时限{show_day(date.fromisoformat(data['due']))}）" if data["due"] else ""
    parts = (("存在问题", data["problem"]), ("下一步措施", data["measure"] + due))
    return f"{name}：" + "；".join(f"{word}“{words}”" for word, words in parts if words)


def _tell_text(data: dict[str, Any], names: Names) -> str:
    document_id = data["document_id"]
    traced = f"，{data['figures']}项数字中{data['found']}项在所引条款中" if data["figures"] else ""
    return f"《{names.documents.get(document_id, document_id)}》：{data['filename']}{traced}"


def _tell_account(data: dict[str, Any], names: Names) -> str:
    """Who it is about and, where the line says so, as what; never a login name, never a password."""
    parts = [names.accounts.get(data["account_id"], "")]
    if "role" in data:
        departments = "、".join(data["departments"]) or "全部单位"
        parts.append(f"（{Role(data['role']).word}，{departments}）")
    return "".join(parts)


def _name_target(target_id: str, names: Names) -> str:
    return names.targets.get(target_id, target_id)


_WORDS: dict[str, tuple[str, Callable[[dict[str, Any], Names], str]]] = {
    "workspace_created": ("建立工作区", _tell_workspace),
    "catalogue_adopted": ("调整目标库", _tell_adoption),
    "batch_undone": ("撤销批次", _tell_undo),
    "submission_returned": ("退回报送", _tell_return),
    "setting_changed": ("变更设置", _tell_setting),
    "rule_set_chosen": ("调整评价规则", _tell_rule_set),
    "baseline_set": ("设定基期值", _tell_baseline),
    "plan_set": ("设定进度计划", _tell_plan),
    "snapshot_made": ("生成快照", _tell_snapshot),
    "snapshot_revoked": ("撤销快照", _tell_snapshot),
    "snapshot_rotated": ("更换快照链接", _tell_snapshot),
    "issue_step_recorded": ("登记督办情况", _tell_issue),
    "reporter_token_made": ("生成填报令牌", _tell_token),
    "reporter_token_revoked": ("撤销填报令牌", _tell_token),
    "document_text_loaded": ("载入文件正文", _tell_text),
    "account_added": ("新增账号", _tell_account),
    "account_changed": ("调整账号", _tell_account),
    "account_disabled": ("停用账号", _tell_account),
    "account_enabled": ("启用账号", _tell_account),
    "password_reset": ("重置密码", _tell_account),
    "password_changed": ("修改密码", _tell_account),
}
