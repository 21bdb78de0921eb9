"""What the reader chose, as it stands in the address: the cut-off and the filters, so that a link carries them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from metrics.model.catalogue import Catalogue
from metrics.model.verdict import Scope

ALL_YEARS = "all"
FILTERS = {"document": "文件", "year": "年度", "region": "地区", "theme": "主题"}


@dataclass(frozen=True)
class Options:
    """What may be chosen: words by the value that stands in the address."""

    cutoffs: dict[str, str]
    documents: dict[str, str]
    years: dict[str, str]
    regions: dict[str, str]
    themes: dict[str, str]

    def of(self, name: str) -> dict[str, str]:
        """The options of one parameter of the address."""
        return {
            "as_of": self.cutoffs,
            "document": self.documents,
            "year": self.years,
            "region": self.regions,
            "theme": self.themes,
        }[name]


@dataclass(frozen=True)
class Choice:
    """`values` are the parameters in force; `query` holds only those that differ from what an empty address means."""

    as_of: date
    scope: Scope
    values: dict[str, str]
    query: dict[str, str]
    notes: tuple[str, ...] = field(default=())


def to_options(catalogue: Catalogue, cutoffs: Sequence[date], today: date) -> Options:
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
    )


def _cutoff_word(day: date) -> str:
    return f"{day.year}年{day.month}月"


def read_choice(params: Mapping[str, str], options: Options) -> Choice:
    """What an address means. Values that are not known are ignored, each with a note for the reader."""
    notes: list[str] = []
    defaults = {"as_of": next(iter(options.cutoffs))}
    chosen = {"as_of": _known("as_of", params, options, notes) or defaults["as_of"]}
    # Targets of closed years would crowd out the running ones: a reader sees the year of the cut-off first.
    year = chosen["as_of"][:4]
    defaults["year"] = year if year in options.years else ALL_YEARS
    for name in FILTERS:
        chosen[name] = _known(name, params, options, notes) or defaults.get(name, "")
    scope = Scope(
        document_id=chosen["document"] or None,
        year=None if chosen["year"] == ALL_YEARS else int(chosen["year"]),
        region_id=chosen["region"] or None,
        theme=chosen["theme"] or None,
    )
    query = {name: value for name, value in chosen.items() if value != defaults.get(name, "")}
    return Choice(date.fromisoformat(chosen["as_of"]), scope, chosen, query, tuple(notes))


def _known(name: str, params: Mapping[str, str], options: Options, notes: list[str]) -> str:
    asked = params.get(name, "")
    if not asked or asked in options.of(name):
        return asked
    word = "数据截止" if name == "as_of" else FILTERS[name]
    notes.append(f"链接中的{word}“{asked[:40]}”不存在，已忽略")
    return ""
