"""A file becomes checked, committed numbers."""
