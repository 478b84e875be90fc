"""Painting where sigma is more and where it is less: strokes, gradients, limits; no Qt."""
