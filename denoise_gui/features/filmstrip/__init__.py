"""Several photographs at once: walked through along a strip of small pictures."""
