"""A child process of our own that may crash, hang or swell without harm to this one, and the limits it puts on itself."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MEMORY = 700 * 1024**2
CPU_SECONDS = 5
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """`code` is "" where the child answered with `output`, else the problem kind that says why it did not."""

    output: bytes
    code: str = ""


def run_limited(command: Sequence[str], content: bytes, seconds: float) -> Ended:
    """What the child says to `content`. Answers within `seconds` and a little; its scratch files go with it."""
    with tempfile.TemporaryDirectory(prefix="xushi-") as folder:
        try:
            done = subprocess.run(
                command,
                input=content,
                capture_output=True,
                timeout=seconds,
                cwd=_ROOT,
                env={**_environment(), "TMPDIR": folder},
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Ended(b"", "FILE_TIMEOUT")
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Ended(b"", "FILE_TIMEOUT")
    if done.returncode:
        return Ended(b"", "FILE_MEMORY" if b"MemoryError" in done.stderr else "FILE_CRASHED")
    return Ended(done.stdout)


def _environment() -> dict[str, str]:
    """Nothing of the server's own but what starting Python takes."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def limit_resources(cpu_seconds: int = CPU_SECONDS, file_bytes: int = 0) -> None:
    """Bound memory, processor time and files of this process, where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows has none; the parent's clock still holds
        return
    limits = (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
    )
    for name, limit in limits:
        with suppress(ValueError, OSError):  # a system may know a limit and not allow it
            resource.setrlimit(name, (limit, limit))
