"""What `python -m exporter` can do, a module a command, and what they share."""
