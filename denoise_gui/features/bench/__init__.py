"""Bench mode: how near to a clean picture a sigma comes."""
