"""Pieces that the lists of 红旗 and 责任单位 share: sums, heads, the cell of progress, the link to the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from metrics.model.figures import DASH, show_gap, show_share
from metrics.model.verdict import Verdict
from metrics.publish.html_parts import Html, bullet_bar, join, tag


@dataclass(frozen=True)
class Sum:
    """One figure of the row above a list; it takes the colour of its tone unless it is 0."""

    word: str
    number: int
    aside: str = ""
    tone: str = ""
    measure: str = "项"


def sums_row(sums: Iterable[Sum]) -> Html:
    """The figures side by side."""
    return tag("dl", join(_figure(one) for one in sums), class_="x-sums")


def _figure(one: Sum) -> Html:
    number = tag("strong", str(one.number), class_=f"x-{one.tone}" if one.tone and one.number else "")
    return tag("div", tag("dt", one.word), tag("dd", number, one.measure, tag("small", one.aside)))


def list_head(words: Iterable[str], numeric: Collection[str]) -> Html:
    """The head of a table; a gap is always in percentage points."""
    heads = (
        tag(
            "th",
            word,
            tag("small", "百分点") if word == "差距" else Html(""),
            scope="col",
            class_="x-num" if word in numeric else "",
        )
        for word in words
    )
    return tag("thead", tag("tr", *heads))


def progress_cell(verdict: Verdict) -> Html:
    """完成率 against 序时进度, as figures and as a bar; without a way the share of the target, if there is one."""
    shown: tuple[str, ...] = (DASH,)
    if verdict.completion is not None:
        share = f"{show_share(verdict.completion)} / {show_share(verdict.expected_share)}"
        shown = (tag("span", share), bullet_bar(verdict.completion, verdict.expected_share))
    elif verdict.share_of_target is not None:
        shown = (f"为目标的{show_share(verdict.share_of_target)}",)
    return tag("td", *shown, data_label="完成率/序时进度")


def gap_cell(verdict: Verdict) -> Html:
    """The gap in the colour of the light."""
    look = "x-nil" if verdict.gap is None else f"x-{verdict.light.tone}"
    return tag("td", show_gap(verdict.gap), class_=f"x-num x-strong x-gap-of {look}", data_label="差距（百分点）")


def target_link(verdict: Verdict, words: str, query: Mapping[str, str]) -> Html:
    """A plain link to the 指标 page that keeps the filters."""
    address = "/indicator?" + urlencode({**query, "target": verdict.target_id})
    return tag("a", words, href=address, target="_self")


def department_link(name: str, words: str, query: Mapping[str, str]) -> Html:
    """A plain link to the ledger of a department that keeps the filters."""
    address = "/departments?" + urlencode({**query, "department": name})
    return tag("a", words, href=address, target="_self")


def download_link(words: str, name: str, query: Mapping[str, str], aside: str, ending: str = "xlsx") -> Html:
    """A link to the file of a list; it downloads without a rerun."""
    link = tag("a", words, href=f"/download/{name}.{ending}?{urlencode(query)}", class_="x-download", download="")
    return tag("div", link, tag("span", aside, class_="x-soft"), class_="x-marks x-fetch")
