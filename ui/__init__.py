"""Everything that imports Streamlit, but the pages and dashboard.py."""
