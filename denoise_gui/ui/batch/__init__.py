"""File > Batch: the queue of photographs, what is to be done with them, and how far it is."""
