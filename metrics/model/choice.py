"""What the reader chose, as it stands in the address: cut-off, filters and what was known, so that a link carries them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from metrics.model.catalogue import Catalogue
from metrics.model.clock import BEIJING
from metrics.model.history import State
from metrics.model.verdict import Scope

ALL_YEARS = "all"
NOW = "当前"
FILTERS = {"document": "文件", "year": "年度", "region": "地区", "theme": "主题"}
PARAMETERS = {"as_of": "数据截止", "known": "按何时所知", **FILTERS}


@dataclass(frozen=True)
class Options:
    """What may be chosen: words by the value that stands in the address."""

    cutoffs: dict[str, str]
    documents: dict[str, str]
    years: dict[str, str]
    regions: dict[str, str]
    themes: dict[str, str]
    states: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> dict[str, str]:
        """The options of one parameter of the address."""
        return {
            "as_of": self.cutoffs,
            "document": self.documents,
            "year": self.years,
            "region": self.regions,
            "theme": self.themes,
            "known": self.states,
        }[name]


@dataclass(frozen=True)
class Choice:
    """`values` are the parameters in force; `query` holds only those that differ from what an empty address means.

    `known_at` is the journal line up to which everything counts as known, None for now.
    """

    as_of: date
    scope: Scope
    values: dict[str, str]
    query: dict[str, str]
    notes: tuple[str, ...] = field(default=())
    known_at: int | None = None


def to_options(catalogue: Catalogue, cutoffs: Sequence[date], today: date, states: Sequence[State] = ()) -> Options:
    """Only what has targets can be chosen; without any data the cut-off is today's month."""
    targets = catalogue.targets
    years = sorted({year for one in targets for year in range(one.start.year, one.end.year + 1)}, reverse=True)
    indicators = {one.indicator_id: one for one in catalogue.indicators}
    themes = dict.fromkeys(indicators[one.indicator_id].theme for one in targets)
    documents, regions = {one.document_id for one in targets}, {one.region_id for one in targets}
    return Options(
        cutoffs={day.isoformat(): _cutoff_word(day) for day in cutoffs or (today,)},
        documents={one.document_id: one.title for one in catalogue.documents if one.document_id in documents},
        years={ALL_YEARS: "全部年度", **{str(year): f"{year}年" for year in years}},
        regions={one.region_id: one.name for one in catalogue.regions if one.region_id in regions},
        themes={theme: theme for theme in themes},
        states={str(one.line): state_words(one) for one in states},
    )


_EVENTS = {
    "workspace_created": "建立工作区",
    "catalogue_adopted": "调整目标库",
    "batch_committed": "数据报送",
    "batch_undone": "撤销批次",
    "rule_set_chosen": "调整评价规则",
    "baseline_set": "设定基期值",
    "plan_set": "设定进度计划",
}


def state_words(state: State) -> str:
    """第9号 · 2023年7月批次.csv · 2026-11-22 14:05, on the clock of the readers."""
    moment = state.at.astimezone(BEIJING)
    return f"第{state.line}号 · {state.filename or _EVENTS.get(state.event, state.event)} · {moment:%Y-%m-%d %H:%M}"


def read_known_at(params: Mapping[str, str], states: Sequence[State]) -> int | None:
    """The journal line an address asks for; None for now, also where there is no such state."""
    asked = params.get("known", "")
    return next((one.line for one in states if str(one.line) == asked), None)


def _cutoff_word(day: date) -> str:
    return f"{day.year}年{day.month}月"


def read_choice(params: Mapping[str, str], options: Options) -> Choice:
    """What an address means. Values that are not known are ignored, each with a note for the reader."""
    defaults = {"as_of": next(iter(options.cutoffs))}
    chosen = {name: _known(name, params, options) for name in PARAMETERS}
    chosen["as_of"] = chosen["as_of"] or defaults["as_of"]
    # Targets of closed years would crowd out the running ones: a reader sees the year of the cut-off first.
    year = chosen["as_of"][:4]
    defaults["year"] = year if year in options.years else ALL_YEARS
    chosen["year"] = chosen["year"] or defaults["year"]
    scope = Scope(
        document_id=chosen["document"] or None,
        year=None if chosen["year"] == ALL_YEARS else int(chosen["year"]),
        region_id=chosen["region"] or None,
        theme=chosen["theme"] or None,
        with_parts=False,
    )
    query = {name: value for name, value in chosen.items() if value != defaults.get(name, "")}
    known_at = int(chosen["known"]) if chosen["known"] else None
    notes = tuple(f"链接中的{words}不存在，已忽略" for words in find_unknown(params, options))
    return Choice(date.fromisoformat(chosen["as_of"]), scope, chosen, query, notes, known_at)


def find_unknown(params: Mapping[str, str], options: Options) -> tuple[str, ...]:
    """What an address asks for and nobody can choose, in words: 地区“nowhere”."""
    asked = ((name, params.get(name, "")) for name in PARAMETERS)
    return tuple(
        f"{PARAMETERS[name]}“{value[:40]}”" for name, value in asked if value and value not in options.of(name)
    )


def _known(name: str, params: Mapping[str, str], options: Options) -> str:
    asked = params.get(name, "")
    return asked if asked in options.of(name) else ""
