"""The numbers beside the picture: loupe, method noise, what is left of the picture in it."""
