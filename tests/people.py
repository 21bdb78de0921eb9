"""Who acts in the tests: one actor of each role by name, as one that came in by no session."""

from __future__ import annotations

from metrics.model.actor import Actor, Role


def leader(name: str) -> Actor:
    """领导: looks."""
    return Actor(name, Role.LEADER)


def reporter(name: str, *departments: str) -> Actor:
    """填报: reports numbers, for some departments or for all."""
    return Actor(name, Role.REPORTER, departments=departments)


def reviewer(name: str) -> Actor:
    """审核: publishes what was reported."""
    return Actor(name, Role.REVIEWER)


def admin(name: str) -> Actor:
    """管理员: accounts, targets and rules, never a number."""
    return Actor(name, Role.ADMIN)


def program(name: str) -> Actor:
    """The program itself, when it fills a new workspace."""
    return Actor(name, Role.PROGRAM)
