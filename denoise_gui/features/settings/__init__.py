"""What the user chooses once: language, looks, memory, and what new photographs begin with."""
