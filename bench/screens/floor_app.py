"""The floor: what Streamlit itself takes for a page without charts, with the collection of garbage as our server has it."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """As in dashboard.py."""
    del app
    gc.collect()
    gc.freeze()
    yield


app = st.App("floor_page.py", lifespan=lifespan)
