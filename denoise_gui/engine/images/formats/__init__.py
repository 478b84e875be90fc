"""The file formats, a module or a folder each: names, how it is recognised, read and written, and
what it keeps. `registry` finds them here; nothing else names them."""
