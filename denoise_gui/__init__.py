"""Live denoising of photographs by a convolutional network."""

from denoise_gui.version import __version__

__all__ = ["__version__"]
