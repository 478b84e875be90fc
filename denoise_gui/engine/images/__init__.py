"""Image files of every kind, read and written with all that came with them."""
