"""What is applied beyond sigma: colour, brightness, grain; presets and settings carried over."""
