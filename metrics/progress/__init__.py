"""What a reader asks: which targets are where, and why. Reads results; computes no light."""
