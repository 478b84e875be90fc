"""Backends on one image: run, compared pixel by pixel, reported."""
