"""Widgets: they show the document and ask for changes; they run no network."""
