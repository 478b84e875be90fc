"""Files written whole or not at all, what a killed write left, and their hashes."""
