"""Commits one small batch after the other until its input is closed, and tells each receipt; run by test_backup.py."""

from __future__ import annotations

import itertools
import select
import sys
from datetime import date
from pathlib import Path

from metrics.intake.commit import commit_batch
from metrics.intake.preview import make_preview
from metrics.intake.stage import stage_file
from metrics.store.workspace import Workspace
from tests.people import reporter

HEAD = "指标编码,地区,数据期,本期值,单位,备注\n"


def main(home: str) -> None:
    workspace = Workspace(Path(home))
    for number in itertools.count(1):
        content = f"{HEAD}academic_exchange_events,泰安市,2023年1-6月,{number},场,演示数据\n".encode()
        name = f"演示数据-{number}.csv"
        staged = stage_file(content, name, workspace.catalogue, date(2026, 11, 22))
        preview = make_preview(workspace, staged, name, content)
        receipt = commit_batch(workspace, preview, by=reporter("李四"), reason="演示数据")
        print(receipt.batch_number, flush=True)
        if select.select([sys.stdin], [], [], 0)[0]:
            break
    workspace.close()


if __name__ == "__main__":
    main(sys.argv[1])
