"""Sigma by place: painted over the picture, limited, laid on as gradients, loaded and saved."""
