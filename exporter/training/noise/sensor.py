"""A sensor: its colours, its mosaic of filters, its noise."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from exporter.training.noise.draws import Draws
from exporter.training.noise.recipe import Range


@dataclass(frozen=True, eq=False)
class Mosaic:
    """Where the filters lie, as masks of (N, 1, H, W): red, green, blue; and rows that hold red."""

    red: Tensor
    green: Tensor
    blue: Tensor
    red_row: Tensor

    @staticmethod
    def drawn(draws: Draws, count: int, height: int, width: int) -> Mosaic:
        """Bayer's, beginning at any of its four places, another for each patch."""
        device = draws.values.device
        rows = torch.arange(height, device=device).view(1, 1, -1, 1)
        columns = torch.arange(width, device=device).view(1, 1, 1, -1)
        red_row = (rows + draws.whole(2, count, 1, 1, 1)) % 2 == 0
        red_column = (columns + draws.whole(2, count, 1, 1, 1)) % 2 == 0
        red, blue = red_row & red_column, ~red_row & ~red_column
        green = ~(red | blue)
        rows_of_red = red_row.expand_as(green)
        return Mosaic(red.float(), green.float(), blue.float(), rows_of_red.float())

    def seen(self, planes: Tensor) -> Tensor:
        """(N, 3, H, W) to the (N, 1, H, W) behind the filters."""
        return planes[:, :1] * self.red + planes[:, 1:2] * self.green + planes[:, 2:] * self.blue


@dataclass(frozen=True, eq=False)
class Sensor:
    """Colours as matrices of (N, 3, 3), from the sensor's and back, white balance within.

    The matrices have rows that sum to 1, so that white stays white, and off-diagonals below 0;
    `shot` and `read`, (N, 1, 1, 1), are the variances of the noise for full light and for none.

    Sources: Brooks et al., "Unprocessing images for learned raw denoising", CVPR 2019, for the
    steps and for how read noise goes with shot noise.
    """

    to_rgb: Tensor
    from_rgb: Tensor
    shot: Tensor
    read: Tensor

    @staticmethod
    def drawn(draws: Draws, count: int, log_shot: Range) -> Sensor:
        device = draws.values.device
        diagonal = torch.eye(3, device=device)
        others = draws.uniform(-0.35, 0.0, count, 3, 3) * (1 - diagonal)
        matrix = others + diagonal * (1 - others.sum(dim=2, keepdim=True))
        gains = torch.cat(
            (
                draws.uniform(1.2, 2.6, count, 1),
                torch.ones(count, 1, device=device),
                draws.uniform(1.2, 2.4, count, 1),
            ),
            dim=1,
        )
        to_rgb = matrix * gains[:, None, :]
        shot = draws.uniform(*log_shot, count, 1, 1, 1)
        read = 2.18 * shot + 0.5 + 0.3 * draws.normal(count, 1, 1, 1)
        return Sensor(to_rgb, torch.linalg.inv_ex(to_rgb).inverse, 10**shot, 10**read)

    def noise(self, light: Tensor, mosaic: Mosaic, draws: Draws) -> tuple[Tensor, Tensor]:
        """What the filters see of (N, 3, H, W) light in the picture's colours, and noise on it."""
        seen = mosaic.seen(mixed(self.from_rgb, light))
        variance = self.shot * seen.clamp(min=0) + self.read
        return seen, variance.sqrt() * draws.normal(*seen.shape)


def mixed(matrix: Tensor, planes: Tensor) -> Tensor:
    """(N, 3, 3), or (3, 3) for all, applied to the colours of (N, 3, H, W)."""
    return (matrix @ planes.flatten(2)).view(planes.shape)
