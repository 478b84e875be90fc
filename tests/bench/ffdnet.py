"""FFDNet, the network that the shipped one is held against, with random or with given weights."""

from __future__ import annotations

from pathlib import Path

import torch

from exporter.networks import FFDNet, FFDNetConfig
from exporter.onnx.export import contract_metadata, to_onnx, write_onnx

SIGMA_MAX = 75.0


def colour_ffdnet(checkpoint: Path | None) -> FFDNet:
    """The paper's colour network; without a checkpoint its weights serve for time alone.

    A checkpoint is one of the authors' PyTorch files (`model.0.weight`, `model.0.bias`,
    `model.2.weight`, ...), which takes the noise map as one channel, last.

    Raises:
        ValueError: the checkpoint is of another network.
    """
    torch.manual_seed(0)
    network = FFDNet(FFDNetConfig()).eval()
    if checkpoint:
        state = torch.load(checkpoint, map_location="cpu", weights_only=True)
        _adopt(network, state, checkpoint)
    return network


def write_ffdnet(network: FFDNet, path: Path) -> None:
    """As a model file that the application could open."""
    write_onnx(to_onnx(network, contract_metadata(network, "FFDNet", "none", SIGMA_MAX)), path)


def _adopt(network: FFDNet, state: dict[str, torch.Tensor], checkpoint: Path) -> None:
    channels = network.config.channels
    try:
        with torch.no_grad():
            for number, layer in enumerate(network.layers):
                assert isinstance(layer, torch.nn.Conv2d)
                weight = state[f"model.{2 * number}.weight"]
                if number == 0:
                    # One map, last, becomes one map per channel, first: each carries its share.
                    share = weight[:, -1:].expand(-1, channels, -1, -1) / channels
                    weight = torch.cat([share, weight[:, :-1]], dim=1)
                layer.weight.copy_(weight)
                assert layer.bias is not None
                layer.bias.copy_(state[f"model.{2 * number}.bias"])
    except (KeyError, RuntimeError) as error:
        raise ValueError(f"{checkpoint}: not the colour FFDNet's weights ({error})") from error
