"""darktable's packages of AI models (`.dtmodel`, from darktable 5.6 on)."""
