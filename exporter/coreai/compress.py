"""Smaller weights for a Core AI model, by Apple's own means (coreai-opt), and what they cost.

Each layer's weights are taken from a table of 2**bits values, found by k-means. That happens to the
PyTorch network, before it is converted, so that what the table costs is measured in PyTorch.
"""

from __future__ import annotations

import copy
import logging
import warnings

import torch

from exporter.networks import DenoisingNetwork


def compressed(network: DenoisingNetwork, kind: str) -> DenoisingNetwork:
    """A copy with its weights in palettes; `kind`: one of `COREAI_COMPRESSIONS`, not the first."""
    bits = int(kind.removeprefix("palette"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of versions, on which nothing here can act
        logging.getLogger("torchao").setLevel(logging.ERROR)
        from coreai_opt.palettization import (
            KMeansPalettizer,
            KMeansPalettizerConfig,
            ModuleKMeansPalettizerConfig,
            PalettizationSpec,
        )

        spec = PalettizationSpec(n_bits=bits)
        every_layer = ModuleKMeansPalettizerConfig(op_state_spec={"weight": spec})
        config = KMeansPalettizerConfig(global_config=every_layer)
        multiple, channels = network.config.multiple, network.config.channels
        example = (
            torch.zeros(1, channels, 4 * multiple, 4 * multiple),
            torch.full((1, 1, 1, 1), 0.1),
        )
        palettizer = KMeansPalettizer(copy.deepcopy(network), config)
        palettizer.prepare(example)
        smaller = palettizer.finalize().eval()
    smaller.config = network.config
    result: DenoisingNetwork = smaller
    return result
