"""A workspace with 10 million observations: 150 indicators × 160 regions × 139 months, every number revised twice.

Its catalogue (64 targets of the city), its rules and its 141 monthly batches go through the journal as any user's do,
each batch with one number in its file. The other numbers are laid into the projection by SQL, under the same batches:
sent as files, they would take the better part of an hour, and the page would read the same table. Nothing else is
filled in: cut-offs, verdicts and all that the page shows come from the real queries and marts, and a server opens the
workspace because the projection stands at the journal's tail. A rebuild would leave only what the files hold.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from metrics.access.matrix import permit
from metrics.intake.seed import Seed, open_workspace
from metrics.model.actor import Action, Actor, Role
from metrics.model.normalised import to_normalised_csv
from metrics.model.observation import Observation
from metrics.model.period import Period, PeriodKind
from metrics.store.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
OBSERVATIONS = str(ROOT / "bench" / "status" / "observations.sql")
INDICATORS, REGIONS, TARGETS, BATCHES = 150, 160, 64, 141
TODAY, FIRST_YEAR = date(2025, 8, 10), 2014
CITY = "region_000"

DOCUMENTS = "document_id,title,number,issuer,region_id,date,start,end,note"
PLACES = "region_id,name,short_name,parent_region_id,level,order,aliases"
MEASURES = "indicator_id,name,short_name,theme,unit,scale,direction,additive,cumulative,integer,definition,aliases"
AIMS = (
    "target_id,indicator_id,region_id,document_id,clause,start,end,kind,comparator,value,value_high,unit,baseline,"
    "baseline_on,shape,profile,frequency,reference_indicator_id,reference_region_id,qualifier,lead_departments,"
    "support_departments,figure,parent_target_id,note"
)


def make_million(home: Path) -> int:
    """Make the workspace in `home`; the number of its observations."""
    workspace = open_workspace(home, _make_seed)
    for number in range(BATCHES):
        _commit(workspace, FIRST_YEAR + number // 12, number % 12 + 1)
    count = _fill(workspace, first_batch=workspace.data_version - BATCHES + 1)
    workspace.close()
    return count


def _commit(workspace: Workspace, year: int, month: int) -> None:
    """One batch: a level read in the middle of the month."""
    day = min(date(year, month, 15), TODAY)
    level = Decimal(60 + month) / 10
    period = Period(day, day, PeriodKind.DAY)
    rows = to_normalised_csv([Observation("indicator_009", CITY, period, level, str(level), "%", "正式", "", row=2)])
    put = workspace.archives.actuals.put
    data = {
        "filename": f"{year}年{month}月.csv",
        "file_hash": put(rows, ".original.csv"),
        "rows_hash": put(rows, ".csv"),
        "digest": "",
        "based_on": workspace.data_version,
        "reason": "",
        "confirmed": [],
        "rows": 1,
        "new": 1,
        "changed": 0,
    }
    workspace.record(
        "batch_committed",
        data,
        by=permit(Actor("测速", Role.REPORTER), Action.COMMIT_BATCH),
        commit_id=f"{year}-{month}",
    )


def _fill(workspace: Workspace, first_batch: int) -> int:
    with workspace.warehouse.transaction() as cursor:
        cursor.run(OBSERVATIONS, first_batch=first_batch)
        cursor.run("writes/forget_verdicts.sql", oldest=workspace.data_version + 1)
        counts = cursor.rows("queries/cutoffs.sql", known_at=workspace.data_version)
    workspace.warehouse.checkpoint()
    return sum(count for _, count in counts)


def _make_seed() -> Seed:
    tables = {
        "documents": _table(DOCUMENTS, [_document()]),
        "regions": _table(PLACES, (_region(number) for number in range(REGIONS))),
        "indicators": _table(MEASURES, (_indicator(number) for number in range(INDICATORS))),
        "targets": _table(AIMS, (_target(number) for number in range(TARGETS))),
    }
    return Seed("测速", "demo", tables, (ROOT / "data" / "rules.toml").read_bytes(), {}, TODAY)


def _table(header: str, rows: Iterable[Sequence[object]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header.split(","), *rows])
    return stream.getvalue().encode()


def _document() -> Sequence[object]:
    return ("document", "测速文件", "1号", "样本市人民政府", CITY, "2025-01-01", "2025-01-01", "2025-12-31", "")


def _region(number: int) -> Sequence[object]:
    name = f"第{number}县" if number else "样本市"
    return (f"region_{number:03}", name, name, CITY if number else "", "county" if number else "city", number, "")


def _indicator(number: int) -> Sequence[object]:
    name, sort = f"指标{number}", number % 10
    is_sum = sort < 5
    flags = (str(is_sum).lower(), str(is_sum).lower(), "false")
    unit = "%" if sort > 5 else "万元"
    return (f"indicator_{number:03}", name, name, f"主题{number % 8}", unit, 1, "up", *flags, "", "")


def _target(number: int) -> Sequence[object]:
    """Sums over the year, levels with a baseline, and rates to be held: some ahead, some behind."""
    sort = number % 10
    kind = "flow" if sort < 5 else "stock" if sort == 5 else "ratio"
    value = 480 + 10 * (number % 13) if sort < 5 else 150 if sort == 5 else 5.5 + number % 4 / 2
    unit = "%" if sort > 5 else "万元"
    baseline = 100 if sort == 5 else ""
    way = ("hold" if kind == "ratio" else "path", "months", "month")
    aim = (kind, ">=", value, "", unit, baseline, "", *way, "", "", "")
    who = (f"第{number % 9}局", "", f"{value}{unit}", "", "")
    name = f"indicator_{number:03}"
    return (f"target-{number:03}", name, CITY, "document", "1", "2025-01-01", "2025-12-31", *aim, *who)
