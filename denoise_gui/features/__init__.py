"""One folder a feature: its view, its work and its commands."""
