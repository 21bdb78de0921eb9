"""修订记录 in HTML: what was changed from what to what, by whom and from which row; and what else was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from urllib.parse import urlencode

from metrics.model.figures import DASH, round_half_up, show_number
from metrics.progress.dealings import Dealing
from metrics.publish.html_parts import Html, join, show_moment, tag
from metrics.store.revisions import Revision, RevisionKind, RevisionPage, Sought

COLUMNS = ("指标与数据期", "更正前", "更正后", "变动", "办理", "理由", "出处")
_NUMERIC = frozenset({"更正前", "更正后", "变动"})
#: Stands before a reason that intake added to a note.
REASON_MARK = "说明："


def state_revisions(page: RevisionPage, latest: Revision | None, sought: Sought) -> str:
    """共更正12处，最近一处为…: how many there are, and the latest of them."""
    if latest is None:
        where = "尚无" if sought == Sought(with_new=sought.with_new) else "所选范围内没有"
        return f"{where}{'报送' if sought.with_new else '更正'}"
    word = "共报送和更正" if sought.with_new else "共更正和撤销"
    where = f"{latest.indicator_name}（{latest.region_name}，{latest.period.label}）"
    return f"{word}{page.total:,}处，最近一处为{where}"


def count_words(page: RevisionPage) -> str:
    """第51–100处，共12,345处."""
    first = (page.page - 1) * page.page_size + 1
    return f"第{first:,}–{first + len(page.revisions) - 1:,}处，共{page.total:,}处"


def revisions_table(revisions: Iterable[Revision], query: Mapping[str, str]) -> Html:
    """One row a change, newest first; on a phone one card."""
    head = join(tag("th", word, scope="col", class_="x-num" if word in _NUMERIC else "") for word in COLUMNS)
    rows = join(_revision_row(one, query) for one in revisions)
    return tag(
        "table", tag("thead", tag("tr", head)), tag("tbody", rows), class_="x-table x-links x-record x-revisions"
    )


def _revision_row(one: Revision, query: Mapping[str, str]) -> Html:
    scale = max(one.scale, _decimals(one.old), _decimals(one.new))
    cells = [
        tag("td", show_number(one.old, scale), _status(one.old_status, one), class_="x-num x-was", data_label="更正前"),
        tag(
            "td",
            show_number(one.new, scale),
            _status(one.new_status, one),
            class_="x-num x-strong",
            data_label="更正后",
        ),
        tag("td", *_change_words(one, scale), class_="x-num", data_label="变动"),
        tag("td", *_who(one), data_label="办理"),
        tag("td", one.reason or DASH, *_note(one), data_label="理由"),
        tag("td", *_source(one, query), data_label="出处"),
    ]
    return tag("tr", _name(one, query), *cells)


def _name(one: Revision, query: Mapping[str, str]) -> Html:
    address = "/revisions?" + urlencode({**query, "indicator": one.indicator_id})
    kind = tag("span", one.kind.word, class_=f"x-kind x-kind-{one.kind.value}")
    name = tag("a", one.indicator_name, href=address, target="_self", title="只看该指标")
    where = tag(
        "small", f"{one.region_name} · ", tag("span", one.period.label, class_="x-keep"), f" · 单位：{one.unit}"
    )
    return tag("th", name, kind, where, scope="row")


def _decimals(value: Decimal | None) -> int:
    """A correction in the fourth decimal must not look like none."""
    exponent = value.normalize().as_tuple().exponent if value is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _status(status: str, one: Revision) -> Html:
    """Said only where the status changed."""
    return tag("small", status) if status and one.old_status != one.new_status and one.old is not None else Html("")


def _change_words(one: Revision, scale: int) -> list[Html]:
    """The difference in the unit, and as a share of the old value where the unit is no share itself."""
    if one.difference is None:
        return [tag("span", "不再有数据" if one.kind is RevisionKind.UNDONE else "首次报送", class_="x-soft")]
    if not one.difference:
        return [tag("span", "数值不变", class_="x-soft")]
    words = [tag("span", f"{_sign(one.difference)}{show_number(abs(one.difference), scale)}")]
    if one.unit == "%":
        return [*words, tag("small", "个百分点")]
    return [*words, tag("small", _show_change(one.change))] if one.change is not None else words


def _show_change(change: Decimal) -> str:
    """A fraction with sign and one decimal; what would round to nothing says so."""
    rounded = round_half_up(abs(change) * 100, 1)
    return f"{_sign(change)}{rounded:,.1f}%" if rounded else f"{_sign(change)}不足0.1%"


def _sign(value: Decimal) -> str:
    return "+" if value > 0 else "−"


def _who(one: Revision) -> list[Html]:
    reviewed = [tag("small", f"审核：{one.reviewed_by}")] if one.reviewed_by else []
    return [tag("span", one.by, class_="x-strong"), *reviewed, tag("small", show_moment(one.at))]


def _note(one: Revision) -> list[Html]:
    """The note of the number, without the reason that was added to it; one that an undo brought back is older."""
    note = one.note.removesuffix(REASON_MARK + one.reason).rstrip("；") if one.reason else one.note
    return [tag("small", f"备注：{note}")] if note and one.kind is not RevisionKind.UNDONE else []


def _source(one: Revision, query: Mapping[str, str]) -> list[Html]:
    """File and row, and the batch; a link shows the whole batch."""
    address = "/revisions?" + urlencode({**query, "batch": str(one.batch_number)})
    batch = tag("a", f"第{one.batch_number}号批次", href=address, target="_self")
    undone = f"，第{one.line_number}号撤销" if one.kind is RevisionKind.UNDONE else ""
    return [tag("span", f"{one.filename} 第{one.row_number}行"), tag("small", batch, undone)]


def pager(page: RevisionPage, query: Mapping[str, str]) -> Html:
    """Plain links to the page before and after: a page link to the same page leaves the address as it was."""
    step_back, step_on = _step("上一页", page.page - 1, page, query), _step("下一页", page.page + 1, page, query)
    where = tag("span", f"第{page.page}页，共{page.page_count}页", class_="x-soft")
    return tag("nav", step_back, where, step_on, class_="x-pager", aria_label="分页")


def _step(word: str, number: int, page: RevisionPage, query: Mapping[str, str]) -> Html:
    if not 1 <= number <= page.page_count:
        return tag("span", word, class_="x-step x-soft", aria_disabled="true")
    return tag(
        "a", word, href="/revisions?" + urlencode({**query, "page": str(number)}), target="_self", class_="x-step"
    )


def dealings_table(dealings: Iterable[Dealing]) -> Html:
    """办理记录: who did what, when and why."""
    head = join(tag("th", word, scope="col") for word in ("事项", "内容", "办理人", "时间", "理由"))
    rows = join(_dealing_row(one) for one in dealings)
    return tag("table", tag("thead", tag("tr", head)), tag("tbody", rows), class_="x-table x-framed x-dealings")


def _dealing_row(one: Dealing) -> Html:
    return tag(
        "tr",
        tag("th", one.title, tag("small", f"第{one.line_number}号"), scope="row"),
        tag("td", one.detail or DASH, data_label="内容"),
        tag("td", one.by, data_label="办理人"),
        tag("td", show_moment(one.at), data_label="时间"),
        tag("td", one.reason or DASH, class_="" if one.reason else "x-none", data_label="理由"),
    )
