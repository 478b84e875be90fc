"""Noise made in batches, on whatever device the tensors are: white, coarse, and a camera's.

:mod:`.mixture` puts the parts together; each other module is one stage.
"""
