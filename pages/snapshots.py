"""快照: freeze the current scope behind a link; list, revoke, replace the link, compare."""

from __future__ import annotations

from metrics.model.actor import Action
from metrics.model.figures import show_day
from metrics.store.reads import read_snapshots
from ui.cached import overview_of
from ui.session import can, show_refusal
from ui.snapshot_compare import show_comparison
from ui.snapshot_desk import make, show_form, show_made
from ui.snapshot_list import show_message, show_rows
from ui.state import current_choice, open_shared
from ui.widgets import show_empty, show_heading, show_title

workspace, choice = open_shared(), current_choice()
overview = overview_of(workspace, choice.as_of, choice.scope, choice.known_at)
show_title("快照", aside="把当前范围的结果固定为一页，以链接发给会议；此后的更正不改变已发出的快照。")

show_message()
show_made()
show_heading("生成快照", f"{overview.scope_words} · 数据截至{show_day(overview.as_of)}")
if not can(Action.MAKE_SNAPSHOT):
    show_refusal(Action.MAKE_SNAPSHOT)
elif (wish := show_form(workspace, overview)) is not None:
    make(workspace, choice, wish)

rows = read_snapshots(workspace)
show_heading(f"已有快照（{len(rows)}个）", "链接不保存，遗失请更换链接")
if not rows:
    show_empty("还没有快照。")
show_rows(workspace, rows)
if rows:
    show_comparison(workspace, rows)
