"""Networks whose weights are set by hand, for what must denoise, or must not, without training."""

from __future__ import annotations

import torch

from exporter.networks import FFDNet, FFDNetConfig


def averaging(channels: int = 3, gain: float = 1.0) -> FFDNet:
    """Each cell of 2 x 2 pixels becomes its mean, times `gain`.

    It denoises; with a gain of a half it gives a picture half as bright, which is worse than the
    noisy one: what comes of weights that are read wrongly.
    """
    network = FFDNet(FFDNetConfig(channels=channels, width=channels, depth=2, residual=False))
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        for channel in range(channels):
            cell = slice(4 * channel, 4 * channel + 4)
            planes = slice(channels + cell.start, channels + cell.stop)
            network.layers[0].weight[channel, planes, 1, 1] = gain / 4
            network.layers[1].weight[cell, channel, 1, 1] = 1.0
    return network.eval()
