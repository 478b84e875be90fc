"""The exporter as another process: what it needs, how it is started, what it says."""
