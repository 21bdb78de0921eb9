"""Append-only, hash-chained lines and an archive of bytes: the state of a workspace."""
