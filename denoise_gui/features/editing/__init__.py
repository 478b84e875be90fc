"""One photograph for another program, which waits for the result."""
