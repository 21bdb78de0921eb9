"""修订记录 as CSV: one row for each change of a number."""

from __future__ import annotations

from metrics.model.clock import BEIJING
from metrics.model.download import Download
from metrics.publish.csv_table import to_csv_file
from metrics.publish.library_csv import plain_number
from metrics.store.revisions import Revision, RevisionPage

#: A spreadsheet has room for more, but nobody reads more; the page says what was left out.
MOST_ROWS = 50_000
HEADER = (
    "类别",
    "时间（北京时间）",
    "指标编码",
    "指标",
    "地区",
    "数据期",
    "单位",
    "更正前",
    "更正后",
    "变动",
    "变动比例（%）",
    "更正前性质",
    "更正后性质",
    "办理人",
    "审核人",
    "理由",
    "备注",
    "文件",
    "行号",
    "批次号",
    "记录号",
)


def to_revisions_csv(page: RevisionPage, *, is_demo: bool) -> Download:
    """The revisions of a page, with plain numbers; its name says where a larger list is cut."""
    cut = f"-最近{len(page.revisions)}条" if page.total > len(page.revisions) else ""
    return to_csv_file(f"修订记录{cut}", HEADER, map(_to_row, page.revisions), is_demo=is_demo)


def _to_row(one: Revision) -> tuple[str, ...]:
    return (
        one.kind.word,
        f"{one.at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}",
        one.indicator_id,
        one.indicator_name,
        one.region_name,
        one.period.label,
        one.unit,
        plain_number(one.old),
        plain_number(one.new),
        plain_number(one.difference),
        "" if one.change is None else f"{one.change * 100:.2f}",
        one.old_status,
        one.new_status,
        one.by,
        one.reviewed_by,
        one.reason,
        one.note,
        one.filename,
        str(one.row_number),
        str(one.batch_number),
        str(one.line_number),
    )
