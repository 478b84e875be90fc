"""Model files: recognised, checked, tried, kept in a library."""
