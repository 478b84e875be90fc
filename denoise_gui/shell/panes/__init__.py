"""Pictures of one size side by side, moved together, in a window of their own."""
