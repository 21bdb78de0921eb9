"""What is kept of a password: Argon2id, 19 MiB and two passes. A wrong name costs what a wrong password costs."""

from __future__ import annotations

import secrets
import string
import unicodedata
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: In characters as they are typed. Nothing longer is hashed: it is no password here.
MAX_LENGTH = 128

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: Two are hashed at once, the others wait. Threads of their own: the C library keeps 19 MiB back for each thread that
#: ever hashed, so that a flood in the server's many threads would take, and hold, hundreds of them.
_hashing = ThreadPoolExecutor(2, thread_name_prefix="password")
#: No two of these are taken for one another when the password is read from paper.
_LEGIBLE = "".join(sorted({*string.ascii_letters, *string.digits} - {*"0O1lI"}))


def normalise(password: str) -> str:
    """One spelling of what keyboards write in several ways (NFKC): full-width digits are digits."""
    return unicodedata.normalize("NFKC", password)


def seal_password(password: str) -> str:
    """What is kept of a password: parameters, salt and hash in one text."""
    return _hashing.submit(_HASHER.hash, _to_bytes(password)).result()


def fits_password(password: str, sealed: str) -> bool:
    """Whether this is the password that was sealed. `sealed` may be "": no password fits, and that takes as long."""
    is_possible = bool(sealed) and len(password) <= MAX_LENGTH
    # What cannot fit is compared all the same: an answer that came sooner would tell which names there are.
    asked, kept = (password, sealed) if is_possible else ("", _draw_sealed())
    try:
        return _hashing.submit(_HASHER.verify, kept, _to_bytes(asked)).result() and is_possible
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(sealed: str) -> bool:
    """Whether it was sealed with other parameters than are used now."""
    return _HASHER.check_needs_rehash(sealed)


def make_password() -> str:
    """A password for one time, sixteen characters in groups of four, that every profile takes."""
    while True:
        text = "".join(secrets.choice(_LEGIBLE) for _ in range(16))
        if any(map(str.isupper, text)) and any(map(str.islower, text)) and any(map(str.isdigit, text)):
            return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def _draw_sealed() -> str:
    """A text like one that `seal_password` gives, of no password that anybody knows."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    costs = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


def _to_bytes(password: str) -> bytes:
    return normalise(password).encode("utf-8", "surrogatepass")
