"""The networks of others that are known here, a folder for each kind."""
