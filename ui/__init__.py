"""What the pages show and remember: frame, menu, filters, and the parts of every screen."""
