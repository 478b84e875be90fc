"""`make bench`: what the application's promises measure on this machine, in one table."""
