"""What computes: chosen, checked before it is used, and added."""
