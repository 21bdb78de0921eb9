"""The meeting code of a link: six digits that are said aloud, kept as salted scrypt."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading

from metrics.model.errors import CommandRefused

#: 16 MiB and some 40 ms a guess; it slows whoever holds the journal, and six digits cannot do more.
_COST, _BLOCK, _LANES = 2**14, 8, 1
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")  # typed by a Chinese keyboard
_CODE = re.compile(r"[0-9]{6}")
#: So many codes are checked at once: the memory of two hundred would be 3 GB.
_slots = threading.Semaphore(2)


def read_code(text: str) -> str:
    """A typed code as six ASCII digits, "" where it is none."""
    digits = text.translate(_WIDE).replace(" ", "").strip()
    return digits if _CODE.fullmatch(digits) else ""


def make_code() -> str:
    """A code that nobody chose."""
    return f"{secrets.randbelow(10**6):06}"


def seal_code(text: str) -> str:
    """What is kept of a code, "" of none. Raises CommandRefused for anything but six digits."""
    if not text.strip():
        return ""
    code = read_code(text)
    if not code:
        raise CommandRefused("会议码须为6位数字。请重新填写，或留空不设会议码。")
    salt = secrets.token_bytes(16)
    return f"scrypt${salt.hex()}${_derive(code, salt).hex()}"


def fits_code(code: str, sealed: str) -> bool:
    """Whether this is the code that was sealed; takes the same time for a right and a wrong one."""
    _, salt, digest = sealed.split("$")
    return hmac.compare_digest(_derive(code, bytes.fromhex(salt)).hex(), digest)


def _derive(code: str, salt: bytes) -> bytes:
    with _slots:
        return hashlib.scrypt(code.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=32)
