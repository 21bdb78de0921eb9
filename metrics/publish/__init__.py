"""One frozen report and its outputs."""
