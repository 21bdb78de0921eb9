"""The script Streamlit runs: frame, menu and filters around every page, also when the first request is a deep link."""

from __future__ import annotations

import streamlit as st

from ui.cached import overview_of
from ui.filters import show_filters
from ui.gate import gate
from ui.menu import ALWAYS_NOW, TITLES, make_page, show_identity, show_menu
from ui.messages import guard
from ui.session import greet
from ui.state import current_choice, current_options, open_shared
from ui.widgets import show_header, show_known_banner, show_style

# Hidden: Streamlit's own menu would drop the filters from the address at every change of page.
page = st.navigation([make_page(name) for name in TITLES], position="hidden")
st.set_page_config(page_title=f"序时 · {page.title}", layout="wide", initial_sidebar_state="auto", menu_items={})
show_style()
with gate.turn(), guard():
    actor = greet()
    workspace, choice = open_shared(), current_choice()
    is_now = page.url_path in ALWAYS_NOW
    with st.sidebar:
        show_menu(choice.query, actor)
        show_filters(choice, current_options())
        show_identity(actor, is_demo=workspace.is_demo)
    overview = overview_of(workspace, choice.as_of, choice.scope, None if is_now else choice.known_at)
    show_header(workspace, choice, overview)
    if not is_now:
        show_known_banner(workspace, choice, current_options())
    page.run()
