"""Xushi 序时: the domain. Nothing in this package knows Streamlit or HTTP."""

import os

# Where lxml is installed, and the meeting pack brings it, openpyxl would read by it: it then passes over entities in a
# workbook from outside instead of refusing it, as it does with defusedxml.
os.environ.setdefault("OPENPYXL_LXML", "False")
