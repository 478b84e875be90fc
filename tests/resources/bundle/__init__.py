"""The program as a folder, where there is no Python."""
