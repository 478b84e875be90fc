"""What is left behind when something goes wrong: a log file, crash reports, and where they lie.

No Qt here, except in `qt_messages`: `denoise-gui run` writes the same log and the same reports.
"""
