"""Core ML packages: written, compressed, and evaluated without Apple's runtime."""
