"""What a network can run on here, and which of it may be believed."""
