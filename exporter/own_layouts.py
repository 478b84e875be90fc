"""This project's own networks, recognised from names and shapes where no header describes them."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from exporter.architecture import Architecture, Row
from exporter.networks import (
    FFDNet,
    FFDNetConfig,
    NetworkConfig,
    ResidualUNet,
    ResidualUNetConfig,
    build,
)


class OwnUNet(Architecture):
    name = "this project's U-Net"
    expected = (
        Row("head.weight", "N, 5C, 3, 3"),
        Row("body.0.conv1.weight", "M, M, 3, 3"),
        Row("tail.weight", "4C, N, 3, 3"),
    )

    def network_of(self, tensors: Mapping[str, Tensor]) -> FFDNet | ResidualUNet | None:
        if "head.weight" not in tensors:
            return None
        try:
            return _filled(_unet_config(tensors), tensors)
        except (IndexError, ValueError, KeyError):
            return None


class OwnFFDNet(Architecture):
    name = "this project's FFDNet"
    expected = (Row("layers.0.weight", "N, 5C, 3, 3"), Row("layers.0.bias", "N"))

    def network_of(self, tensors: Mapping[str, Tensor]) -> FFDNet | ResidualUNet | None:
        first = tensors.get("layers.0.weight")
        if first is None or first.ndim != 4:
            return None
        depth = len({name.split(".")[1] for name in tensors if name.startswith("layers.")})
        try:
            config = FFDNetConfig(first.shape[1] // 5, first.shape[0], depth)
        except ValueError:
            return None
        return _filled(config, tensors)


def _unet_config(tensors: Mapping[str, Tensor]) -> ResidualUNetConfig:
    def count(prefix: str) -> int:
        parts = prefix.count(".") + 1
        return len({n.split(".")[parts] for n in tensors if n.startswith(prefix + ".")})

    levels = count("down")
    head = tensors["head.weight"]
    widths = (head.shape[0], *(tensors[f"down.{k}.weight"].shape[0] for k in range(levels)))
    blocks = (*(count(f"encoder.{k}") for k in range(levels)), count("body"))
    return ResidualUNetConfig(head.shape[1] // 5, widths, blocks)


def _filled(config: NetworkConfig, tensors: Mapping[str, Tensor]) -> FFDNet | ResidualUNet | None:
    """The network with these weights; None if they are not exactly its own."""
    network = build(config)
    try:
        network.load_state_dict(dict(tensors))
    except RuntimeError:
        return None
    return network
