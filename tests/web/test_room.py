"""What programs send is counted as it comes, in all and by sender."""

from __future__ import annotations

import asyncio

from web.room import PER_SENDER, Held, Room


def test_bytes_are_counted_over_all_files_and_given_back() -> None:
    async def fill() -> list[bool]:
        room = Room(total=10)
        taken = []
        async with room.hold("甲") as one, room.hold("乙") as two:
            taken += [one.take(6), two.take(4), two.take(1), one.take(0)]
        async with room.hold("丙") as three:
            taken += [three.take(10), three.take(1)]
        return taken

    assert asyncio.run(fill()) == [True, True, False, True, True, False]


def test_a_sender_has_so_many_places_and_another_has_their_own() -> None:
    async def crowd() -> tuple[int, bool]:
        room, inside, gate = Room(), 0, asyncio.Event()

        async def enter() -> Held:
            nonlocal inside
            async with room.hold("甲") as held:
                inside += 1
                await gate.wait()
                return held

        waiting = [asyncio.create_task(enter()) for _ in range(5)]
        await asyncio.sleep(0.01)
        most = inside
        async with asyncio.timeout(1), room.hold("乙") as other:
            came = other.take(1)
        gate.set()
        await asyncio.gather(*waiting)
        assert room._places == {}
        return most, came

    assert asyncio.run(crowd()) == (PER_SENDER, True)
