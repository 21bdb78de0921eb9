"""The documents a stranger reads first: they name the commands that exist, and say the same in both languages."""

from __future__ import annotations

import re

import pytest

from tests.rules.source import ROOT

READMES = ("README.md", "README.zh-CN.md")
PROMISED = ("make run", "make test")


def headings(markdown: str) -> list[int]:
    """The levels of the headings in order; what stands inside a fence is no heading."""
    prose = re.sub(r"^(```|~~~).*?^\1", "", markdown, flags=re.MULTILINE | re.DOTALL)
    return [len(match) for match in re.findall(r"^(#{1,6}) \S", prose, flags=re.MULTILINE)]


def commands(markdown: str) -> set[str]:
    """The targets of make that a text names in code."""
    code = re.findall(r"`([^`\n]+)`", markdown) + re.findall(r"^(make .*)$", markdown, flags=re.MULTILINE)
    return {target for piece in code for target in re.findall(r"\bmake ([a-z]+)\b", piece)}


def targets(makefile: str) -> set[str]:
    """The targets a Makefile declares phony."""
    return {name for line in re.findall(r"^\.PHONY:(.*)$", makefile, flags=re.MULTILINE) for name in line.split()}


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_the_run_and_the_test_command(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [command for command in PROMISED if command not in text] == []


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_a_readme_names_exists(name: str) -> None:
    named = commands((ROOT / name).read_text(encoding="utf-8"))
    assert named - targets((ROOT / "Makefile").read_text(encoding="utf-8")) == set()


def test_both_readmes_have_the_same_headings() -> None:
    english, chinese = (headings((ROOT / name).read_text(encoding="utf-8")) for name in READMES)
    assert english == chinese


def test_the_changelog_has_an_entry() -> None:
    assert len(headings((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))) >= 2


def test_headings_in_a_fence_do_not_count() -> None:
    assert headings("# A\n\n```sh\n# no heading\n```\n\n## B\n") == [1, 2]


def test_a_command_that_no_makefile_has_is_found() -> None:
    text = "Run `make fly`, then `PORT=9 make run`.\n\n```\nmake test\n```\nTo make sure of it, look."
    assert commands(text) - targets(".PHONY: run test\n") == {"fly"}
