"""A web page that denoises: a folder that a browser opens, which sends nothing anywhere."""
