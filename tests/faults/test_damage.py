"""Bytes that change on the disk: the start ends right, or with words that name the damage; nothing is lost in silence."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from metrics.model.errors import WarehouseFailed, XushiError
from metrics.store.verify import check_workspace
from metrics.store.workspace import Workspace
from tests.faults.small import make_happen, plant_small, read_everything, wait_until

Truth = Callable[[Path], dict[str, object]]
Damage = Callable[[bytes], bytes]

SECONDS = 20


def read_patiently(workspace: Workspace) -> dict[str, object]:
    """Everything there is; who meets a damaged page of the database is told so, and asks again."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            return read_everything(workspace)
        except WarehouseFailed as failure:
            assert "正在由日志自动重建" in str(failure)
            assert time.monotonic() < end, "the database did not mend itself"
            time.sleep(0.05)


def judge(home: Path, truth: dict[str, object]) -> str:
    """What became of a damaged workspace: right, refused or named; anything else fails."""
    try:
        workspace = Workspace(home)
    except XushiError as refusal:
        assert "请" in str(refusal), refusal
        return "refused"
    try:
        assert read_patiently(workspace) == truth, "silent loss"
    finally:
        workspace.close()
    differences = list(check_workspace(home))
    return "named" if differences else "right"


def flip(content: bytes, place: int, bit: int = 1) -> bytes:
    return content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]


WAL_DAMAGES: dict[str, Damage] = {
    "empty": lambda wal: b"",
    "cut in the header": lambda wal: wal[:8],
    "cut in the middle": lambda wal: wal[: len(wal) // 2],
    "cut before the last byte": lambda wal: wal[:-1],
    "a flipped byte in the header": lambda wal: flip(wal, 4),
    "a flipped byte in the middle": lambda wal: flip(wal, len(wal) // 2),
    "a flipped byte at the end": lambda wal: flip(wal, len(wal) - 1),
    "zeros": lambda wal: bytes(len(wal)),
    "zeros at the end": lambda wal: wal[: len(wal) // 2] + bytes(len(wal) - len(wal) // 2),
    "twice": lambda wal: wal + wal,
    "no log at all": lambda wal: b"not a log of any database",
}


@pytest.mark.parametrize("name", WAL_DAMAGES)
def test_a_damaged_write_ahead_log_loses_nothing(name: str, unclosed: Path, truth: Truth, tmp_path: Path) -> None:
    home = Path(shutil.copytree(unclosed, tmp_path / "var"))
    wal = home / "xushi.duckdb.wal"
    wal.write_bytes(WAL_DAMAGES[name](wal.read_bytes()))
    assert judge(home, truth(unclosed)) == "right"
    assert not list(home.glob("*.wal*"))


def test_a_log_that_belongs_to_another_database_or_time_or_is_none_loses_nothing(
    unclosed: Path, closed: Path, truth: Truth, tmp_path: Path
) -> None:
    other = duckdb.connect(str(tmp_path / "other.duckdb"))
    other.execute("create table observation as select range as actual from range(1000)")
    checkpointed = unclosed.parent / "living"
    for name, home, log in (
        ("of another database", closed, tmp_path / "other.duckdb.wal"),
        ("of a line that the journal has not", closed, unclosed / "xushi.duckdb.wal"),
        ("of before the checkpoint", checkpointed, unclosed / "xushi.duckdb.wal"),
    ):
        copy = Path(shutil.copytree(home, tmp_path / name))
        shutil.copy(log, copy / "xushi.duckdb.wal")
        assert judge(copy, truth(home)) == "right", name
    other.close()
    folder = Path(shutil.copytree(unclosed, tmp_path / "folder"))
    (folder / "xushi.duckdb.wal").unlink()
    (folder / "xushi.duckdb.wal").mkdir()
    closed_to_all = Path(shutil.copytree(unclosed, tmp_path / "mode"))
    (closed_to_all / "xushi.duckdb.wal").chmod(0)
    checkpointing = Path(shutil.copytree(unclosed, tmp_path / "checkpointing"))
    (checkpointing / "xushi.duckdb.wal").rename(checkpointing / "xushi.duckdb.wal.checkpoint")
    for home in (folder, closed_to_all, checkpointing):
        assert judge(home, truth(unclosed)) == "right", home.name
        assert not list(home.glob("*.wal*"))


DATABASE_DAMAGES: dict[str, Damage] = {
    "empty": lambda content: b"",
    "cut": lambda content: content[: len(content) // 2],
    "zeros": lambda content: bytes(len(content)),
    "a flipped byte of its name": lambda content: flip(content, 9),
    "the first header": lambda content: content[:4096] + bytes(4096) + content[8192:],
    "both headers": lambda content: content[:4096] + bytes(8192) + content[12288:],
    "all blocks": lambda content: content[:12288] + bytes(len(content) - 12288),
    "text": lambda content: "指标,值\n".encode(),
}


@pytest.mark.parametrize("name", DATABASE_DAMAGES)
def test_a_damaged_database_file_is_built_anew(name: str, closed: Path, truth: Truth, tmp_path: Path) -> None:
    home = Path(shutil.copytree(closed, tmp_path / "var"))
    path = home / "xushi.duckdb"
    path.write_bytes(DATABASE_DAMAGES[name](path.read_bytes()))
    assert judge(home, truth(closed)) == "right"


def test_a_folder_in_the_place_of_the_database_is_set_aside(closed: Path, truth: Truth, tmp_path: Path) -> None:
    home = Path(shutil.copytree(closed, tmp_path / "var"))
    (home / "xushi.duckdb").unlink()
    (home / "xushi.duckdb" / "inside").mkdir(parents=True)
    assert judge(home, truth(closed)) == "right"
    assert (home / "xushi.damaged.duckdb" / "inside").is_dir()


def test_the_database_of_another_workspace_is_refused(closed: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(closed, tmp_path / "var"))
    other = Workspace(plant_small(tmp_path / "other"))
    make_happen(other, 1)
    other.close()
    shutil.copy(tmp_path / "other" / "xushi.duckdb", home / "xushi.duckdb")
    with pytest.raises(XushiError, match="与数据库记录不符"):
        Workspace(home)


def test_a_page_of_the_database_that_rots_while_the_service_runs_is_mended_by_itself(
    closed: Path, truth: Truth, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(closed, tmp_path / "var"))
    workspace = Workspace(home)
    path = home / "xushi.duckdb"
    with path.open("r+b") as file:
        file.seek(12288)
        file.write(b"\xa5" * (path.stat().st_size - 12288))
    assert read_patiently(workspace) == truth(closed)
    make_happen(workspace, 100)
    wait_until(lambda: not workspace.is_in_memory)
    workspace.close()
    assert list(check_workspace(home)) == []


# ----------------------------------------------------------------------------------------------- three hundred at random


def choose_file(home: Path, chance: random.Random) -> Path:
    kind = chance.choices(("journal", "archive", "database", "wal"), (90, 80, 80, 50))[0]
    if kind == "journal":
        return home / "journal.jsonl"
    if kind == "archive":
        return chance.choice(sorted((home / "actuals").iterdir()))
    wal = home / "xushi.duckdb.wal"
    return wal if kind == "wal" and wal.exists() else home / "xushi.duckdb"


def damage(path: Path, chance: random.Random) -> str:
    content = path.read_bytes()
    place = chance.randrange(len(content))
    if chance.random() < 0.5:
        path.write_bytes(flip(content, place, 1 << chance.randrange(8)))
        return f"bit flipped at {place}"
    path.write_bytes(content[:place])
    return f"cut at {place}"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_three_hundred_random_flips_and_cuts_are_never_a_silent_loss(
    closed: Path, unclosed: Path, truth: Truth, tmp_path: Path
) -> None:
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(300):
        chance = random.Random(number)
        source = unclosed if number % 2 else closed
        home = Path(shutil.copytree(source, tmp_path / str(number)))
        path = choose_file(home, chance)
        what = damage(path, chance)
        kind = "archive" if path.parent != home else path.name
        try:
            outcome = judge(home, truth(source))
        except BaseException as error:
            error.add_note(f"trial {number}: {path.name}, {what}")
            raise
        assert kind != "archive" or outcome != "right", (number, path.name, what)
        # A page that nobody read may stay damaged until it is met: then it is named, and built anew.
        assert not kind.startswith("xushi") or outcome != "refused", (number, path.name, what, outcome)
        outcomes[kind, outcome] += 1
        shutil.rmtree(home)
    print(sorted(outcomes.items()))
    assert outcomes["journal.jsonl", "refused"] >= 60
    # A cut or a flip that took nothing: the newline of the last line alone.
    assert outcomes["journal.jsonl", "right"] <= 2
