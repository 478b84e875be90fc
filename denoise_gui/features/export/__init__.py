"""Re-export and compare: the exporter as a process of its own, from the menu to the verdict."""
