"""Model files: recognised, checked, tried."""
