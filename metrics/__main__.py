"""`python -m metrics …`: the commands of metrics.cli."""

from __future__ import annotations

import sys

from metrics.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
