"""Widgets and looks that several views share."""
