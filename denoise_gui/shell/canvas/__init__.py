"""The picture on the screen: painted, moved, in the screen's colours."""
