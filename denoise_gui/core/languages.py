"""The languages of the application. Another one is a line here and a catalogue."""

from __future__ import annotations

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""What the application speaks; the code's own words are English."""

SYSTEM = "system"
"""As the system speaks."""
