"""Live denoising of photographs by a convolutional network."""

from denoise_gui.contract.no_telemetry import switch_off
from denoise_gui.version import __version__

__all__ = ["__version__"]

# Here, as it must come before the first import of onnxruntime, whoever imports what of the package.
switch_off()
