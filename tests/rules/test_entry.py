"""`streamlit run` finds the server by reading dashboard.py, not by running it: the call of st.App must stand there.

Built by a function of ours, the App is taken for an ordinary script: it still serves pages, and every route, the
middleware and the lifespan are silently missing.
"""

from __future__ import annotations

import ast

import pytest

from tests.rules.source import ROOT


def is_found(code: str) -> bool:
    """Whether the module assigns `app = st.App(...)` at its top level, with streamlit imported as st."""
    body = ast.parse(code).body
    imported = any(isinstance(node, ast.Import) and ast.unparse(node) == "import streamlit as st" for node in body)
    assigned = [node.value for node in body if isinstance(node, ast.Assign | ast.AnnAssign) and _names(node) == ["app"]]
    return imported and [ast.unparse(value.func) for value in assigned if isinstance(value, ast.Call)] == ["st.App"]


def _names(node: ast.Assign | ast.AnnAssign) -> list[str]:
    return [ast.unparse(target) for target in (node.targets if isinstance(node, ast.Assign) else [node.target])]


def test_streamlit_run_finds_the_server_in_the_dashboard() -> None:
    assert is_found((ROOT / "dashboard.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("code", "expect"),
    [
        ("import streamlit as st\napp = st.App('ui/frame.py')", True),
        ("import streamlit as st\napp: st.App = st.App('ui/frame.py', routes=[])", True),
        ("import streamlit as st\ndef build(): return st.App('a.py')\napp = build()", False),
        ("import streamlit as st\nserver = st.App('a.py')", False),
        ("import streamlit as st\nif True:\n    app = st.App('a.py')", False),
        ("from ui import st\napp = st.App('a.py')", False),
    ],
)
def test_a_server_that_would_be_overlooked_is_found(code: str, expect: bool) -> None:
    assert is_found(code) is expect
