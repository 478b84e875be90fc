"""The log of a session: written, shown, and what crashed told in the window."""
