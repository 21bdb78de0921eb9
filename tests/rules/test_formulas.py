"""The page of formulas says what the SQL says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_the_page_of_formulas_is_up_to_date(root: Path) -> None:
    check = [sys.executable, str(root / "docs" / "make_formulas.py"), "--check"]
    assert subprocess.run(check, check=False).returncode == 0, "run python docs/make_formulas.py"
