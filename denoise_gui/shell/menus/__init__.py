"""Menus, toolbar, palette and list of shortcuts."""
