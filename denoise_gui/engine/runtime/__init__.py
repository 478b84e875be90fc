"""An ONNX session on a device, and how it is stopped."""
