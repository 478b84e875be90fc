"""How much context a network needs around a tile, found by changing what lies beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from denoise_gui.contract.model_file import HALO_TOLERANCE_LEVELS
from exporter.networks import DenoisingNetwork, macs_per_pixel

_PROBE_SIGMAS = (5.0, 25.0, 75.0)
_PICTURES = 3
_BEYOND = 3
"""Fillings of what lies beyond a halo: black, white, noise."""
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
    step, widest = config.multiple, _widest(network)
    centre = 4 * step
    spare = 2 * step
    if halo_pixels(network) * macs_per_pixel(network) > MOST_MACS:
        return widest
    probes = [
        _Probe(image, sigma, network(image, sigma))
        for image in _probe_images(config.channels, probe_edge(network) + 2 * spare, spare)
        for sigma in (torch.full((1, 1, 1, 1), levels / 255) for levels in _PROBE_SIGMAS)
    ]
    for halo in range(step, widest, step):
        reached = next((p for p in probes if _reached(network, p, centre, halo)), None)
        if reached is None:
            return halo
        # What came through this far most likely comes a step further: it is asked first.
        probes.remove(reached)
        probes.insert(0, reached)
    return widest


@contextmanager
def watched(network: DenoisingNetwork, on_share: Callable[[float], None]) -> Iterator[None]:
    """While `measure_halo` runs inside, tell which share of its runs is done, 0 to 1."""
    done, most = 0, _runs(network)

    def count(*_: object) -> None:
        nonlocal done
        done += 1
        on_share(min(done / most, 1.0))

    hook = network.register_forward_hook(count)
    try:
        yield
    finally:
        hook.remove()


def halo_pixels(network: DenoisingNetwork) -> int:
    """How many pixels `measure_halo` runs the network on, at most: what it costs."""
    return _runs(network) * probe_edge(network) ** 2


def probe_edge(network: DenoisingNetwork) -> int:
    """Of the pictures that are tried, in pixels: the centre, and all that can reach it."""
    return 4 * network.config.multiple + 2 * _widest(network)


def _widest(network: DenoisingNetwork) -> int:
    step = network.config.multiple
    return -(-network.config.receptive_halo // step) * step


def _runs(network: DenoisingNetwork) -> int:
    """Each probe as it is; one run for each halo that is too small; all of them for the last."""
    probes = _PICTURES * len(_PROBE_SIGMAS)
    return probes + _widest(network) // network.config.multiple + _BEYOND * probes


@dataclass(frozen=True, eq=False)
class _Probe:
    """An image, a noise level, and what the network makes of them."""

    image: torch.Tensor
    sigma: torch.Tensor
    output: torch.Tensor


def _probe_images(channels: int, size: int, spare: int) -> list[torch.Tensor]:
    """Seeded pictures that excite a denoiser: edges under noise, flat noise, hard blocks.

    They are made of `size` pixels each way, of which `spare` on every side are left out.
    """
    rng = torch.Generator().manual_seed(0)
    blocks = torch.rand(1, channels, size // 8 + 1, size // 8 + 1, generator=rng)
    blocks = blocks.repeat_interleave(8, 2).repeat_interleave(8, 3)[..., :size, :size]
    noise = torch.randn(1, channels, size, size, generator=rng)
    whole = [blocks + 0.1 * noise, 0.5 + 0.2 * noise, blocks.round()]
    kept = slice(spare, size - spare)
    return [picture[..., kept, kept].contiguous() for picture in whole]


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
