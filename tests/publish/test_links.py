"""Opening links: what is open shows, everything else is one and the same, and wrong tries end."""

from __future__ import annotations

import json
import statistics
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from metrics.journal.line import Line
from metrics.model.errors import CommandRefused
from metrics.publish.link_limits import ADDRESSES, FIRST_PAUSE, LONGEST_PAUSE, WRONG_CODES, CodeLock, MissBudget
from metrics.publish.link_pages import MISSING
from metrics.publish.links import Kind, Links, Served, Visit
from metrics.publish.meeting_code import fits_code, make_code, read_code, seal_code
from metrics.publish.snapshot import SnapshotMade, hash_token, make_snapshot, revoke_snapshot, rotate_snapshot
from metrics.store import link_index as index_module
from metrics.store.link_index import LinkIndex
from metrics.store.reads import read_snapshots
from metrics.store.view_log import MAX_BYTES, Outcome, ViewLog, to_view
from metrics.store.workspace import Workspace
from tests.people import admin, reviewer
from tests.publish.planted import NOW
from tests.publish.sample import sample_report

CODE = "204816"


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def make(workspace: Workspace, commit_id: str = "made", code: str = "") -> SnapshotMade:
    return make_snapshot(workspace, sample_report(2), by=reviewer("王敏"), commit_id=commit_id, code=code)


def ask(links: Links, token: str, code: str | None = None, at: datetime = NOW, address: str = "10.0.0.1") -> Served:
    return links.visit(Visit(hash_token(token), at, address, "pytest", code))


def rotate(workspace: Workspace, made: SnapshotMade, commit_id: str = "rotated", by: str = "王敏") -> SnapshotMade:
    return rotate_snapshot(workspace, made.snapshot_id, by=reviewer(by), commit_id=commit_id)


def revoke(workspace: Workspace, made: SnapshotMade) -> None:
    revoke_snapshot(workspace, made.snapshot_id, by=reviewer("王敏"), commit_id=f"revoke-{made.snapshot_id}")


def closed_tokens(workspace: Workspace) -> dict[str, str]:
    """A token of every kind that is not open at NOW, but for the expired one, which is asked later."""
    gone, turned = make(workspace, "c1"), make(workspace, "c2")
    revoke(workspace, gone)
    rotate(workspace, turned)
    return {"revoked": gone.token, "rotated": turned.token, "unknown": "x" * 43, "malformed": "../list", "empty": ""}


def test_unknown_revoked_rotated_and_malformed_are_one_answer(town: Workspace) -> None:
    links = Links(town)
    answers = {ask(links, token) for token in closed_tokens(town).values()}
    assert answers == {Served(Kind.MISSING, MISSING)}


def test_expired_is_the_same_answer(town: Workspace) -> None:
    made = make(town)
    assert ask(Links(town), made.token).kind is Kind.PAGE
    later = datetime.fromisoformat("2023-11-11T16:00:00+00:00")
    assert ask(Links(town), made.token, at=later) == ask(Links(town), "unknown")


def test_every_answer_costs_exactly_one_look_up(town: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    find = LinkIndex.find
    monkeypatch.setattr(LinkIndex, "find", lambda index, asked: calls.append(asked) or find(index, asked))
    made, tokens, links = make(town), closed_tokens(town), Links(town)
    for token in (made.token, *tokens.values()):
        calls.clear()
        ask(links, token)
        assert calls == [hash_token(token)]


def test_the_tables_are_read_once_for_each_journal_line(town: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Workspace] = []
    monkeypatch.setattr(index_module, "read_snapshots", lambda asked: calls.append(asked) or read_snapshots(asked))
    made, links = make(town), Links(town)
    for _ in range(20):
        ask(links, made.token)
        ask(links, "unknown")
    assert len(calls) == 1
    revoke(town, made)
    for _ in range(20):
        assert ask(links, made.token).kind is Kind.MISSING
    assert len(calls) == 2


def test_a_view_never_sees_a_line_without_its_rows(town: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked exactly between the journal and the tables, a view waits for both."""
    made, links = make(town), Links(town)
    assert ask(links, made.token).kind is Kind.PAGE
    seen: list[Kind] = []
    reader = threading.Thread(target=lambda: seen.append(ask(links, made.token).kind))
    append = town.journal.append

    def append_slowly(line: Line, tail: int) -> int:
        number = append(line, tail)
        reader.start()
        reader.join(0.3)
        assert reader.is_alive()
        return number

    monkeypatch.setattr(town.journal, "append", append_slowly)
    revoke(town, made)
    reader.join(10)
    assert seen == [Kind.MISSING]
    assert ask(links, made.token).kind is Kind.MISSING


def test_the_time_does_not_tell_one_closed_link_from_another(town: Workspace) -> None:
    """Medians of many turns, interleaved; a look-up that is left out or made twice would be far outside the bound."""
    tokens, links = closed_tokens(town), Links(town)
    expired = make(town, "old")
    late = NOW + timedelta(days=40)
    times: dict[str, list[float]] = {name: [] for name in (*tokens, "expired")}
    for turn in range(150):
        for name, token in {**tokens, "expired": expired.token}.items():
            start = time.perf_counter()
            ask(links, token, at=late if name == "expired" else NOW, address=f"10.0.{turn}.1")
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(spent) for name, spent in times.items()}
    assert max(medians.values()) < 1.8 * min(medians.values()), medians


def test_a_new_link_shows_the_same_bytes_and_the_old_one_is_dead_at_once(town: Workspace) -> None:
    links, made = Links(town), make(town)
    page = ask(links, made.token).content
    fresh = rotate(town, made)
    assert fresh.token != made.token
    assert ask(links, made.token).kind is Kind.MISSING
    assert ask(links, fresh.token).content == page
    assert fresh.expires_on == made.expires_on
    line = town.journal.read()[-1]
    assert (line.event, set(line.data)) == ("snapshot_rotated", {"snapshot_id", "token_hash"})
    assert fresh.token not in json.dumps(line.data)
    town.rebuild()
    assert ask(Links(town), made.token).kind is Kind.MISSING
    assert ask(Links(town), fresh.token).content == page


def test_nothing_revives_a_link_that_was_switched_off(town: Workspace) -> None:
    made = make(town)
    revoke(town, made)
    with pytest.raises(CommandRefused, match="不能更换链接"):
        rotate(town, made)
    with pytest.raises(CommandRefused):
        make(town)  # the same commit id again
    again = make(town, "second")
    assert again.token != made.token
    assert ask(Links(town), made.token).kind is Kind.MISSING
    assert {line.event for line in town.journal.read() if line.data.get("snapshot_id") == made.snapshot_id} == {
        "snapshot_made",
        "snapshot_revoked",
    }


def test_a_link_that_ran_out_gets_no_new_one(planted: object, town: Workspace) -> None:
    made = make(town)
    town.clock = lambda: NOW + timedelta(days=40)
    with pytest.raises(CommandRefused, match="已到期"):
        rotate(town, made)


def test_only_the_maker_or_an_admin_replaces_a_link(town: Workspace) -> None:
    made = make(town)
    with pytest.raises(CommandRefused, match="制作人或管理员"):
        rotate(town, made, by="李强")
    assert rotate_snapshot(town, made.snapshot_id, by=admin("管理员"), commit_id="c9").token


def test_a_second_click_replaces_once(town: Workspace) -> None:
    made = make(town)
    rotate(town, made, "click")
    with pytest.raises(CommandRefused, match="只显示一次"):
        rotate(town, made, "click")


@pytest.mark.parametrize("key", ["token", "hash", "json hash", "html hash"])
def test_a_key_to_see_is_no_key_to_revoke_or_replace(town: Workspace, key: str) -> None:
    made, row = make(town), read_snapshots(town)[0]
    keys = {"token": made.token, "hash": row.token_hash, "json hash": row.json_hash, "html hash": row.html_hash}
    with pytest.raises(CommandRefused, match="没有找到"):
        revoke_snapshot(town, keys[key], by=admin("王敏"), commit_id="c2")
    with pytest.raises(CommandRefused, match="没有找到"):
        rotate_snapshot(town, keys[key], by=admin("王敏"), commit_id="c3")
    assert ask(Links(town), made.token).kind is Kind.PAGE


def test_ids_are_no_numbers_and_none_of_them_opens_anything(town: Workspace) -> None:
    made = [make(town, f"c{number}") for number in range(5)]
    tokens, ids = [one.token for one in made], [one.snapshot_id for one in made]
    assert len({*tokens, *ids}) == 10
    assert all(len(token) == 43 and len(one) == 32 for token, one in zip(tokens, ids, strict=True))
    links, row = Links(town), read_snapshots(town)[0]
    for guess in (*ids, row.token_hash, row.html_hash, row.json_hash, "1", "0001", "list", "new", tokens[0][:-1]):
        assert ask(links, guess).kind is Kind.MISSING


# ---------------------------------------------------------------------------------------------------- meeting code


def test_a_link_with_a_code_asks_for_it_and_shows_nothing_before(town: Workspace) -> None:
    links, made = Links(town), make(town, code=CODE)
    asked = ask(links, made.token)
    assert asked.kind is Kind.CODE
    assert sample_report(2).title.encode() not in asked.content
    assert ask(links, made.token, "000000").kind is Kind.WRONG_CODE
    assert ask(links, made.token, CODE).kind is Kind.PAGE
    assert ask(links, made.token, "２０４８１６").kind is Kind.PAGE


def test_a_code_is_kept_salted_and_slow_and_nowhere_else(town: Workspace) -> None:
    made = make(town, code=CODE)
    ask(Links(town), made.token, CODE)
    ask(Links(town), made.token, "999111")
    kept = (town.home / "journal.jsonl").read_text() + (town.home / "snapshots" / "views.jsonl").read_text()
    assert CODE not in kept
    assert "999111" not in kept
    first, second = seal_code(CODE), seal_code(CODE)
    assert first != second
    assert first.startswith("scrypt$")
    assert fits_code(CODE, first)
    assert not fits_code("204817", first)


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "١٢٣٤٥٦", "12 34"])
def test_a_code_that_is_none_is_refused(town: Workspace, code: str) -> None:
    with pytest.raises(CommandRefused, match="6位数字"):
        make(town, code=code)
    assert read_code(code) == ""


def test_offered_codes_have_six_digits() -> None:
    assert all(read_code(code) == code for code in (make_code() for _ in range(200)))


def test_wrong_codes_close_the_question_for_minutes_each_time_longer(town: Workspace) -> None:
    clock = Clock()
    links, made = Links(town, clock), make(town, code=CODE)
    for number in range(WRONG_CODES):
        assert ask(links, made.token, f"{number:06}", address=f"10.0.0.{number}").kind is Kind.WRONG_CODE
    locked = ask(links, made.token, CODE, address="10.9.9.9")
    assert locked.kind is Kind.WRONG_CODE
    assert "5分钟后再试".encode() in locked.content
    clock.now += FIRST_PAUSE + 1
    assert ask(links, made.token, CODE).kind is Kind.PAGE


def test_a_right_code_in_between_does_not_give_new_tries() -> None:
    clock = Clock()
    lock = CodeLock(clock)
    for number in range(1, 200):
        if not lock.seconds_left("a"):
            lock.note_wrong("a")
        assert number < WRONG_CODES or lock.seconds_left("a") > 0
    assert lock.seconds_left("b") == 0


def test_a_month_of_guessing_tries_less_than_a_thousandth_of_all_codes() -> None:
    clock, tries = Clock(), 0
    lock = CodeLock(clock)
    end = clock.now + 30 * 86_400
    while clock.now < end:
        left = lock.seconds_left("a")
        assert left <= LONGEST_PAUSE
        if left:
            clock.now += left
        else:
            lock.note_wrong("a")
            tries += 1
    assert tries < 1000


def test_a_code_does_not_open_a_closed_link_and_is_no_answer_to_a_link_without(town: Workspace) -> None:
    links, made, plain = Links(town), make(town, code=CODE), make(town, "plain")
    assert ask(links, plain.token, CODE) == ask(links, "unknown", CODE) == ask(links, "unknown")
    revoke(town, made)
    assert ask(links, made.token, CODE) == ask(links, made.token) == ask(links, "unknown")


def test_a_new_link_keeps_the_code(town: Workspace) -> None:
    fresh = rotate(town, make(town, code=CODE))
    assert ask(Links(town), fresh.token).kind is Kind.CODE
    assert ask(Links(town), fresh.token, CODE).kind is Kind.PAGE


# --------------------------------------------------------------------------------------------------------- limits


def test_an_address_with_too_many_misses_is_not_looked_up_any_more(
    town: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    links, made = Links(town, clock), make(town)
    monkeypatch.setattr(links, "_misses", MissBudget(clock, size=3, per_second=1.0))
    for _ in range(3):
        assert ask(links, "x").kind is Kind.MISSING
    assert ask(links, made.token) == ask(links, "x"), "the same answer, not one of its own"
    assert ask(links, made.token, address="10.0.0.2").kind is Kind.PAGE
    clock.now += 2
    assert ask(links, made.token).kind is Kind.PAGE


def test_two_hundred_people_behind_one_address_may_open_a_dead_link_and_then_the_right_one(town: Workspace) -> None:
    links, made = Links(town, Clock()), make(town)
    for _ in range(200):
        ask(links, "dead")
    assert ask(links, made.token).kind is Kind.PAGE


def test_addresses_are_forgotten_before_they_fill_the_memory() -> None:
    budget = MissBudget(Clock())
    for number in range(ADDRESSES + 500):
        budget.spend(str(number))
    assert len(budget) == ADDRESSES


# ------------------------------------------------------------------------------------------------------- view log


def test_each_view_is_noted_with_what_became_of_it_and_never_with_its_token(town: Workspace) -> None:
    links, made = Links(town), make(town, code=CODE)
    for code in (None, "000000", CODE):
        ask(links, made.token, code, address="10.1.2.3")
    ask(links, "unknown-token-of-a-stranger")
    last = town.views.last(made.snapshot_id)
    assert [one.outcome for one in last] == [Outcome.OPENED, Outcome.WRONG_CODE, Outcome.ASKED]
    assert (last[0].address, last[0].agent, last[0].token) == ("10.1.2.3", "pytest", hash_token(made.token)[:8])
    assert town.views.count(made.snapshot_id) == 1
    kept = "".join(path.read_text() for path in (town.home / "snapshots").glob("*.jsonl"))
    assert made.token not in kept
    assert "unknown-token" not in kept


def test_views_survive_a_restart_and_a_torn_line(town: Workspace) -> None:
    made = make(town)
    ask(Links(town), made.token)
    path = town.home / "snapshots" / "views.jsonl"
    path.write_text(path.read_text() + '{"at": "2023-')
    log = ViewLog(path.parent)
    log.add(to_view(NOW, made.snapshot_id, "a" * 64, "10.0.0.1", "x", Outcome.OPENED))
    again = ViewLog(path.parent)
    assert again.count(made.snapshot_id) == 2
    assert len(again.last(made.snapshot_id)) == 2


def test_the_files_end_growing_and_the_count_goes_on(tmp_path: object, town: Workspace) -> None:
    folder = town.home / "snapshots"
    log = ViewLog(folder, max_bytes=2000)
    view = to_view(NOW, "s1", "a" * 64, "10.0.0.1", "x", Outcome.OPENED)
    for _ in range(300):
        log.add(view)
        log.add(replace(view, snapshot_id="", outcome=Outcome.UNKNOWN))
    sizes = [path.stat().st_size for path in folder.glob("*.jsonl")]
    assert len(sizes) == 4
    assert max(sizes) < 2500 < MAX_BYTES
    assert log.count("s1") == ViewLog(folder, max_bytes=2000).count("s1") == 300


@pytest.mark.parametrize("agent", ["x" * 9000, 'a\n{"at": 1}', "\u2028\x00", "\ud800"])
def test_what_a_stranger_calls_himself_stays_on_its_line(town: Workspace, agent: str) -> None:
    made = make(town)
    Links(town).visit(Visit(hash_token(made.token), NOW, "10.0.0.1", agent))
    lines = (town.home / "snapshots" / "views.jsonl").read_text().splitlines()
    assert len(lines) == 1
    assert json.loads(lines[0])["agent"] == agent[:120]


def test_a_full_disk_costs_the_note_and_not_the_page(
    town: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*asked: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("metrics.store.view_log._write_line", fail)
    made = make(town)
    assert ask(Links(town), made.token).kind is Kind.PAGE
    assert "访问记录未能写入" in caplog.text
    assert made.token not in caplog.text
