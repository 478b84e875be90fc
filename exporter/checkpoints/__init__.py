"""Files that hold weights: PyTorch's, safetensors, MatConvNet's; no code in them runs."""
