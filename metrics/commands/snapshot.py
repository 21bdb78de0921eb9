"""Snapshots by command: make, list, revoke, a new link, compare, and verify a file in hand."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from metrics.access.accounts import act_as
from metrics.commands.opening import Add, open_home
from metrics.model.choice import FILTERS, find_unknown, read_choice, read_known_at, to_options
from metrics.model.errors import CommandRefused
from metrics.model.snapshot import SnapshotRow
from metrics.publish.corrections import show_correction
from metrics.publish.editions import NOW, read_comparison, show_edition, to_comparison_csv, to_comparison_xlsx
from metrics.publish.freeze import Question, Signature, freeze
from metrics.publish.html_parts import show_moment
from metrics.publish.report import DEFAULT_DAYS, MAX_DAYS
from metrics.publish.snapshot import SnapshotMade, make_snapshot, revoke_snapshot, rotate_snapshot
from metrics.publish.verify_file import verify_file
from metrics.store.histories import read_states
from metrics.store.reads import read_cutoffs, read_snapshots
from metrics.store.workspace import Workspace

_FILES = {".csv": to_comparison_csv, ".xlsx": to_comparison_xlsx}


def add_commands(add: Add) -> None:
    """One command with six actions of its own."""
    actions = add("snapshot", "快照：生成、列出、撤销、更换链接、对比、校验", _list).add_subparsers(
        required=True, metavar="动作"
    )
    _add_make(actions.add_parser("make", help="生成快照，链接只显示一次"))
    actions.add_parser("list", help="列出全部快照，不含链接").set_defaults(command=_list)
    revoker = actions.add_parser("revoke", help="撤销快照，链接即时失效")
    revoker.set_defaults(command=_revoke)
    rotator = actions.add_parser("rotate", help="更换链接，旧链接即时失效，内容不变")
    rotator.set_defaults(command=_rotate)
    for one in (revoker, rotator):
        one.add_argument("snapshot", help="快照编号")
        one.add_argument("--by", required=True, help="办理人（须为制作人或管理员）")
    comparer = actions.add_parser("compare", help="两个快照对比，或快照与当前数据对比")
    comparer.add_argument("before", help="原快照编号")
    comparer.add_argument("now", nargs="?", default=NOW, help="现快照编号（默认与当前数据对比）")
    comparer.add_argument("--to", type=Path, help="另存为 .csv 或 .xlsx")
    comparer.set_defaults(command=_compare)
    verifier = actions.add_parser("verify", help="校验手中的页面、数据或会议材料")
    verifier.add_argument("file", type=Path, help="文件")
    verifier.set_defaults(command=_verify)


def _add_make(maker: argparse.ArgumentParser) -> None:
    maker.add_argument("--title", required=True, help="标题")
    maker.add_argument("--by", required=True, help="制作人")
    maker.add_argument("--note", default="", help="说明")
    maker.add_argument("--days", type=int, default=DEFAULT_DAYS, help=f"有效天数（1至{MAX_DAYS}，默认{DEFAULT_DAYS}）")
    maker.add_argument("--code", default="", help="6位会议码（默认不设）")
    maker.add_argument("--empty", default="", metavar="理由", help="范围内没有数据仍要生成的理由")
    maker.add_argument("--as-of", default="", help="数据截止，如2023-09-30（默认最近一期）")
    maker.add_argument("--known", default="", help="按第几号记录时所知（默认当前）")
    for name, word in FILTERS.items():
        maker.add_argument(f"--{name}", default="", help=f"{word}（编号；默认与页面相同）")
    maker.set_defaults(command=_make)


def _make(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        maker = act_as(workspace, options.by)
        signature = Signature(options.title, maker.name, options.note, options.days)
        report = freeze(workspace, _read_question(workspace, options), signature)
        made = make_snapshot(
            workspace,
            report,
            by=maker,
            commit_id=f"snapshot:{uuid4().hex}",
            empty_reason=options.empty,
            code=options.code,
        )
    _print_made(made)
    return 0


def _read_question(workspace: Workspace, options: argparse.Namespace) -> Question:
    """The words of an address, and what a page makes of them; a page would only note what is not known."""
    params = {name: getattr(options, name) for name in (*FILTERS, "as_of", "known") if getattr(options, name)}
    states = read_states(workspace)
    cutoffs = read_cutoffs(workspace, read_known_at(params, states))
    offered = to_options(workspace.catalogue, cutoffs, workspace.today, states)
    if unknown := find_unknown(params, offered):
        raise CommandRefused(f"所给的{'、'.join(unknown)}不存在，请核对。")
    choice = read_choice(params, offered)
    return Question(choice.as_of, choice.scope, choice.known_at)


def _print_made(made: SnapshotMade) -> None:
    print(f"快照{made.snapshot_id}，有效至{made.expires_on.isoformat()}。链接只显示一次，请接在系统网址之后发出：")
    print(made.path)


def _list(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        lines = [_to_line(workspace, row) for row in read_snapshots(workspace)]
    print("\n".join(lines) if lines else "还没有快照。")
    return 0


def _to_line(workspace: Workspace, row: SnapshotRow) -> str:
    state = "已撤销" if row.revoked_at else "有效" if row.is_open(workspace.clock()) else "已到期"
    code = "，设会议码" if row.code else ""
    made = f"{row.made_by}于{show_moment(row.made_at)}生成"
    views = f"打开{workspace.views.count(row.snapshot_id)}次"
    return f"{row.snapshot_id}  {row.title}（{row.scope}）  {made}，{state}{code}，{views}，校验码{row.json_hash[:12]}"


def _revoke(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        revoke_snapshot(
            workspace,
            options.snapshot,
            by=act_as(workspace, options.by),
            commit_id=f"revoke:{options.snapshot}",
        )
    print("快照已撤销，链接即时失效。")
    return 0


def _rotate(options: argparse.Namespace) -> int:
    with closing(open_home(options)) as workspace:
        made = rotate_snapshot(
            workspace, options.snapshot, by=act_as(workspace, options.by), commit_id=f"rotate:{uuid4().hex}"
        )
    _print_made(made)
    return 0


def _compare(options: argparse.Namespace) -> int:
    if options.to and (options.to.suffix not in _FILES or options.to.exists()):
        raise CommandRefused("另存的文件名应以 .csv 或 .xlsx 结尾，且不会覆盖已有文件。")
    with closing(open_home(options)) as workspace:
        comparison = read_comparison(workspace, options.before, options.now)
        is_demo = workspace.is_demo
    if options.to:
        options.to.write_bytes(_FILES[options.to.suffix](comparison, is_demo=is_demo).content)
    print(f"原：{show_edition(comparison.before)}\n现：{show_edition(comparison.now)}")
    for word, moves in comparison.lists:
        print(f"{word}{len(moves)}项" + "".join(f"\n  {one.name}（{one.region_name}）" for one in moves))
    corrected = "".join(f"\n  {show_correction(one)}" for one in comparison.corrected)
    print(f"更正{len(comparison.corrected)}处{corrected}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    content = options.file.read_bytes()
    with closing(open_home(options)) as workspace:
        finding = verify_file(workspace, content)
    print("\n".join(finding.lines))
    return 0 if finding.is_ours else 1
