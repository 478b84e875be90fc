"""Noise and quality, measured."""
