"""Canonical JSON → report: the frozen value back from its bytes, so that every later output is made from them alone."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from metrics.model.errors import CommandRefused
from metrics.publish.report import Report
from metrics.publish.to_json import FORMAT, to_canonical_json

_REFUSED = "不是本系统快照的数据，或由更新版本的程序生成。"
_READERS: dict[type, Callable[[Any], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}


def from_canonical_json(content: bytes) -> Report:
    """The report whose canonical JSON these bytes are.

    Raises CommandRefused for anything else: the report written again must give the same bytes.
    """
    try:
        plain = json.loads(content)
        if plain["format"] != FORMAT:
            raise CommandRefused(_REFUSED)
        report = _read(Report, plain["report"])
        again = to_canonical_json(report)
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError):
        raise CommandRefused(_REFUSED) from None
    if not isinstance(report, Report) or again != content:
        raise CommandRefused(_REFUSED)
    return report


def _read(kind: Any, plain: Any) -> Any:
    """A value of the type that a field declares."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        inner = next(one for one in arguments if one is not type(None))
        return None if plain is None else _read(inner, plain)
    if origin is tuple:
        return _read_tuple(arguments, plain)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _read(arguments[1], one) for key, one in plain.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _read(hint, plain[name]) for name, hint in _hints(kind).items() if name in plain})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    return _READERS[kind](plain) if kind in _READERS else plain


def _read_tuple(arguments: tuple[Any, ...], plain: list[Any]) -> tuple[Any, ...]:
    if arguments[-1] is Ellipsis:
        return tuple(_read(arguments[0], one) for one in plain)
    return tuple(_read(kind, one) for kind, one in zip(arguments, plain, strict=True))


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
