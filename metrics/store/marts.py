"""Runs the marts: for one cut-off and one state of knowledge, from observations to lights."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from metrics.model.light import Light
from metrics.sql import list_sql
from metrics.store.warehouse import Cursor

#: The last marts, each read only by the next: as views they run as one query, over the columns that are kept.
VIEWS = frozenset({"target_facts", "target_reason", "target_light", "target_freshness"})


@dataclass(frozen=True)
class Question:
    """What the marts are asked: numbers up to `as_of`, as known at a journal line, seen on a day.

    `seen_on` decides which reports were due; None means: as soon as all up to `as_of` were.
    """

    as_of: date
    known_at: int
    seen_on: date | None


def build_marts(
    cursor: Cursor,
    question: Question,
    *,
    only_target: str | None = None,
    with_lines: bool = False,
    since: int | None = None,
) -> None:
    """Build every mart in order as temporary tables of this cursor; `12_target_method.sql` becomes `target_method`.

    `only_target`: for one target alone. `with_lines`: with the expected share at every month's end. `since`: only
    for targets whose numbers, or what these are compared with, changed after that journal line.
    """
    asked = {**asdict(question), "only_target": only_target, "with_lines": with_lines, "since": since}
    for name in list_sql("marts"):
        relation = name.split("/")[1][3:-4]
        cursor.build(relation, name, as_view=relation in VIEWS, **asked)


def keep_verdicts(cursor: Cursor, question: Question) -> None:
    """Materialise the verdicts of one question, once per data version.

    Where only numbers came or went since the version judged last, the other targets keep their verdicts.
    """
    ((since,),) = cursor.rows("queries/last_judged.sql", **asdict(question))
    build_marts(cursor, question, since=since)
    cursor.run("writes/verdict.sql", **asdict(question))
    if since is not None:
        cursor.run("writes/carry_verdicts.sql", **asdict(question), since=since)


def read_lights(cursor: Cursor) -> dict[str, Light]:
    """The lights just built, by target."""
    return {target_id: Light(light) for target_id, light in cursor.rows("queries/light_now.sql")}
