"""The code of one start that lets the first administrator in: in memory alone, and gone once there is one."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

CODE_BYTES = 16


class FirstCode:
    """`has_admin` is supplied by dashboard.py: whether an enabled administrator exists."""

    def __init__(self, has_admin: Callable[[], bool]) -> None:
        self._has_admin = has_admin
        self._code = "" if has_admin() else secrets.token_urlsafe(CODE_BYTES)

    def read(self) -> str:
        """The code while it opens something, else ""; once gone it does not come back before the next start."""
        if self._code and self._has_admin():
            self._code = ""
        return self._code

    def matches(self, text: str) -> bool:
        """Compared in constant time."""
        code = self.read()
        return bool(code) and hmac.compare_digest(code.encode(), text.encode("utf-8", "replace"))
