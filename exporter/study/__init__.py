"""Five ways to write the reorganisation, exported side by side."""
