"""指标: one target."""
