"""What every page needs of the tables and only a journal line changes, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from metrics.journal.archive import Archives
from metrics.journal.journal import Journal
from metrics.journal.line import FIRST_PREVIOUS
from metrics.model.catalogue import Catalogue
from metrics.model.errors import ProjectionDiffers
from metrics.store.migrate import read_meta
from metrics.store.project import read_adopted
from metrics.store.warehouse import Warehouse


@dataclass(frozen=True)
class Standing:
    """Settings by name, the data version, the latest cut-off, and the catalogue with the line that adopted it."""

    settings: dict[str, str] = field(default_factory=dict)
    data_version: int = 0
    latest_cutoff: date = date.min
    catalogue: Catalogue | None = None
    catalogue_line: int = 0


def read_standing(warehouse: Warehouse, journal: Journal, archives: Archives, before: Standing) -> Standing:
    """Read it anew. Raises ProjectionDiffers where the tables do not stand at the journal's tail."""
    with warehouse.cursor() as cursor:
        meta = read_meta(cursor)
        settings = dict(cursor.rows("queries/settings.sql"))
        cutoffs = cursor.rows("queries/cutoffs.sql", known_at=int(meta.get("data_version", "0")))
    if meta.get("tail_hash", FIRST_PREVIOUS) != journal.tail_hash:
        raise ProjectionDiffers("数据库与日志不一致。请重新启动；仍不行时运行 python -m metrics rebuild。")
    catalogue, line = _read_catalogue(journal, archives, before)
    return Standing(
        settings, int(meta.get("data_version", "0")), cutoffs[0][0] if cutoffs else date.min, catalogue, line
    )


def _read_catalogue(journal: Journal, archives: Archives, before: Standing) -> tuple[Catalogue | None, int]:
    """Only where another one was adopted: checking its tables costs more than a commit."""
    adopted = next((line for line in reversed(journal.read()) if line.event == "catalogue_adopted"), None)
    if adopted is None:
        return None, 0
    if adopted.number == before.catalogue_line:
        return before.catalogue, before.catalogue_line
    return read_adopted(archives, adopted.data), adopted.number
