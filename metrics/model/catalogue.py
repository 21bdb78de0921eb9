"""What a policy sets: documents, regions, indicators and targets, and the catalogue that holds them together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator


def _blank_is_none(value: Any) -> Any:
    return None if value == "" else value


def _split_bar(value: Any) -> Any:
    return tuple(part for part in value.split("|") if part) if isinstance(value, str) else value


def _split_comma(value: Any) -> Any:
    return tuple(part for part in value.split("、") if part) if isinstance(value, str) else value


Bars = Annotated[tuple[str, ...], BeforeValidator(_split_bar)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split_comma)]
MaybeDecimal = Annotated[Decimal | None, BeforeValidator(_blank_is_none)]
MaybeDate = Annotated[date | None, BeforeValidator(_blank_is_none)]
Day = date  # Document has a field `date`, which hides the type inside its class
MaybeText = Annotated[str | None, BeforeValidator(_blank_is_none)]


class Row(BaseModel):
    """A frozen row of one of the seed tables; unknown columns are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    """What sort of quantity a target speaks about (status.md §1)."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    GROWTH = "growth"
    RELATIVE = "relative"
    MILESTONE = "milestone"

    @property
    def word(self) -> str:
        """The word on screen."""
        return _KIND_WORDS[self.value]


_KIND_WORDS = {
    "flow": "累计量",
    "stock": "存量",
    "ratio": "比率",
    "growth": "增速",
    "relative": "对标",
    "milestone": "节点",
}


class Comparator(StrEnum):
    """How the actual must stand to the target value."""

    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    EQUAL = "="
    ABOUT = "~"
    BETWEEN = "between"


class Shape(StrEnum):
    """path: moves from baseline to target; hold: must stand there all the time."""

    PATH = "path"
    HOLD = "hold"


class Document(Row):
    """A policy document; `start` … `end` is the period it plans."""

    document_id: str
    title: str
    number: str
    issuer: str
    region_id: str
    date: MaybeDate
    start: Day
    end: Day
    note: str = ""


class Region(Row):
    """A place in the tree 省 › 市 › 县区 and 功能区."""

    region_id: str
    name: str
    short_name: str
    parent_region_id: MaybeText
    level: str
    order: int
    aliases: Bars = ()


class Indicator(Row):
    """What is measured. `scale` is the number of decimals shown; `cumulative`: reported as year-to-date."""

    indicator_id: str
    name: str
    short_name: str
    theme: str
    unit: str
    scale: int
    direction: str
    additive: bool
    cumulative: bool
    integer: bool
    definition: str = ""
    aliases: Bars = ()


class Target(Row):
    """One number of one clause. `value` and `baseline` are in `unit`, as printed."""

    target_id: str
    indicator_id: str
    region_id: str
    document_id: str
    clause: str
    start: date
    end: date
    kind: Kind
    comparator: Comparator
    value: MaybeDecimal
    value_high: MaybeDecimal
    unit: str
    baseline: MaybeDecimal
    baseline_on: MaybeDate
    shape: Shape
    profile: str
    frequency: str
    reference_indicator_id: MaybeText
    reference_region_id: MaybeText
    qualifier: Bars
    lead_departments: Names
    support_departments: Names
    figure: str
    parent_target_id: MaybeText
    note: str = ""

    @model_validator(mode="after")
    def _value_fits_kind(self) -> Target:
        needs_value = self.kind not in (Kind.RELATIVE, Kind.MILESTONE)
        if needs_value and self.value is None:
            raise ValueError(f"{self.target_id}: a {self.kind} target needs a value")
        if (self.comparator is Comparator.BETWEEN) != (self.value_high is not None):
            raise ValueError(f"{self.target_id}: value_high belongs to between, and only there")
        if self.kind is Kind.RELATIVE and not self.reference_indicator_id:
            raise ValueError(f"{self.target_id}: a relative target needs its reference")
        if self.start > self.end:
            raise ValueError(f"{self.target_id}: starts after it ends")
        return self


class Catalogue(BaseModel):
    """All four tables; checks that every reference resolves and every id is used once."""

    model_config = ConfigDict(frozen=True)

    documents: tuple[Document, ...]
    regions: tuple[Region, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]

    @model_validator(mode="after")
    def _references_resolve(self) -> Catalogue:
        documents = _unique("document_id", [row.document_id for row in self.documents])
        regions = _unique("region_id", [row.region_id for row in self.regions])
        indicators = _unique("indicator_id", [row.indicator_id for row in self.indicators])
        targets = _unique("target_id", [row.target_id for row in self.targets])
        for row in self.regions:
            _known(row.region_id, "parent_region_id", row.parent_region_id, regions)
        for target in self.targets:
            _known(target.target_id, "document_id", target.document_id, documents)
            _known(target.target_id, "region_id", target.region_id, regions)
            _known(target.target_id, "indicator_id", target.indicator_id, indicators)
            _known(target.target_id, "reference_indicator_id", target.reference_indicator_id, indicators)
            _known(target.target_id, "reference_region_id", target.reference_region_id, regions)
            _known(target.target_id, "parent_target_id", target.parent_target_id, targets)
        return self


def _unique(column: str, ids: list[str]) -> set[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ValueError(f"{column} {one} stands twice")
        seen.add(one)
    return seen


def _known(owner: str, column: str, reference: str | None, ids: set[str]) -> None:
    if reference is not None and reference not in ids:
        raise ValueError(f"{owner}: {column} {reference} is not known")
