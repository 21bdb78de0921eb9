"""200 people open one snapshot link in the same second, and 1,000 GETs; the same content as a Streamlit page beside it.

One server on a fresh demo workspace, a client beside it on the same machine. A visit over HTTP is a new connection,
one GET and the whole answer; a visit of the Streamlit page is a new WebSocket, a rerun and the end of the script,
without the browser's drawing and without Streamlit's own files, so the figure for it is a floor. Visits begin at even
steps over one second. Printed: median, 95th percentile and slowest visit in milliseconds, errors, and the time until
the last was served. Exit 1 where a visit fails, the p95 of the link is above 1 s, 1,000 GETs take longer than 2 s, or
the page weighs more than 400 KB. On a loaded machine only the ratio of the two says something.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from websockets.asyncio.client import connect

from bench.screens.client import DASHBOARD, address, ends_run, make_demo, rerun_message, serve
from metrics.commands.opening import SEED_FOLDER
from metrics.intake.seed import open_workspace, read_seed
from metrics.model.actor import Actor, Role
from metrics.model.verdict import Scope
from metrics.publish.freeze import Question, Signature, freeze
from metrics.publish.snapshot import make_snapshot
from metrics.store.reads import read_cutoffs, read_snapshots

PEOPLE, GETS, WORKERS = 200, 1000, 20
P95_SECONDS, GETS_SECONDS, PAGE_BYTES = 1.0, 2.0, 400_000
#: The page's own style and words, as a Streamlit script would show them.
STREAMLIT_PAGE = """
import streamlit as st
from pathlib import Path

st.html(Path({path!r}).read_text(encoding="utf-8"))
"""


@dataclass(frozen=True)
class Rush:
    """Milliseconds of each visit, sorted; seconds from the first to the end of the last; how many failed."""

    times: list[float]
    seconds: float
    errors: int

    @property
    def p95(self) -> float:
        """The wait that 19 of 20 visits stay under."""
        return self.times[int(len(self.times) * 0.95)]


def make_link(home: Path) -> tuple[str, bytes, int]:
    """Path and bytes of a page, and how many targets it has: the latest cut-off, all years."""
    workspace = open_workspace(make_demo(home), lambda: read_seed(SEED_FOLDER))
    question = Question(read_cutoffs(workspace)[0], Scope(with_parts=False))
    report = freeze(workspace, question, Signature("三季度通报", "王敏"))
    made = make_snapshot(workspace, report, by=Actor("王敏", Role.REVIEWER), commit_id="bench")
    page = workspace.archives.snapshots.get(read_snapshots(workspace)[0].html_hash)
    workspace.close()
    return made.path, page, len(report.verdicts)


async def fetch_page(port: int, path: str, expect: bytes) -> None:
    """A new connection and one GET."""
    async with joined(port) as (reader, writer):
        await ask_page(reader, writer, path, expect)


@asynccontextmanager
async def joined(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection that is closed at the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def ask_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, expect: bytes) -> None:
    """One GET and the whole answer, which must be the page."""
    writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: gzip\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = next(line for line in head.splitlines() if line.startswith("content-length:"))
    body = await reader.readexactly(int(length.split(":")[1]))
    if not head.startswith("http/1.1 200") or body != expect:
        raise OSError(head.splitlines()[0])


async def open_page(port: int) -> None:
    """A session as a browser's page opens it, until its script has run."""
    async with connect(address(port), subprotocols=["streamlit"], max_size=None, open_timeout=120) as client:  # type: ignore[list-item]
        await client.send(rerun_message())
        while not ends_run(await asyncio.wait_for(client.recv(), 120)):  # type: ignore[arg-type]
            pass


async def rush(visit: Callable[[], Awaitable[None]], people: int) -> Rush:
    """`people` visits that begin at even steps over one second."""
    times: list[float] = []
    errors: list[str] = []

    async def come(number: int) -> None:
        await asyncio.sleep(number / people)
        start = time.perf_counter()
        try:
            await visit()
        except Exception as error:  # noqa: BLE001 - whatever fails is counted
            errors.append(repr(error))
        times.append((time.perf_counter() - start) * 1000)

    start = time.perf_counter()
    await asyncio.gather(*(come(number) for number in range(people)))
    for error in sorted(set(errors))[:3]:
        print(f"  {errors.count(error)} x {error}")
    return Rush(sorted(times), time.perf_counter() - start, len(errors))


async def fetch_many(port: int, path: str, expect: bytes) -> float:
    """Seconds for GETS requests of WORKERS clients that keep their connection and never wait."""

    async def work() -> None:
        async with joined(port) as (reader, writer):
            for _ in range(GETS // WORKERS):
                await ask_page(reader, writer, path, expect)

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(WORKERS)))
    return time.perf_counter() - start


def measure_link(home: Path, path: str, page: bytes) -> tuple[Rush, float]:
    """The rush on the link and the many GETs, on one server."""
    packed = gzip.compress(page, mtime=0)
    with serve(DASHBOARD, home) as port:
        asyncio.run(fetch_page(port, path, packed))
        return asyncio.run(rush(lambda: fetch_page(port, path, packed), PEOPLE)), asyncio.run(
            fetch_many(port, path, packed)
        )


def measure_streamlit(folder: Path, page: bytes) -> Rush:
    """The rush on a Streamlit page with the same content."""
    content, script = folder / "content.html", folder / "page.py"
    content.write_bytes(page)
    script.write_text(STREAMLIT_PAGE.format(path=str(content)), encoding="utf-8")
    with serve(script, folder / "unused") as port:
        asyncio.run(open_page(port))
        return asyncio.run(rush(lambda: open_page(port), PEOPLE))


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, page, targets = make_link(folder / "demo")
        link, seconds = measure_link(folder / "demo", path, page)
        beside = measure_streamlit(folder, page)
    print(f"{PEOPLE} visits in a second{'median ms':>14}{'p95 ms':>10}{'max ms':>10}{'errors':>8}{'all served s':>14}")
    for word, one in (("link", link), ("Streamlit page", beside)):
        middle = one.times[len(one.times) // 2]
        print(f"{word:24}{middle:11.0f}{one.p95:10.0f}{one.times[-1]:10.0f}{one.errors:8}{one.seconds:14.2f}")
    print(f"p95 of the Streamlit page: {beside.p95 / link.p95:.0f} x that of the link")
    print(
        f"{GETS} GETs: {seconds:.2f} s; page: {len(page) / 1000:.0f} kB ({len(gzip.compress(page)) / 1000:.0f} kB sent), {targets} targets"
    )
    kept = {
        "errors": link.errors == 0,
        f"p95 <= {P95_SECONDS} s": link.p95 <= P95_SECONDS * 1000,
        f"{GETS} GETs <= {GETS_SECONDS} s": seconds <= GETS_SECONDS,
        f"page <= {PAGE_BYTES // 1000} kB": len(page) <= PAGE_BYTES,
    }
    print(json.dumps({word: "kept" if is_kept else "BROKEN" for word, is_kept in kept.items()}))
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
