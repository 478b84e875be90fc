"""ONNX files: written, read back, checked."""
