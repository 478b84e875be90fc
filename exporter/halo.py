"""How much context a network needs around a tile, found by changing what lies beyond it."""

from __future__ import annotations

import torch

from exporter.networks import FFDNet, ResidualUNet

HALO_TOLERANCE_LEVELS = 0.002
"""Largest change of a pixel, in 8-bit levels, that counts as none: a tenth of what a tiled result
may differ from an untiled one."""

_PROBE_SIGMAS = (5.0, 25.0, 75.0)


@torch.no_grad()
def measure_halo(network: FFDNet | ResidualUNet) -> int:
    """Pixels of context after which a pixel no longer depends on what lies beyond.

    Noise, black and white are put beyond a halo, and the centre must not change by more than
    `HALO_TOLERANCE_LEVELS`. Trained weights use less context than their architecture could reach;
    untrained ones may need all of it, which `receptive_halo` bounds.

    Returns:
        pixels, a multiple of the network's multiple.
    """
    config = network.config
    step, widest = config.multiple, config.receptive_halo
    widest = -(-widest // step) * step
    centre = 4 * step
    size = centre + 2 * (widest + 2 * step)
    probes = _probe_images(config.channels, size)
    for halo in range(step, widest, step):
        if _reach_error(network, probes, centre, halo) * 255 <= HALO_TOLERANCE_LEVELS:
            return halo
    return widest


def _probe_images(channels: int, size: int) -> list[torch.Tensor]:
    """Seeded pictures that excite a denoiser: edges under noise, flat noise, hard blocks."""
    rng = torch.Generator().manual_seed(0)
    blocks = torch.rand(1, channels, size // 8 + 1, size // 8 + 1, generator=rng)
    blocks = blocks.repeat_interleave(8, 2).repeat_interleave(8, 3)[..., :size, :size]
    noise = torch.randn(1, channels, size, size, generator=rng)
    return [blocks + 0.1 * noise, 0.5 + 0.2 * noise, blocks.round()]


def _reach_error(
    network: FFDNet | ResidualUNet, probes: list[torch.Tensor], centre: int, halo: int
) -> float:
    """Largest change in the centre, over probes, sigmas and what is put beyond the halo."""
    size = probes[0].shape[-1]
    start = (size - centre) // 2
    inner = slice(start, start + centre)
    kept = slice(start - halo, start + centre + halo)
    worst = 0.0
    rng = torch.Generator().manual_seed(1)
    for probe in probes:
        for levels in _PROBE_SIGMAS:
            sigma = torch.full((1, 1, 1, 1), levels / 255)
            expected = network(probe, sigma)[..., inner, inner]
            for beyond in (
                torch.zeros_like(probe),
                torch.ones_like(probe),
                torch.rand(probe.shape, generator=rng),
            ):
                beyond[..., kept, kept] = probe[..., kept, kept]
                got = network(beyond, sigma)[..., inner, inner]
                worst = max(worst, float((got - expected).abs().max()))
    return worst
