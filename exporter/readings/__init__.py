"""How the planes of a network's input and output are to be read, and how that is found out."""
