"""File > Batch: the window, the thread that does the work, the queue."""
