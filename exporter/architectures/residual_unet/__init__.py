"""This project's own U-Net; the network is in `exporter.networks`."""

from exporter.architectures.residual_unet.architecture import OwnUNet

ARCHITECTURE = OwnUNet
