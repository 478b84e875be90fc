"""A denoised photograph saved with the record of what was done to it."""
