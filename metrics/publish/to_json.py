"""Report → canonical JSON: the same report gives the same bytes, on which the printed SHA-256 rests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from metrics.journal.archive import hash_bytes
from metrics.publish.report import Report

FORMAT = "xushi-report/1"


def to_canonical_json(report: Report) -> bytes:
    """UTF-8, keys sorted, no spaces; decimals as strings without exponent or trailing zeros, times in UTC with Z."""
    plain = {"format": FORMAT, "report": _to_plain(report)}
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    # A lone surrogate has no UTF-8; its backslash form is how JSON itself escapes it.
    return text.encode("utf-8", "backslashreplace")


def digest(content: bytes) -> str:
    """SHA-256 in hex."""
    return hash_bytes(content)


def _to_plain(value: Any) -> Any:
    """What `json` writes the same way everywhere; floats are refused, for their text depends on how they came about."""
    if value is None or (isinstance(value, bool | int) and not isinstance(value, Enum)):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        held = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _to_plain(one) for field, one in held if one or "later" not in field.metadata}
    if isinstance(value, Mapping):
        return {str(key): _to_plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_to_plain(one) for one in value]
    return _to_text(value)


def _to_text(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return _decimal_text(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a report does not hold {type(value).__name__}")


def _decimal_text(value: Decimal) -> str:
    """10.50 and 1.05E+1 are one number and have one text: 10.5."""
    if not value.is_finite():
        raise ValueError(f"a report does not hold {value}")
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
