"""PyTorch networks: training, export to ONNX and Core ML, and proof that the exports agree."""
