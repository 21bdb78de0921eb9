"""A server of its own for a measurement, and a client that speaks the WebSocket protocol of Streamlit's page.

The client sends a rerun and waits until the server says that the script has finished: the server's whole answer,
without the browser's drawing.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "dashboard.py"
#: A message that ends a run is short; only such are unpacked, so that the client takes little of the machine.
SHORT = 300


@contextmanager
def serve(script: Path, home: Path) -> Iterator[int]:
    """A Streamlit server on a free port, stopped at the end."""
    port = find_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    quiet = ["--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none"]
    with running([*command, *quiet], {"XUSHI_HOME": str(home)}, f"http://127.0.0.1:{port}/_stcore/health"):
        yield port


def find_port() -> int:
    """A port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], environment: dict[str, str], url: str) -> Iterator[int]:
    """A process that answers at `url` within a minute; yields its id and ends it afterwards."""
    server = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_up(server, url)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


def _wait_until_up(server: subprocess.Popen[bytes], url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except urllib.error.HTTPError:
            return  # it answers, if only that one has to sign in
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    raise SystemExit(f"the server did not start: {server.args}")


def make_demo(home: Path) -> Path:
    """A fresh demo workspace in `home`."""
    subprocess.run([sys.executable, "-m", "metrics", "--home", str(home), "demo"], cwd=ROOT, check=True)
    return home


def address(port: int) -> str:
    """Where Streamlit's page opens its WebSocket."""
    return f"ws://127.0.0.1:{port}/_stcore/stream"


def enter(port: int) -> dict[str, str]:
    """The header by which a demo server knows a browser it has signed in; none for a server without accounts."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/", headers={"Accept": "text/html"})
        cookie = connection.getresponse().getheader("Set-Cookie", "")
    return {"Cookie": cookie.partition(";")[0]} if cookie.startswith("sid=") else {}


def rerun_message() -> bytes:
    """What the page sends to have its script run again."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    return message.SerializeToString()


def ends_run(message: bytes) -> bool:
    """Whether the server says with it that the script has finished."""
    return len(message) < SHORT and ForwardMsg.FromString(message).WhichOneof("type") == "script_finished"


def rerun(client: ClientConnection) -> float:
    """Seconds from asking for a script run to its end."""
    start = time.perf_counter()
    client.send(rerun_message())
    while not ends_run(client.recv(timeout=60)):  # type: ignore[arg-type]
        pass
    return time.perf_counter() - start


def measure_reruns(script: Path, home: Path, runs: int, warm_up: int = 15) -> list[float]:
    """Milliseconds of warm script runs, sorted."""
    with serve(script, home) as port:
        asked = {"subprotocols": ["streamlit"], "max_size": None, "additional_headers": enter(port)}
        with connect(address(port), **asked) as client:  # type: ignore[arg-type]
            times = [rerun(client) * 1000 for _ in range(warm_up + runs)]
    return sorted(times[warm_up:])
