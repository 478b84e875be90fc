"""A model applied to images of any size, and to the view of one."""
