"""The page of the matrix says what the matrix says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from metrics.access.matrix import MATRIX, may
from metrics.model.actor import Role


def test_the_page_of_the_matrix_is_up_to_date(root: Path) -> None:
    check = [sys.executable, str(root / "docs" / "make_matrix.py"), "--check"]
    assert subprocess.run(check, check=False).returncode == 0, "run python docs/make_matrix.py"


def test_the_page_has_a_mark_for_every_subject_that_may(root: Path) -> None:
    lines = (root / "docs" / "matrix.md").read_text(encoding="utf-8").splitlines()
    rows = {line.split("`")[1]: line.count(" 可 |") for line in lines if line.startswith("| ") and "<br>`" in line[:60]}
    subjects = [role for role in Role if role is not Role.PROGRAM]
    for action in MATRIX:
        assert rows[action.name] == sum(may(role, action) for role in subjects), action.name
