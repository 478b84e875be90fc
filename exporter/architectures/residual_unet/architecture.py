"""This project's U-Net, recognised from names and shapes where no header describes it."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from exporter.architecture import Architecture, Row
from exporter.networks import ResidualUNet, ResidualUNetConfig


class OwnUNet(Architecture):
    name = "this project's U-Net"
    expected = (
        Row("head.weight", "N, 5C, 3, 3"),
        Row("body.0.conv1.weight", "M, M, 3, 3"),
        Row("tail.weight", "4C, N, 3, 3"),
    )

    def network_of(self, tensors: Mapping[str, Tensor]) -> ResidualUNet | None:
        if "head.weight" not in tensors:
            return None
        try:
            config = _config_of(tensors)
        except (IndexError, ValueError, KeyError):
            return None
        with torch.device("meta"):  # shapes alone: what a file claims is not allocated
            expected = {name: t.shape for name, t in ResidualUNet(config).state_dict().items()}
        if any(name not in tensors or tensors[name].shape != expected[name] for name in expected):
            return None
        network = ResidualUNet(config)
        network.load_state_dict({name: tensors[name] for name in expected})
        return network


def _config_of(tensors: Mapping[str, Tensor]) -> ResidualUNetConfig:
    def count(prefix: str) -> int:
        parts = prefix.count(".") + 1
        return len({n.split(".")[parts] for n in tensors if n.startswith(prefix + ".")})

    levels = count("down")
    head = tensors["head.weight"]
    widths = (head.shape[0], *(tensors[f"down.{k}.weight"].shape[0] for k in range(levels)))
    blocks = (*(count(f"encoder.{k}") for k in range(levels)), count("body"))
    return ResidualUNetConfig(head.shape[1] // 5, widths, blocks)
