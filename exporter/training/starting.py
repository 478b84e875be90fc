"""What a run starts from: weights of its network, or of one that can become it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from exporter.checkpoints.weights_file import load_network, weights_sha256
from exporter.networks import FFDNet, ResidualUNet, ResidualUNetConfig, build, initialise
from exporter.training.gray_network import gray_network
from exporter.training.recipe import Recipe
from exporter.training.widening import can_grow, grown


def first_network(recipe: Recipe, start_from: Path | None) -> tuple[FFDNet | ResidualUNet, Recipe]:
    """The network before the first step, and the recipe, which names the weights it came from.

    Args:
        recipe: says which network.
        start_from: weights of that network, of a narrower one (see
            :mod:`exporter.training.widening`), or of a colour one where the recipe's is for gray
            images (see :mod:`exporter.training.gray_network`); none for random ones.

    Raises:
        ValueError: the weights are of another network, or the recipe needs some and none are named.
        WeightsError: they cannot be read.
    """
    if start_from is None:
        if recipe.start_sha256 or recipe.start_share:
            raise ValueError("this recipe goes on from weights: name them with --start-from")
        network = build(recipe.network)
        initialise(network, torch.Generator().manual_seed(recipe.seed))
        return network, recipe
    start = load_network(start_from)
    fitted = _fitted(start, recipe)
    if fitted.config != recipe.network:
        raise ValueError(f"{start_from} holds another network: {start.config}")
    return fitted.train(), replace(recipe, start_sha256=weights_sha256(start))


def _fitted(start: FFDNet | ResidualUNet, recipe: Recipe) -> FFDNet | ResidualUNet:
    """Made gray or wider, where the recipe's network is and that is enough."""
    wanted = recipe.network
    if not isinstance(start, ResidualUNet) or not isinstance(wanted, ResidualUNetConfig):
        return start
    if start.config.channels > 1 and wanted.channels == 1:
        start = gray_network(start)
    if start.config != wanted and can_grow(start.config, wanted):
        generator = torch.Generator().manual_seed(recipe.seed)
        start = grown(start, wanted, recipe.start_noise, generator)
    return start
