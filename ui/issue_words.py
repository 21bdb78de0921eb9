"""督办事项 in HTML: what stands for a target, its history, and the cells of the lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from metrics.model.figures import show_day
from metrics.model.issue import IssueStep
from metrics.model.verdict import Verdict
from metrics.progress.issues import TO_BE_FILLED, Issues
from metrics.publish.html_parts import Html, join, show_moment, tag

#: A list shows so many characters of a text; the whole stands on the page of the target.
SHORT = 90


def state_issue(verdict: Verdict, standing: IssueStep | None) -> str:
    """Where the issue of a target stands, in a few words."""
    if standing is not None:
        return standing.status.word
    return "尚未填写" if verdict.light.is_flag else ""


def empty_words(verdict: Verdict, standing: IssueStep | None) -> str:
    """What is said where nothing is open."""
    if verdict.light.is_flag:
        again = "上一事项已销号，目标仍为红旗。" if standing else ""
        return f"{again}请牵头单位填写存在问题和下一步措施。"
    return "没有办理中的督办事项。"


def standing_words(step: IssueStep, issues: Issues) -> Html:
    """The open step: problem, measure, until when, by whom."""
    late = tag("span", "逾期", class_="x-late") if issues.is_overdue(step) else Html("")
    due = tag("span", show_day(step.due_on) if step.due_on else "未定", late)
    facts = (
        ("存在问题", step.problem or TO_BE_FILLED),
        ("下一步措施", step.measure or TO_BE_FILLED),
        ("措施完成时限", due),
        ("填写", f"{step.made_by}，{show_moment(step.made_at)}"),
    )
    return tag("dl", join(tag("div", tag("dt", name), tag("dd", words)) for name, words in facts), class_="x-issue")


def history_list(steps: Sequence[IssueStep]) -> Html:
    """Every step, newest first, folded away."""
    rows = join(tag("li", *_step_words(step)) for step in steps)
    summary = tag("summary", f"办理过程（{len(steps)}步）")
    return tag("details", summary, tag("ol", rows), class_="x-issue-steps")


def _step_words(step: IssueStep) -> tuple[Html, Html]:
    who = tag("small", f"第{step.line_number}号 · {step.made_by} · {show_moment(step.made_at)}")
    if not step.is_open:
        return tag("p", tag("b", step.status.word), step.reason), who
    due = f"（完成时限{show_day(step.due_on)}）" if step.due_on else ""
    parts = (("存在问题", step.problem), ("下一步措施", step.measure + due))
    return join(tag("p", tag("b", name), words) for name, words in parts if words), who


def problem_cell(verdict: Verdict, issues: Issues, query: Mapping[str, str]) -> Html:
    """A cell of 台账."""
    return _cell("存在问题", issues.problem_words(verdict), verdict, query)


def measure_cell(verdict: Verdict, issues: Issues, query: Mapping[str, str]) -> Html:
    """A cell of 台账: the measure, and below it the day it is due."""
    step = issues.find(verdict)
    if step is None or not step.measure:
        return _cell("下一步措施", issues.measure_words(verdict), verdict, query)
    return _cell("下一步措施", step.measure, verdict, query, _due_mark(step, issues))


def _cell(label: str, words: str, verdict: Verdict, query: Mapping[str, str], more: str = "") -> Html:
    if words == TO_BE_FILLED:
        return tag("td", form_link(verdict, query), class_="x-says", data_label=label)
    look = "x-says x-none" if len(words) == 1 else "x-says"
    return tag("td", in_short(words), more, class_=look, data_label=label)


def _due_mark(step: IssueStep, issues: Issues) -> Html:
    if step.due_on is None:
        return Html("")
    late = tag("span", "逾期", class_="x-late") if issues.is_overdue(step) else Html("")
    return tag("small", f"时限{show_day(step.due_on)}", late)


def form_link(verdict: Verdict, query: Mapping[str, str]) -> Html:
    """待填写, which leads to the form on the page of the target."""
    address = "/indicator?" + urlencode({**query, "target": verdict.target_id, "issue": "edit"})
    return tag("a", TO_BE_FILLED, href=address, target="_self", class_="x-fill")


def issue_lines(verdict: Verdict, issues: Issues, query: Mapping[str, str]) -> Html:
    """Problem and measure in short below an entry of 红旗; nothing where nothing is asked."""
    step = issues.find(verdict)
    if step is None:
        asked = tag("b", "存在问题和下一步措施"), form_link(verdict, query)
        return tag("span", *asked, class_="x-asked") if verdict.light.is_flag else Html("")
    due = _due_mark(step, issues) if step.measure else Html("")
    shown = (("存在问题", step.problem, Html("")), ("下一步措施", step.measure, due))
    rows = (
        tag("div", tag("dt", name), tag("dd", in_short(words) if words else form_link(verdict, query), more))
        for name, words, more in shown
    )
    return tag("dl", join(rows), class_="x-issue-lines")


def in_short(words: str) -> str:
    """The beginning of a long text."""
    return words if len(words) <= SHORT else f"{words[: SHORT - 1]}…"
