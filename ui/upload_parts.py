"""数据报送 in HTML: how a file was read, its problems, what it would change, and the receipt."""

from __future__ import annotations

import codecs
import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from metrics.intake.layout import LONG
from metrics.intake.preview import Change, LightChange, Novelty, Preview
from metrics.intake.stage import Staged
from metrics.intake.targets.preview import LightTurn, TargetChange, TargetsPreview
from metrics.intake.targets.stage import StagedTargets
from metrics.model.figures import DASH, round_half_up, show_goal, show_number
from metrics.model.inert import inert
from metrics.model.problem import Problem
from metrics.publish.html_parts import Html, join, show_moment, tag
from metrics.store.reads import BatchRow
from ui.style import light_mark

SHOWN_ROWS = 200
SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号"}


def reading_facts(staged: Staged) -> Html:
    """How the file was read."""
    facts = [("文件", staged.filename)]
    if staged.encoding:
        facts += [
            ("格式", staged.encoding),
            ("分隔符", SEPARATORS.get(staged.separator, staged.separator)),
            ("工作表", staged.sheet),
            ("读法", staged.layout),
            ("表头", f"第{staged.header_row}行" if staged.header_row else "未找到"),
            ("未使用的列", "、".join(staged.ignored_columns) or "无"),
            _count_fact(staged),
        ]
    facts = [fact for fact in facts if fact[1]]
    return tag("p", *(tag("span", name, tag("b", value)) for name, value in facts), class_="x-steps")


def _count_fact(staged: Staged) -> tuple[str, str]:
    if isinstance(staged, StagedTargets):
        return ("目标", f"{staged.entry_count}行，可入库{len(staged.targets)}项")
    word = "数据行" if staged.layout in ("", LONG) else "数据"
    unit = "行" if word == "数据行" else "项"
    return (word, f"{staged.entry_count}{unit}，可入库{len(staged.rows)}{unit}")


def problem_table(problems: tuple[Problem, ...]) -> Html:
    """Grouped by remedy, the most frequent first: what is mended in the same way stands together, by place."""
    groups: dict[str, list[Problem]] = defaultdict(list)
    for one in problems:
        groups[one.code].append(one)
    ordered = sorted(groups.values(), key=len, reverse=True)
    shown, rows = 0, []
    for group in ordered:
        room = SHOWN_ROWS - shown
        if room <= 0:
            break
        if len(ordered) > 1:
            rows.append(tag("tr", tag("th", f"{group[0].title}（{len(group)}处）", colspan="3"), class_="x-group"))
        rows += [_problem_row(one) for one in group[:room]]
        shown += len(group[:room])
    return _table(("位置", "问题", "处理办法"), join(rows), len(problems))


def _problem_row(one: Problem) -> Html:
    place = tag("th", one.place.label, scope="row")
    return tag("tr", place, _cell("问题", one.message), _cell("处理办法", one.remedy))


def to_problem_csv(problems: Iterable[Problem]) -> bytes:
    """The whole list for Excel or WPS: UTF-8 with BOM, CRLF, no cell that runs as a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(("级别", "行", "列", "栏目", "原文", "问题", "处理办法", "代码"))
    for one in problems:
        place = (str(one.place.row or ""), one.place.column, one.place.header)
        cells = (one.severity.word, *place, one.found, one.message, one.remedy, one.code)
        writer.writerow([inert(cell) for cell in cells])
    return codecs.BOM_UTF8 + stream.getvalue().encode("utf-8")


def count_words(preview: Preview | TargetsPreview) -> str:
    """新增12项、更正3项、不变49项."""
    return "、".join(f"{novelty.value}{preview.count(novelty)}项" for novelty in Novelty)


def change_table(preview: Preview) -> Html:
    """Old → new for every row that would be stored, corrections first."""
    effective = [row for row in preview.changes if row.novelty is not Novelty.UNCHANGED]
    ordered = sorted(effective, key=lambda row: row.novelty is Novelty.NEW)
    rows = join(_change_row(row) for row in ordered[:SHOWN_ROWS])
    return _table(
        ("指标", "地区", "数据期", "类别", "原值", "新值", "变动"), rows, len(ordered), {"原值", "新值", "变动"}
    )


def _change_row(row: Change) -> Html:
    scale = max(row.indicator.scale, 2)
    value = row.observation.value
    return tag(
        "tr",
        tag("th", row.indicator.name, tag("small", f"单位：{row.indicator.unit}"), scope="row"),
        _cell("地区", row.region.short_name),
        _cell("数据期", row.observation.period.label),
        _cell("类别", row.novelty.value),
        _cell("原值", show_number(row.old_value, scale), "x-num"),
        _cell("新值", show_number(value, scale), "x-num x-strong"),
        _cell("变动", _percent(row.old_value, value), "x-num"),
    )


def absent_list(preview: Preview, words: str) -> Html:
    """By region, what the targets of the month ask for besides."""
    regions: dict[str, list[str]] = defaultdict(list)
    for one in preview.absent:
        regions[one.region_name].append(one.indicator_name)
    lines = [
        tag("p", tag("b", f"{region}：") if len(regions) > 1 else "", "、".join(names))
        for region, names in regions.items()
    ]
    return tag("div", tag("p", words, class_="x-soft"), *lines)


def _percent(old: Decimal | None, new: Decimal) -> str:
    if not old:
        return DASH
    change = round_half_up((new - old) / abs(old) * 100, 1)
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{abs(change):,.1f}%"


def light_table(changes: Iterable[LightChange]) -> Html:
    """The targets whose light would turn."""
    rows = [
        tag(
            "tr",
            tag("th", one.indicator_name, scope="row"),
            _cell("地区", one.region_name),
            _cell("提交前", light_mark(one.before)),
            _cell("提交后", light_mark(one.after)),
        )
        for one in changes
    ]
    return _table(("目标", "地区", "提交前", "提交后"), join(rows), 0)


def target_table(preview: TargetsPreview) -> Html:
    """What each new or changed target would be; a changed one column by column, old → new."""
    ordered = sorted(preview.effective, key=lambda one: one.novelty is Novelty.NEW)
    rows = join(_target_row(one) for one in ordered[:SHOWN_ROWS])
    return _table(("目标", "地区", "类别", "目标值", "变动"), rows, len(ordered), {"目标值"})


def _target_row(one: TargetChange) -> Html:
    target = one.target
    goal = show_goal(target.comparator, target.value, target.value_high, target.unit, max(one.indicator.scale, 2))
    words = [f"{part.title}：{part.before} → {part.after}" for part in one.differences]
    return tag(
        "tr",
        tag("th", one.indicator.name, tag("small", target.target_id), scope="row"),
        _cell("地区", one.region.short_name),
        _cell("类别", one.novelty.value),
        _cell("目标值", goal, "x-num x-strong"),
        _cell("变动", "；".join(words) or DASH),
    )


def turn_table(turns: Iterable[LightTurn]) -> Html:
    """The targets whose light a table of targets would turn, new ones included."""
    rows = [
        tag(
            "tr",
            tag("th", one.indicator_name, scope="row"),
            _cell("地区", one.region_name),
            _cell("提交前", light_mark(one.before) if one.before else "新目标"),
            _cell("提交后", light_mark(one.after)),
        )
        for one in turns
    ]
    return _table(("目标", "地区", "提交前", "提交后"), join(rows), 0)


def receipt(batch: BatchRow, title: str) -> Html:
    """What the clerk keeps of a batch."""
    facts = [
        ("批次号", f"第{batch.batch_number}号"),
        ("行数", f"{batch.row_count}行（新增{batch.new_count}、更正{batch.changed_count}）"),
        ("填报人", batch.reported_by),
        ("报送时间", show_moment(batch.reported_at)),
    ]
    if batch.reviewed_by and batch.reviewed_at:
        facts += [("审核人", batch.reviewed_by), ("发布时间", show_moment(batch.reviewed_at))]
    return receipt_card(title, facts, batch.rows_hash)


def receipt_card(title: str, facts: Iterable[tuple[str, str]], digest: str) -> Html:
    """Facts with their names, and the hash by which the stored bytes can be found again."""
    items = join(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)
    wide = tag("div", tag("dt", "校验值（SHA-256）"), tag("dd", tag("code", digest)), class_="x-wide")
    return tag("section", tag("h3", title), tag("dl", items, wide), class_="x-receipt")


def _cell(label: str, child: str, class_: str = "") -> Html:
    """On a phone rows become cards, and each cell is named by its label."""
    return tag("td", child, data_label=label, class_=class_)


def _table(heads: tuple[str, ...], rows: Html, total: int, numeric: Iterable[str] = ()) -> Html:
    head = join(tag("th", word, scope="col", class_="x-num" if word in numeric else "") for word in heads)
    table = tag("table", tag("thead", tag("tr", head)), tag("tbody", rows), class_="x-table x-framed")
    more = Html("")
    if total > SHOWN_ROWS:
        more = tag("p", f"仅显示前{SHOWN_ROWS}行，共{total}行。", class_="x-soft")
    return join([tag("div", table, class_="x-scroll"), more])
