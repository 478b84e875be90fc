"""Batches on workers."""
