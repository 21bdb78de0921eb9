"""The one DuckDB connection of the process: a cursor per use, closed settings, no file access from SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from metrics.journal.durable import FILE_MODE
from metrics.model.errors import WarehouseFailed
from metrics.sql import read_sql

#: A statement or a value of ours is wrong, or it asks for too much. Every other error tells that the database is ill.
_OURS = (
    duckdb.DataError,
    duckdb.IntegrityError,
    duckdb.NotSupportedError,
    duckdb.OutOfMemoryException,
    duckdb.ProgrammingError,
)
_FAILED = "数据库暂时不能读写，系统正在由日志自动重建，已确认的数据没有丢失。请稍后刷新重试；在命令行请重新运行。"


def ignore_failure() -> None:
    """Nobody asked to hear of failures."""


class Warehouse:
    """A database file, or with None one in memory. Not shared between processes.

    A failure of the machine's comes out as WarehouseFailed, and `on_failure` is called where somebody set it. One that is given up is not
    closed but dropped: whoever still reads in it lets it go at the end.
    """

    def __init__(self, path: Path | None) -> None:
        self.on_failure: Callable[[], None] = ignore_failure
        try:
            self._connection = duckdb.connect(str(path) if path else ":memory:")
            self._connection.execute("set threads = 2")
            self._connection.execute("set enable_external_access = false")
            self._connection.execute("set lock_configuration = true")
            if path:
                path.chmod(FILE_MODE)
        except (duckdb.Error, OSError) as error:
            raise WarehouseFailed(_FAILED) from error

    def close(self) -> None:
        """Checkpoint and let the file go."""
        self._connection.close()

    def checkpoint(self) -> None:
        """Bring the write-ahead log into the file: a log that is empty cannot lose rows."""
        with self._tell_failures():
            self._connection.execute("checkpoint")

    @contextmanager
    def cursor(self) -> Iterator[Cursor]:
        """A cursor of its own: a connection shared by threads gives wrong rows. Raises WarehouseFailed."""
        with self._tell_failures():
            cursor = Cursor(self._connection.cursor())
            try:
                yield cursor
            finally:
                cursor.close()

    @contextmanager
    def transaction(self, *, keep: bool = True) -> Iterator[Cursor]:
        """A cursor in one transaction; committed at the end, rolled back where `keep` is False or an error comes."""
        with self.cursor() as cursor:
            cursor.control("begin transaction")
            try:
                yield cursor
            except BaseException:
                with suppress(duckdb.Error):  # what went wrong first is what is told
                    cursor.control("rollback")
                raise
            cursor.control("commit" if keep else "rollback")

    @contextmanager
    def _tell_failures(self) -> Iterator[None]:
        try:
            yield
        except _OURS:
            raise
        except duckdb.Error as error:
            self.on_failure()
            raise WarehouseFailed(_FAILED) from error


class Cursor:
    """A thin face over a DuckDB cursor: statements by the name of their file, named parameters, rows as tuples."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def close(self) -> None:
        """Give the cursor back."""
        self._cursor.close()

    def control(self, statement: str) -> None:
        """begin, commit, rollback."""
        self._cursor.execute(statement)

    def run(self, name: str, /, **parameters: Any) -> None:
        """Run the statements of one file."""
        sql = read_sql(name)
        self._cursor.execute(sql, _named(sql, parameters))

    def build(self, relation: str, name: str, /, *, as_view: bool = False, **parameters: Any) -> None:
        """Keep the result of one mart as a temporary table, for the marts after it and for this cursor alone.

        `as_view`: keep only its text, which then must not name parameters; it runs where it is read.
        """
        sql = read_sql(name)
        kind = "view" if as_view else "table"
        self._cursor.execute(f"create temp {kind} {relation} as {sql}", _named(sql, parameters))

    def rows(self, name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """All rows as tuples."""
        sql = read_sql(name)
        return self._cursor.execute(sql, _named(sql, parameters)).fetchall()

    def records(self, name: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """All rows as dicts by column name."""
        rows = self.rows(name, **parameters)
        names = [column[0] for column in self._cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def contents(self, table: str) -> list[tuple[Any, ...]]:
        """All rows of one of our tables in a stable order, to compare two projections."""
        return sorted(self._cursor.table(table).fetchall(), key=repr)

    def insert(self, name: str, schema: pa.Schema, rows: Sequence[Sequence[Any]]) -> None:
        """Bulk-load rows of ours: the file reads them from the relation `incoming`, whose columns `schema` names."""
        if not rows:
            return
        columns = [
            pa.array(column, type=field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)
        ]
        self._cursor.register("incoming", pa.Table.from_arrays(columns, schema=schema))
        self._cursor.execute(read_sql(name))
        self._cursor.unregister("incoming")


def _named(sql: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DuckDB refuses parameters that a statement does not name."""
    return {name: value for name, value in parameters.items() if f"${name}" in sql}
