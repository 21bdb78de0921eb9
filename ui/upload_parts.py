"""数据报送 in HTML: how a file was read, its problems, what it would change, and the receipt."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from metrics.intake.preview import Change, LightChange, Novelty, Preview
from metrics.intake.stage import Staged
from metrics.model.figures import DASH, round_half_up, show_number
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
            ("编码", staged.encoding),
            ("分隔符", SEPARATORS.get(staged.separator, staged.separator)),
            ("表头", f"第{staged.header_row}行" if staged.header_row else "未找到"),
            ("未使用的列", "、".join(staged.ignored_columns) or "无"),
            ("数据行", f"{staged.entry_count}行，可入库{len(staged.rows)}行"),
        ]
    return tag("p", *(tag("span", name, tag("b", value)) for name, value in facts), class_="x-steps")


def problem_table(problems: tuple[Problem, ...]) -> Html:
    """By place: what was found, what to do."""
    rows = join(
        tag("tr", tag("th", one.place.label, scope="row"), _cell("问题", one.message), _cell("处理办法", one.remedy))
        for one in problems[:SHOWN_ROWS]
    )
    return _table(("位置", "问题", "处理办法"), rows, len(problems))


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


def count_words(preview: Preview) -> str:
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


def receipt(batch: BatchRow, title: str) -> Html:
    """What the clerk keeps."""
    facts = (
        ("批次号", f"第{batch.batch_number}号"),
        ("行数", f"{batch.row_count}行（新增{batch.new_count}、更正{batch.changed_count}）"),
        ("填报人", batch.reported_by),
        ("时间", show_moment(batch.reported_at)),
    )
    items = join(tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)
    digest = tag("div", tag("dt", "校验值（SHA-256）"), tag("dd", tag("code", batch.rows_hash)), class_="x-wide")
    return tag("section", tag("h3", title), tag("dl", items, digest), class_="x-receipt")


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
