"""The reorganisation as convolutions equals the slicing it stands for, and undoes itself."""

from __future__ import annotations

import pytest
import torch

from exporter.reorganisation import DepthToSpace, SpaceToDepthWithNoiseMap


def by_slicing(image: torch.Tensor, sigma: torch.Tensor) -> torch.Tensor:
    """What is meant, in the plainest words: noise map first, then each pixel of every cell."""
    n, c, h, w = image.shape
    planes = torch.zeros(n, 5 * c, h // 2, w // 2)
    planes[:, :c] = sigma
    for channel in range(c):
        for i in range(2):
            for j in range(2):
                index = c + 4 * channel + 2 * i + j
                planes[:, index] = image[:, channel, i::2, j::2]
    return planes


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [(2, 2), (6, 10), (100, 100)])
def test_it_is_the_slicing(channels: int, size: tuple[int, int]) -> None:
    image, sigma = torch.randn(2, channels, *size), torch.rand(2, 1, 1, 1)
    assert torch.equal(SpaceToDepthWithNoiseMap(channels)(image, sigma), by_slicing(image, sigma))


def test_a_noise_level_that_varies_over_the_image() -> None:
    image, sigma = torch.randn(1, 3, 8, 12), torch.rand(1, 1, 4, 6)
    assert torch.equal(SpaceToDepthWithNoiseMap(3)(image, sigma), by_slicing(image, sigma))


@pytest.mark.parametrize("channels", [1, 3])
def test_back_and_forth_loses_nothing(channels: int) -> None:
    image = torch.randn(1, channels, 14, 22)
    planes = SpaceToDepthWithNoiseMap(channels)(image, torch.rand(1, 1, 1, 1))
    assert torch.equal(DepthToSpace(channels)(planes[:, channels:]), image)


def test_the_constants_are_no_weights() -> None:
    """A checkpoint holds what was learned; these are part of the graph."""
    assert not SpaceToDepthWithNoiseMap(3).state_dict()
    assert not list(SpaceToDepthWithNoiseMap(3).parameters())
