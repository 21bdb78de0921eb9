"""The commands of `python -m metrics`, one theme a module; each module adds its own to the parser."""
