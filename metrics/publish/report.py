"""A report is the frozen value of a snapshot: results and words, no queries; every output is made from it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from metrics.model.clock import BEIJING
from metrics.model.errors import CommandRefused
from metrics.model.light import Light
from metrics.model.verdict import Scope, Verdict
from metrics.progress.report import Overview, TargetStory
from metrics.publish.comparison import Comparison

DEFAULT_DAYS = 30
MAX_DAYS = 180
#: A field that came later: where it is empty the JSON leaves it out, so that older reports keep their digest.
LATER = {"later": True}


@dataclass(frozen=True)
class Series:
    """(day, value in the indicator's unit), days ascending: reported values and the line expected of them."""

    points: tuple[tuple[date, Decimal], ...]
    expected: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True)
class Source:
    """Where a target stands in print; `figure` is the number as the document words it."""

    target_id: str
    document_id: str
    title: str
    number: str
    clause: str
    figure: str


@dataclass(frozen=True)
class Earlier:
    """The lights of the earlier cut-off; a target without one then was not in the scope."""

    as_of: date
    lights: Mapping[str, Light]


@dataclass(frozen=True)
class Change:
    """One target whose light differs from the earlier cut-off."""

    verdict: Verdict
    before: Light

    @property
    def direction(self) -> str:
        """A red target that stops reporting has not become better: grey is neither better nor worse."""
        if "grey" in (self.before.tone, self.verdict.light.tone):
            return "评价状态变化"
        return "转差" if self.verdict.light.severity < self.before.severity else "转好"


@dataclass(frozen=True)
class IssueWords:
    """What the lead department wrote about a target behind: 存在问题 and 下一步措施, each may be empty."""

    problem: str
    measure: str


@dataclass(frozen=True)
class RegionTally:
    """How many targets of one region have a light of each group."""

    region_id: str
    name: str
    green: int
    yellow: int
    red: int
    grey: int

    @property
    def total(self) -> int:
        """Targets of the region."""
        return self.green + self.yellow + self.red + self.grey


@dataclass(frozen=True)
class Report:
    """Everything a reader of the snapshot sees. `made_at` is UTC; `expires_on` is the last valid day in Beijing.

    `outlooks` are the forecast sentences by target; `known_at` is the journal line up to which everything was known,
    None for all that was known when the page was made. `issues` are the words of the departments by target.
    `scope` is what was filtered, `regions` the counties of the scope, `since` what differs from the last snapshot of it.
    """

    title: str
    note: str
    scope_words: str
    as_of: date
    made_at: datetime
    made_by: str
    expires_on: date
    workspace_name: str
    is_demo: bool
    data_version: int
    rule_set: str
    verdicts: tuple[Verdict, ...]
    earlier: Earlier | None
    series: Mapping[str, Series]
    sources: tuple[Source, ...]
    outlooks: Mapping[str, str]
    known_at: int | None = None
    issues: Mapping[str, IssueWords] = field(default_factory=dict, metadata=LATER)
    scope: Scope | None = field(default=None, metadata=LATER)
    regions: tuple[RegionTally, ...] = field(default=(), metadata=LATER)
    since: Comparison | None = field(default=None, metadata=LATER)

    @property
    def counts(self) -> Counter[Light]:
        """Targets by light."""
        return Counter(verdict.light for verdict in self.verdicts)

    @property
    def tones(self) -> Counter[str]:
        """Targets by group of lights: green, yellow, red, grey."""
        return Counter(verdict.light.tone for verdict in self.verdicts)

    @property
    def earlier_tones(self) -> Counter[str]:
        """The same groups at the earlier cut-off, over the targets of this report."""
        then = self.earlier.lights if self.earlier else {}
        return Counter(then[one.target_id].tone for one in self.verdicts if one.target_id in then)

    @property
    def flags(self) -> tuple[Verdict, ...]:
        """The lagging list (红旗), worst first."""
        return tuple(sorted((one for one in self.verdicts if one.light.is_flag), key=lambda one: one.sort_key))

    @property
    def themes(self) -> tuple[tuple[str, tuple[Verdict, ...]], ...]:
        """Themes in the order of their first target, each with its targets in the order of the documents."""
        ordered = sorted(self.verdicts, key=lambda one: (one.document_id, one.target_id))
        grouped: dict[str, list[Verdict]] = {}
        for verdict in ordered:
            grouped.setdefault(verdict.theme, []).append(verdict)
        return tuple((theme, tuple(group)) for theme, group in grouped.items())

    @property
    def changes(self) -> tuple[Change, ...]:
        """Targets whose light changed since the earlier cut-off, worst light now first."""
        then = self.earlier.lights if self.earlier else {}
        moved = (Change(one, then[one.target_id]) for one in self.verdicts if one.target_id in then)
        return tuple(sorted((one for one in moved if one.before is not one.verdict.light), key=_change_key))

    def share(self, count: int) -> Decimal | None:
        """`count` as a fraction of all targets, None where there are none."""
        return Decimal(count) / len(self.verdicts) if self.verdicts else None

    @property
    def is_empty(self) -> bool:
        """Whether no target has a reported value."""
        return all(verdict.actual is None for verdict in self.verdicts)

    @property
    def expires_at(self) -> datetime:
        """The first moment the link no longer answers, in UTC."""
        end = datetime(self.expires_on.year, self.expires_on.month, self.expires_on.day, tzinfo=BEIJING)
        return (end + timedelta(days=1)).astimezone(UTC)


def _change_key(change: Change) -> tuple[int, Decimal, str]:
    return change.verdict.sort_key


def last_day(made_at: datetime, days: int) -> date:
    """The last valid day of a link made at `made_at` for `days` days (1 … 180)."""
    if not 1 <= days <= MAX_DAYS:
        raise CommandRefused(f"快照有效期须为1至{MAX_DAYS}天，现为{days}天。请重新选择有效期。")
    return made_at.astimezone(BEIJING).date() + timedelta(days=days)


def to_report(
    overview: Overview,
    stories: Mapping[str, TargetStory],
    *,
    title: str,
    made_at: datetime,
    made_by: str,
    note: str = "",
    days: int = DEFAULT_DAYS,
) -> Report:
    """Freezes an overview and the stories of its targets (by target_id; a missing one only costs its chart).

    Raises ValueError for a time without zone, or for a story of another data version than the overview's.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at needs a time zone")
    earlier = None
    if overview.earlier_as_of is not None:
        earlier = Earlier(overview.earlier_as_of, dict(overview.earlier_lights))
    return Report(
        title=title.strip() or overview.scope_words,
        note=note.strip(),
        scope_words=_scope_words(overview),
        as_of=overview.as_of,
        made_at=made_at.astimezone(UTC).replace(microsecond=0),
        made_by=made_by,
        expires_on=last_day(made_at, days),
        workspace_name=overview.workspace_name,
        is_demo=overview.is_demo,
        data_version=overview.data_version,
        rule_set="、".join(sorted({one.rule_set for one in overview.verdicts})),
        verdicts=overview.verdicts,
        earlier=earlier,
        series={one.target_id: to_series(overview, stories.get(one.target_id)) for one in overview.verdicts},
        sources=tuple(_to_source(one) for one in sorted(overview.verdicts, key=_source_key)),
        outlooks={key: story.outlook.sentence for key, story in stories.items() if story.outlook is not None},
        known_at=overview.known_at,
        scope=overview.scope,
    )


def _scope_words(overview: Overview) -> str:
    """The list of snapshots shows only these words: they must say that later lines were not known."""
    if overview.known_at is None:
        return overview.scope_words
    return f"{overview.scope_words} · {known_words(overview.known_at)}"


def known_words(known_at: int) -> str:
    """按第9号记录时所知."""
    return f"按第{known_at}号记录时所知"


def to_series(overview: Overview, story: TargetStory | None) -> Series:
    """The points inside the target's own period, up to the cut-off: older years belong to other targets."""
    if story is None:
        return Series((), ())
    if story.data_version != overview.data_version:
        raise ValueError(
            f"{story.verdict.target_id}: story of version {story.data_version}, not {overview.data_version}"
        )
    start, last = story.verdict.start, min(overview.as_of, story.verdict.end)
    known = {point.as_of: point.value for point in story.points if start <= point.as_of <= last}
    line = story.expected_line
    expected = zip(line.days, line.values, strict=True) if line else ()
    return Series(
        points=tuple(sorted(known.items())),
        expected=tuple((day, Decimal(str(value))) for day, value in expected),
    )


def _source_key(verdict: Verdict) -> tuple[str, str]:
    return (verdict.document_id, verdict.target_id)


def _to_source(verdict: Verdict) -> Source:
    return Source(
        target_id=verdict.target_id,
        document_id=verdict.document_id,
        title=verdict.document_title,
        number=verdict.document_number,
        clause=verdict.clause,
        figure=verdict.figure,
    )
