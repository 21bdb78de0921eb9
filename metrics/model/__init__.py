"""Values only: what the other packages talk about. Imports nothing of ours."""
