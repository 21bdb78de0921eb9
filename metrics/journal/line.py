"""One line of the journal: what happened, in canonical JSON, chained to the line before by its SHA-256."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from metrics.model.errors import JournalDamaged

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True)
class Line:
    """`number` counts from 1; `at` is UTC; `hash` is the SHA-256 of the canonical JSON of all the rest."""

    number: int
    at: datetime
    by: str
    event: str
    commit_id: str
    data: dict[str, Any]
    previous: str
    hash: str


def to_canonical(value: object) -> bytes:
    """The one spelling of a JSON value: sorted keys, no spaces, UTF-8. Hashes rest on it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def write_line(
    number: int, at: datetime, by: str, event: str, commit_id: str, data: dict[str, Any], previous: str
) -> tuple[Line, bytes]:
    """A line and its bytes, without the newline."""
    content = {
        "n": number,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": by,
        "event": event,
        "commit": commit_id,
        "data": data,
        "prev": previous,
    }
    digest = hashlib.sha256(to_canonical(content)).hexdigest()
    line = Line(number, at.astimezone(UTC), by, event, commit_id, data, previous, digest)
    return line, to_canonical({**content, "hash": digest})


def to_bytes(line: Line) -> bytes:
    """A line as it stands in the file, without the newline."""
    return write_line(line.number, line.at, line.by, line.event, line.commit_id, line.data, line.previous)[1]


def read_line(raw: bytes, number: int, previous: str) -> Line:
    """Parse and check one line; any changed byte is found, because only one spelling is right.

    Raises JournalDamaged naming the line.
    """
    try:
        content = json.loads(raw)
        digest = content.pop("hash")
        at = datetime.fromisoformat(content["at"])
        line, right = write_line(
            content["n"], at, content["by"], content["event"], content["commit"], content["data"], content["prev"]
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise JournalDamaged(
            f"日志第{number}行已损坏：不是完整的记录。请停止使用，从备份恢复（python -m metrics restore）。"
        ) from None
    if right != raw or digest != line.hash:
        raise JournalDamaged(
            f"日志第{number}行已被改动：内容与校验值不符。请停止使用，从备份恢复（python -m metrics restore）。"
        )
    if line.number != number or line.previous != previous:
        raise JournalDamaged(
            f"日志第{number}行接不上前一行：有记录被删除、插入或调换。请从备份恢复（python -m metrics restore）。"
        )
    return line
