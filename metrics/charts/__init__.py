"""Plotly figures from rows; pure."""
