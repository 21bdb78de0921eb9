"""快照对比: what differs between two snapshots, or between one and now, as tables."""

from __future__ import annotations

from datetime import date

import streamlit as st

from metrics.model.figures import show_amount, show_day
from metrics.model.light import Light
from metrics.model.snapshot import SnapshotRow
from metrics.publish.comparison import Comparison, Correction, Moved
from metrics.publish.editions import NOW, read_comparison, show_edition
from metrics.publish.html_parts import Html, join, show_moment, tag
from metrics.store.workspace import Workspace
from ui.list_parts import Sum, download_link, sums_row
from ui.style import light_mark
from ui.widgets import show_heading


def show_comparison(workspace: Workspace, rows: tuple[SnapshotRow, ...]) -> None:
    """Two choices and what differs; the newest snapshot against now stands there first."""
    names = {row.snapshot_id: f"{row.title}（{show_moment(row.made_at)}）" for row in rows}
    show_heading("快照对比", "快照之间，或快照与当前数据")
    with st.container(horizontal=True, key="snapshot-compare"):
        before = st.selectbox("原快照", list(names), format_func=lambda one: names[one], filter_mode=None)
        others = [NOW, *(one for one in names if one != before)]
        now = st.selectbox("对比对象", others, format_func=lambda one: names.get(one, "当前数据"), filter_mode=None)
    comparison = _comparison(
        str(workspace.home), workspace.data_version if now == NOW else 0, workspace.today, before, now, workspace
    )
    st.html(_to_tables(comparison))
    query = {"before": before, "now": now}
    links = (download_link(f"下载对比表（{ending}）", "comparison", query, "", ending) for ending in ("xlsx", "csv"))
    st.html(tag("div", *links, class_="x-pair"))


@st.cache_resource(max_entries=64, show_spinner=False)
def _comparison(
    home: str,  # noqa: ARG001
    data_version: int,  # noqa: ARG001
    day: date,  # noqa: ARG001
    before: str,
    now: str,
    _workspace: Workspace,
) -> Comparison:
    return read_comparison(_workspace, before, now)


def _to_tables(comparison: Comparison) -> Html:
    editions = f"原：{show_edition(comparison.before)}；现：{show_edition(comparison.now)}"
    sums = sums_row(
        (
            Sum("新列红旗", len(comparison.turned_red), tone="red"),
            Sum("退出红旗", len(comparison.recovered), tone="green"),
            Sum("更正", len(comparison.corrected), measure="处"),
            Sum("新增目标", len(comparison.added)),
            Sum("不再列入", len(comparison.ended)),
        )
    )
    basis = tag("p", editions, class_="x-soft x-editions")
    if comparison.is_empty:
        return join([basis, sums, tag("p", "两者的亮灯、数字和目标均一致。", class_="x-empty")])
    tables = [_moved_table(word, moves) for word, moves in comparison.lists if moves]
    corrected = [_corrected_table(comparison.corrected)] if comparison.corrected else []
    return join([basis, sums, *tables, *corrected])


def _table(word: str, count: str, heads: tuple[str, ...], rows: list[Html]) -> Html:
    title = tag("h3", word, tag("span", count, class_="x-soft"), class_="x-differ")
    head = tag("thead", tag("tr", *(tag("th", one, scope="col") for one in heads)))
    caption = tag("caption", f"{word}{count}", class_="x-unseen")
    return join([title, tag("table", caption, head, tag("tbody", *rows), class_="x-table x-compare")])


def _moved_table(word: str, moves: tuple[Moved, ...]) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", one.name, tag("small", one.region_name), scope="row"),
            _light_cell("原亮灯", one.before),
            _light_cell("现亮灯", one.now),
            tag("td", "、".join(one.departments) or "文件未明确", data_label="牵头单位"),
        )
        for one in moves
    ]
    return _table(word, f"{len(moves)}项", ("目标", "原亮灯", "现亮灯", "牵头单位"), rows)


def _light_cell(label: str, light: Light | None) -> Html:
    return tag("td", light_mark(light) if light else "—", data_label=label)


def _corrected_table(corrected: tuple[Correction, ...]) -> Html:
    rows = [
        tag(
            "tr",
            tag("th", one.name, tag("small", one.region_name), scope="row"),
            tag("td", show_day(one.day) if one.day else "目标值", data_label="更正项"),
            tag("td", show_amount(one.old, one.unit, one.scale), data_label="原值"),
            tag("td", show_amount(one.new, one.unit, one.scale), data_label="现值"),
        )
        for one in corrected
    ]
    return _table("更正", f"{len(corrected)}处", ("目标", "更正项", "原值", "现值"), rows)
