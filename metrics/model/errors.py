"""Exceptions are for our mistakes and the machine's, in Chinese for the screen; what a clerk can mend is a Problem."""

from __future__ import annotations


class XushiError(Exception):
    """Root of our own exceptions; its text may be shown to a person."""


class JournalDamaged(XushiError):
    """The journal differs from what was written: names the line."""


class ArchiveDamaged(XushiError):
    """An archived file is missing or its bytes no longer match its hash."""


class ProjectionDiffers(XushiError):
    """DuckDB holds something else than the journal says."""


class Conflict(XushiError):
    """Somebody else committed since the preview was made."""


class WorkspaceBusy(XushiError):
    """Another process has the workspace open for writing."""


class DiskRefused(XushiError):
    """The disk did not take what was to be kept (full, or no permission): nothing of it happened, it may be sent again."""


class JournalBlocked(XushiError):
    """The journal takes no more lines until the next start; reading goes on."""


class WarehouseFailed(XushiError):
    """DuckDB cannot answer now: damaged, invalidated or without room. It is built anew from the journal."""


class CommandRefused(XushiError):
    """A request that the rules do not allow; the text says why and what to do."""


class NotPermitted(CommandRefused):
    """Somebody asked for what the matrix does not let them do."""


class SessionEnded(XushiError):
    """Whoever asks was signed in and is no more: signed out, idle, disabled, or of another role now."""
