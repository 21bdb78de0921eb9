"""目标库调整记录 in HTML: who put which catalogue in force when, from which file, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from metrics.model.figures import DASH, show_day, show_goal
from metrics.publish.html_parts import Html, join, show_moment, tag
from metrics.publish.html_tables import clause_words
from metrics.store.adoptions import Adoption
from metrics.store.target_changes import AdoptionCounts, TargetChange, TargetText

COLUMNS = ("时间", "办理人", "来源", "内容", "理由")
#: More than these are a new catalogue; its file tells the rest.
MOST_CHANGES = 50


def adoptions_table(
    adoptions: Iterable[Adoption],
    counts: Mapping[int, AdoptionCounts],
    changes: Mapping[int, tuple[TargetChange, ...]],
) -> Html:
    """Newest first, each with the targets it changed folded under it."""
    heads = join(tag("th", word, scope="col") for word in COLUMNS)
    rows = join(_row(one, counts.get(one.line_number), changes.get(one.line_number, ())) for one in adoptions)
    return tag("table", tag("thead", tag("tr", heads)), tag("tbody", rows), class_="x-table x-framed x-adoptions")


def _row(one: Adoption, counts: AdoptionCounts | None, changes: tuple[TargetChange, ...]) -> Html:
    undone = tag("span", f"已由第{one.undone_by}号撤销", class_="x-key") if one.undone_by else Html("")
    return tag(
        "tr",
        tag("th", show_moment(one.at), tag("small", f"第{one.line_number}号"), scope="row"),
        tag("td", one.by, data_label="办理人"),
        tag("td", _source_words(one), undone, data_label="来源"),
        tag("td", tag("span", count_words(counts)), _changes_list(changes), data_label="内容"),
        tag("td", one.reason or DASH, class_="" if one.reason else "x-none", data_label="理由"),
    )


def _source_words(one: Adoption) -> str:
    if one.undoes is not None:
        return f"撤销第{one.undoes}号"
    return one.filename or "整套目标库"


def count_words(counts: AdoptionCounts | None) -> str:
    """新增141项, or 更正2项、停用1项."""
    if counts is None:
        return "目标未变"
    named = (("新增", counts.new), ("更正", counts.changed), ("停用", counts.ended))
    return "、".join(f"{word}{number}项" for word, number in named if number)


def _changes_list(changes: tuple[TargetChange, ...]) -> Html:
    if not changes:
        return Html("")
    items = join(tag("li", *_change_words(one)) for one in changes[:MOST_CHANGES])
    rest = len(changes) - MOST_CHANGES
    more = tag("li", f"其余{rest}项从略", class_="x-soft") if rest > 0 else Html("")
    return tag("details", tag("summary", "逐项查看"), tag("ul", items, more), class_="x-changes")


def _change_words(one: TargetChange) -> list[Html]:
    name = tag("b", f"{one.indicator_name}（{one.region_name}）")
    if one.before is None:
        return [name, tag("span", "恢复")]
    if one.after is None:
        return [name, tag("span", "停用")]
    return [name, tag("span", "；".join(differences(one.before, one.after, one.unit)))]


def differences(before: TargetText, after: TargetText, unit: str) -> list[str]:
    """目标值≥200万平方米→≥160万平方米 and the like; 其他内容 where none of what is shown differs."""
    pairs = zip(_facts(before, unit).items(), _facts(after, unit).values(), strict=True)
    return [f"{word}{old or DASH}→{new or DASH}" for (word, old), new in pairs if old != new] or ["其他内容有调整"]


def _facts(text: TargetText, unit: str) -> dict[str, str]:
    return {
        "目标值": show_goal(text.comparator, text.value, text.value_high, unit, 10),
        "期间": f"{show_day(text.start)}至{show_day(text.end)}",
        "条款": clause_words(text.clause),
        "原文数字": text.figure,
        "牵头单位": text.lead_departments,
        "配合单位": text.support_departments,
    }
