"""Tables of targets and of their breakdown: read, checked, previewed, committed and taken back."""
