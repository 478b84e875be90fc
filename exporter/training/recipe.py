"""What a training run does, as data: saved beside the weights, so that it can be repeated."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from typing import Any, get_args

from exporter.networks import (
    NetworkConfig,
    ResidualUNetConfig,
    config_from_dict,
    config_to_dict,
)
from exporter.training.losses import LossName
from exporter.training.muon import OptimiserName
from exporter.training.noise.recipe import NoiseRecipe


@dataclass(frozen=True)
class Stage:
    """Patches of one size, up to a fraction of the run."""

    until: float
    patch: int
    batch: int


@dataclass(frozen=True)
class Recipe:
    """All choices of a run. Times in minutes, sigma in 8-bit levels.

    The schedule follows the share of the budget that is used, not the step count, so that the
    learning rate reaches its end exactly when the time does, on any machine.

    Sources: AdamW with cosine decay to nearly zero over the whole budget (Loshchilov and Hutter,
    ICLR 2017 and 2019), or Muon (see :mod:`exporter.training.muon`); L1 (Zhao et al., "Loss
    functions for image restoration", 2017), or PSNR (Chen et al., "Simple baselines for image
    restoration", ECCV 2022); sigma uniform over its range (FFDNet); growing patches (Zamir et al.,
    "Restormer", CVPR 2022).
    """

    network: NetworkConfig = field(default_factory=ResidualUNetConfig)
    minutes: float = 60.0
    megapixels: float = 0.0
    """The budget in pixels trained on, in place of `minutes` where it is above 0: on a machine that
    others use too, a run then ends where it would have ended alone."""
    seed: int = 0
    sigma_max: float = 75.0
    sigma_power: float = 1.0
    """Sigma is `sigma_max` times a uniform number to this power: above 1 favours little noise."""
    chroma_halved: float = 0.0
    """Of the patches, those whose chrominance has half the resolution first, as most files have it
    (:mod:`exporter.training.chroma`)."""
    muted: float = 0.0
    """Of the patches, those whose colours are drawn toward gray first."""
    gray_share: float = 0.0
    """Of the patches shown to a colour network, those that are gray: equal channels, with equal
    noise, and called `sqrt(3)` times as noisy as they are, which is how gray images reach it."""
    flat_share: float = 0.0
    """Of the patches, those that are one random colour: there the shift of that colour is the loss
    (:func:`exporter.training.losses.shift_loss`)."""
    flat_from: float = 0.0
    """Share of the run from which on there are such patches: at a high learning rate they cost more
    than they repair."""
    flat_weight: float = 0.02
    """Of the shift's square in tenths of a level, against the loss of the other patches."""
    loss: LossName = "l1"
    optimiser: OptimiserName = "adamw"
    noise: NoiseRecipe = field(default_factory=NoiseRecipe)
    data_sha256: str = ""
    """The list of photographs trained on, by :attr:`exporter.training.photographs.Split.sha256`."""
    start_sha256: str = ""
    """Of the weights the run starts from (see `weights_file.weights_sha256`); none if empty."""
    start_noise: float = 0.02
    """On what is copied where those weights are of a narrower network, as a share of its size
    (:mod:`exporter.training.widening`)."""
    branches: bool = False
    """Train 3x3 convolutions as several branches (:mod:`exporter.training.branches`)."""
    start_share: float = 0.0
    """What the run leaves holds this share of the weights it started from: between the two ends
    lie weights better on the whole than either (Wortsman et al., "Robust fine-tuning of zero-shot
    models", CVPR 2022)."""
    stages: tuple[Stage, ...] = (
        Stage(until=0.4, patch=64, batch=32),
        Stage(until=0.75, patch=96, batch=16),
        Stage(until=1.0, patch=128, batch=10),
    )
    learning_rate: float = 2e-3
    final_learning_rate: float = 1e-6
    warmup_steps: int = 200
    betas: tuple[float, float] = (0.9, 0.99)
    momentum: float = 0.95
    """Muon's; `betas` are AdamW's."""
    gradient_clip: float = 1.0
    ema_decay: float = 0.999
    bfloat16_until: float = 0.0
    """Share of the run computed in bfloat16 (weights stay float32); the rest is float32."""
    validation_share: float = 0.05
    extreme_share: float = 0.0
    """What counts as most saturated, and as most regular: of each every third is held out too."""
    validation_crop: int = 320

    def __post_init__(self) -> None:
        if self.loss not in get_args(LossName) or self.optimiser not in get_args(OptimiserName):
            raise ValueError(f"unknown loss or optimiser: {self.loss}, {self.optimiser}")
        in_colour = self.gray_share or self.noise.camera or self.noise.coarse
        if in_colour and self.network.channels != 3:
            raise ValueError("gray patches, cameras and coarse noise are for colour networks")
        if not (0 <= self.chroma_halved <= 1 and 0 <= self.muted <= 1):
            raise ValueError("chroma_halved and muted are shares, from 0 to 1")
        if not 0 <= self.start_share < 1:
            raise ValueError(f"start_share is from 0 to below 1, not {self.start_share}")

    def stage_at(self, progress: float) -> Stage:
        return next((s for s in self.stages if progress < s.until), self.stages[-1])

    def learning_rate_at(self, progress: float, step: int) -> float:
        """Linear warm-up over steps, times a cosine over the budget."""
        span = self.learning_rate - self.final_learning_rate
        cosine = 0.5 * (1.0 + math.cos(math.pi * min(progress, 1.0)))
        warmup = min(1.0, (step + 1) / max(self.warmup_steps, 1))
        return warmup * (self.final_learning_rate + span * cosine)

    def to_json(self) -> str:
        fields = asdict(self)
        fields["network"] = config_to_dict(self.network)
        return json.dumps(fields, indent=2)

    @staticmethod
    def from_json(text: str) -> Recipe:
        """Read what :meth:`to_json` wrote.

        Raises:
            ValueError: a field is missing, unknown or out of range.
        """
        fields: dict[str, Any] = json.loads(text)
        try:
            fields["network"] = config_from_dict(fields["network"])
            fields["stages"] = tuple(Stage(**stage) for stage in fields["stages"])
            fields["betas"] = tuple(fields["betas"])
            fields["noise"] = NoiseRecipe.from_dict(fields.get("noise", {}))
            return Recipe(**fields)
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a training recipe: {error}") from error
