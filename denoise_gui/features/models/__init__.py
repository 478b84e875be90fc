"""The models to choose among: brought in, switched, compared, removed."""
