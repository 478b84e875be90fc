"""The sigma strip: one crop at several sigmas, like exposure bracketing."""
