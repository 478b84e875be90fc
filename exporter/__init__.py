"""PyTorch networks: training, export to ONNX and Core ML, and proof that the exports agree."""

from denoise_gui.contract.no_telemetry import switch_off

# Here, as it must come before the first import of onnxruntime, whichever command runs.
switch_off()
