"""The pixel under the cursor, as a patch of its colour."""
