"""快照: freeze the current scope behind a link; list and revoke."""

from __future__ import annotations

from metrics.store.reads import read_snapshots
from ui.cached import overview_of
from ui.snapshot_desk import make, show_form, show_made, show_message, show_row
from ui.state import current_choice, open_shared
from ui.widgets import show_empty, show_heading, show_title

workspace, choice = open_shared(), current_choice()
overview = overview_of(workspace, choice.as_of, choice.scope, choice.known_at)
show_title("快照", aside="把当前范围的结果固定为一页，以链接发给会议；此后的更正不改变已发出的快照。")

show_made()
show_heading("生成快照", overview.scope_words)
wish = show_form(overview)
if wish is not None:
    make(workspace, overview, wish)

rows = read_snapshots(workspace)
show_heading(f"已有快照（{len(rows)}个）", "链接不保存，遗失请撤销后重新生成")
show_message()
if not rows:
    show_empty("还没有快照。填写上表后点击生成快照。")
for row in rows:
    show_row(workspace, row)
