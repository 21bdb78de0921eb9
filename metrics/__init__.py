"""Xushi 序时: the domain. Nothing in this package knows Streamlit or HTTP."""
