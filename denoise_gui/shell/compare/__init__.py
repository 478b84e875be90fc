"""The ways to see before and after: one module a view, and what they share."""
