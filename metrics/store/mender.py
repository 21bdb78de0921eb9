"""Keeps reading and committing alive while the projection is ill, and makes it well again from the journal."""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from traceback import format_exc

import duckdb

from metrics.model.errors import XushiError
from metrics.store.projection import Projection

#: Seconds between two tries: after the cause is gone the service is whole within this and the time of one rebuild.
PAUSE = 2.0
_FIRST_PAUSE = 0.1
#: What may go wrong where tables are laid out anew; none of it may take an acknowledged line back.
TROUBLES = (XushiError, duckdb.Error, OSError, MemoryError)

# As text: a traceback kept by whoever reads the log would keep the old database open.
_log = logging.getLogger(__name__)


class Mender:
    """A thread that is there only while something is to be mended. `lock` is the one around commits."""

    def __init__(self, lock: threading.RLock, projection: Projection, remember: Callable[[], None]) -> None:
        self._lock = lock
        self._projection = projection
        self._remember = remember
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._calls = 0
        projection.listen(self.fall_ill)

    @property
    def is_stopped(self) -> bool:
        """Whether the workspace is being closed."""
        return self._stop.is_set()

    def call(self) -> None:
        """There is something to mend. From any thread, also one that holds the lock; returns at once."""
        with self._guard:
            self._calls += 1
            if self._thread is None and not self.is_stopped:
                self._thread = threading.Thread(target=self._work, name="mender", daemon=True)
                self._thread.start()
                # A thread that works in the database while the interpreter is torn down aborts the process.
                atexit.register(self._end)

    def stop(self) -> None:
        """No try begins after this."""
        self._stop.set()

    def _end(self) -> None:
        self.stop()
        thread = self._thread
        if thread is not None:
            thread.join()

    @contextmanager
    def stopped_on_error(self) -> Iterator[None]:
        """A workspace that could not be opened is mended by nobody."""
        try:
            yield
        except BaseException:
            self.stop()
            raise

    def fall_ill(self) -> None:
        """The database failed somebody: whatever happens to this process, no later one trusts its file."""
        if not self.is_stopped:
            self._projection.distrust_file()
            self.call()

    def go_to_memory(self) -> None:
        """Read on, and go on, with tables in memory until the disk takes them again. The lock must be held."""
        self.fall_ill()
        try:
            self._projection.build_in_memory()
        except TROUBLES:
            _log.error("数据库未能在内存中重建，将再次尝试\n%s", format_exc())

    def _work(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stop.wait(pause):
            seen, began = self._calls, monotonic()
            if self._mend() and self._rest(seen):
                return
            # A try holds commits back: most of the time is theirs.
            pause = max(PAUSE, 3 * (monotonic() - began))

    def _mend(self) -> bool:
        """Lay the tables out on the disk again; whether that is done."""
        with self._lock:
            if self.is_stopped:
                return True
            if not self._projection.has_room():
                if not self._projection.in_memory:
                    self.go_to_memory()
                return False
            try:
                self._projection.build_file()
                self._remember()
            except TROUBLES:
                _log.warning("数据库文件未能重建，将再次尝试\n%s", format_exc())
                if not self._projection.in_memory:
                    self.go_to_memory()
                return False
            return True

    def _rest(self, seen: int) -> bool:
        """End the thread, unless somebody called while it was at work."""
        with self._guard:
            if self._calls != seen:
                return False
            self._thread = None
            atexit.unregister(self._end)
            return True
