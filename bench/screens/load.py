"""Many readers at once: sessions that think, rerun the page and think again, all from one asyncio client."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect

from bench.screens.client import address, ends_run, enter, rerun_message

THINK_SECONDS = 10.0


@dataclass(frozen=True)
class Load:
    """What `sessions` readers waited for their reruns, in milliseconds, sorted."""

    sessions: int
    times: list[float]

    @property
    def p95(self) -> float:
        """The wait that 19 of 20 reruns stay under."""
        return self.times[int(len(self.times) * 0.95)]


def measure_load(port: int, sessions: int, seconds: float) -> Load:
    """Run the readers for a while; the time in which they arrive is not counted."""
    return Load(sessions, sorted(asyncio.run(_run_readers(port, sessions, seconds))))


async def _run_readers(port: int, sessions: int, seconds: float) -> list[float]:
    """Readers arrive one after the other; only waits that began after the last had come are kept."""
    dice = random.Random(7)
    arrived = asyncio.Event()
    waits: list[float] = []
    headers = enter(port)
    async with asyncio.TaskGroup() as group:
        readers = []
        for _ in range(sessions):
            client = await connect(
                address(port),
                subprotocols=["streamlit"],  # type: ignore[list-item]
                max_size=None,
                additional_headers=headers,
            )
            await _rerun(client)
            readers.append(group.create_task(_read(client, random.Random(dice.random()), arrived, waits)))
        await asyncio.sleep(2)
        arrived.set()
        await asyncio.sleep(seconds)
        for reader in readers:
            reader.cancel()
    return waits


async def _read(client: ClientConnection, dice: random.Random, arrived: asyncio.Event, waits: list[float]) -> None:
    """Think, rerun, think again."""
    async with client:
        while True:
            await asyncio.sleep(dice.expovariate(1 / THINK_SECONDS))
            is_counted = arrived.is_set()
            wait = await _rerun(client)
            if is_counted:
                waits.append(wait * 1000)


async def _rerun(client: ClientConnection) -> float:
    start = time.perf_counter()
    await client.send(rerun_message())
    while not ends_run(await client.recv()):  # type: ignore[arg-type]
        pass
    return time.perf_counter() - start
