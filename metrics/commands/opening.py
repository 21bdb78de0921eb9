"""What every command starts from: how it joins the parser, and the workspace it is about."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from metrics.intake.seed import open_workspace, read_seed
from metrics.store.workspace import Workspace

Command = Callable[[argparse.Namespace], int]
#: (name, words, command) → the parser of that command, for its own arguments.
Add = Callable[[str, str, Command], argparse.ArgumentParser]

SEED_FOLDER = Path(__file__).parents[2] / "data"


def open_home(options: argparse.Namespace) -> Workspace:
    """The workspace that --home names, filled with what ships where it is new."""
    return open_workspace(options.home, lambda: read_seed(SEED_FOLDER))
