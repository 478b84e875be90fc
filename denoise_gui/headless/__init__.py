"""`denoise-gui run`: files in, files out, without a window."""
