"""Script run of the overview on a warm server, beside an empty page in the same run.

A client speaks the page's own WebSocket protocol: it sends a rerun and waits until the server says that the script
has finished. So the figure holds the server's whole answer without the browser's drawing. Printed: median and 95th
percentile in milliseconds for an empty page (the floor), for the overview of the demo workspace and for the
overview of the seed, and each as a multiple of the floor. Exit 1 where a median is above 80 ms.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
RUNS, WARM_UP, LIMIT_MS = 60, 15, 80
EMPTY_PAGE = "import streamlit as st\n\nst.write('.')\n"
# The floor has the same cure for Streamlit's collection of garbage after each run as our server has.
EMPTY_APP = """
import gc
from contextlib import asynccontextmanager

import streamlit as st


@asynccontextmanager
async def lifespan(app):
    gc.collect()
    gc.freeze()
    yield


app = st.App("page.py", lifespan=lifespan)
"""


@contextmanager
def serve(script: Path, home: Path) -> Iterator[int]:
    """A server of its own on a free port, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    quiet = ["--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none"]
    environment = {**os.environ, "XUSHI_HOME": str(home)}
    server = subprocess.Popen([*command, *quiet], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_up(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def wait_until_up(port: int) -> None:
    """Until the health route answers, a minute at most."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2)
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def rerun(client: ClientConnection) -> float:
    """Seconds from asking for a script run to its end."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    start = time.perf_counter()
    client.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(client.recv(timeout=60))  # type: ignore[arg-type]
        if answer.WhichOneof("type") == "script_finished":
            return time.perf_counter() - start


def open_session(port: int) -> ClientConnection:
    """A session as a browser's page opens it."""
    return connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]


def measure(script: Path, home: Path) -> list[float]:
    """Milliseconds of warm script runs, sorted."""
    with serve(script, home) as port, open_session(port) as client:
        times = [rerun(client) * 1000 for _ in range(WARM_UP + RUNS)]
    return sorted(times[WARM_UP:])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty"
        empty.mkdir()
        (empty / "page.py").write_text(EMPTY_PAGE)
        (empty / "app.py").write_text(EMPTY_APP)
        demo = Path(folder) / "demo"
        subprocess.run([sys.executable, "-m", "metrics", "--home", str(demo), "demo"], cwd=ROOT, check=True)
        results = {
            "empty page (floor)": measure(empty / "app.py", Path(folder) / "unused"),
            "overview, demo": measure(ROOT / "dashboard.py", demo),
            "overview, seed": measure(ROOT / "dashboard.py", Path(folder) / "seed"),
        }
    floor = statistics.median(results["empty page (floor)"])
    print(f"{'':22}{'median ms':>10}{'p95 ms':>10}{'x floor':>10}")
    for name, times in results.items():
        median = statistics.median(times)
        print(f"{name:22}{median:10.1f}{times[int(len(times) * 0.95)]:10.1f}{median / floor:10.1f}")
    worst = max(statistics.median(times) for name, times in results.items() if name.startswith("overview"))
    print(f"limit {LIMIT_MS} ms: {'kept' if worst <= LIMIT_MS else 'BROKEN'}")
    return 0 if worst <= LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
