"""This project's own U-Net; the network is in `exporter.networks`."""
