"""DRUNet: a residual U-Net at full size that takes the noise map beside the image."""

from exporter.architectures.drunet.architecture import DRUNetOfKair

ARCHITECTURE = DRUNetOfKair
