"""Open, save, copy, and walk through a folder, off the window's thread."""
