"""Clauses of a document: where each begins and ends."""

from __future__ import annotations

from metrics.intake.check_targets import read_clauses

TEXT = """前面的话 到2022年
一、章节
1.第一条。新增 10 家
 续上一段
2、第二条。
二、下一章
3.5万吨不是条款
"""


def test_clauses_begin_with_their_number_and_end_at_the_next_heading() -> None:
    clauses = read_clauses(TEXT)
    assert clauses["前言"] == "前面的话到2022年"
    assert clauses["1"] == "1.第一条。新增10家续上一段"
    assert clauses["2"] == "2、第二条。"
    assert "3" not in clauses
