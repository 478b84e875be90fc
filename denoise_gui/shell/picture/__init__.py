"""A picture on the screen: where it lies, how it is moved, its colours, and how it is painted."""
