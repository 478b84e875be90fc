"""What lies in `resources` for other programs to read."""
