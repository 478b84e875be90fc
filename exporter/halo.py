"""How much context a network needs around a tile, found by changing what lies beyond it."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from exporter.networks import DenoisingNetwork, macs_per_pixel

HALO_TOLERANCE_LEVELS = 0.002
"""Largest change of a pixel, in 8-bit levels, that counts as none: a tenth of what a tiled result
may differ from an untiled one."""

_PROBE_SIGMAS = (5.0, 25.0, 75.0)
_PROBE_IMAGES = 3
_FILLINGS = 3
MOST_MACS = 2e12
"""Multiply-accumulates that measuring may take at worst, a minute or two; a network that would need
more, such as DRUNet, has its bound taken instead."""


@torch.no_grad()
def measure_halo(network: DenoisingNetwork) -> int:
    """Pixels of context after which a pixel no longer depends on what lies beyond.

    Noise, black and white are put beyond a halo, and the centre must not change by more than
    `HALO_TOLERANCE_LEVELS`. Trained weights use less context than their architecture could reach;
    untrained ones may need all of it, which `receptive_halo` bounds.

    Where that would take longer than an export should, the bound is the answer.

    Returns:
        pixels, a multiple of the network's multiple.
    """
    config = network.config
    step, widest = config.multiple, config.receptive_halo
    widest = -(-widest // step) * step
    centre = 4 * step
    size = centre + 2 * (widest + 2 * step)
    runs = _PROBE_IMAGES * len(_PROBE_SIGMAS) * (1 + _FILLINGS * (widest // step - 1))
    if runs * size**2 * macs_per_pixel(network) > MOST_MACS:
        return widest
    probes = [
        _Probe(image, sigma, network(image, sigma))
        for image in _probe_images(config.channels, size)
        for sigma in (torch.full((1, 1, 1, 1), levels / 255) for levels in _PROBE_SIGMAS)
    ]
    for halo in range(step, widest, step):
        if not any(_reached(network, probe, centre, halo) for probe in probes):
            return halo
    return widest


@dataclass(frozen=True)
class _Probe:
    """An image, a noise level, and what the network makes of them."""

    image: torch.Tensor
    sigma: torch.Tensor
    output: torch.Tensor


def _probe_images(channels: int, size: int) -> list[torch.Tensor]:
    """Seeded pictures that excite a denoiser: edges under noise, flat noise, hard blocks."""
    rng = torch.Generator().manual_seed(0)
    blocks = torch.rand(1, channels, size // 8 + 1, size // 8 + 1, generator=rng)
    blocks = blocks.repeat_interleave(8, 2).repeat_interleave(8, 3)[..., :size, :size]
    noise = torch.randn(1, channels, size, size, generator=rng)
    return [blocks + 0.1 * noise, 0.5 + 0.2 * noise, blocks.round()]


def _reached(network: DenoisingNetwork, probe: _Probe, centre: int, halo: int) -> bool:
    """Whether anything that is put beyond the halo changes the centre."""
    size = probe.image.shape[-1]
    start = (size - centre) // 2
    inner = slice(start, start + centre)
    kept = slice(start - halo, start + centre + halo)
    noise = torch.rand(probe.image.shape, generator=torch.Generator().manual_seed(1))
    for beyond in (torch.zeros_like(noise), torch.ones_like(noise), noise):
        beyond[..., kept, kept] = probe.image[..., kept, kept]
        change = network(beyond, probe.sigma) - probe.output
        if float(change[..., inner, inner].abs().max()) * 255 > HALO_TOLERANCE_LEVELS:
            return True
    return False
