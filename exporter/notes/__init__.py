"""Examples and a README beside what is exported."""
