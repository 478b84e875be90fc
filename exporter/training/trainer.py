"""The training loop: resumable at any moment, with EMA weights, validation and a log.

What a run leaves lies in its folder (:mod:`exporter.training.run_folder`).
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from exporter.networks import FFDNet, ResidualUNet
from exporter.training.branches import branched, folded
from exporter.training.chroma import with_common_chroma
from exporter.training.losses import loss_between, shift_loss
from exporter.training.muon import make_optimiser
from exporter.training.noise.draws import Draws
from exporter.training.noise.mixture import Levels, NoiseMixture, NoisyBatch
from exporter.training.photographs import Split
from exporter.training.pool import PatchPool
from exporter.training.processes import Processes
from exporter.training.recipe import Recipe
from exporter.training.run_folder import RunFolder, TrainingReport
from exporter.training.starting import first_network
from exporter.training.validation import Validation


class Trainer:
    """One run. `train` may be called again, in this or another process, to go on."""

    def __init__(
        self,
        recipe: Recipe,
        split: Split,
        folder: Path,
        start_from: Path | None = None,
        processes: Processes | None = None,
        compiled: bool = False,
    ) -> None:
        """`start_from` names weights (see :mod:`exporter.training.starting`); without it they are
        random. `compiled` has PyTorch write the network's code: a minute for each size of patch,
        and faster steps.

        Every one of several `processes` makes its own trainer, of the same recipe and folder.

        Raises:
            ValueError: the folder holds a run with another recipe, or the weights are of another
                network.
            WeightsError: the weights cannot be read.
        """
        network, recipe = first_network(recipe, start_from)
        self.recipe = replace(recipe, data_sha256=split.sha256)
        self._folder = RunFolder(folder)
        self._processes = processes or Processes(0, 1, _only_device())
        self.device = self._processes.device
        self._start = [p.detach().to(self.device, copy=True) for p in network.parameters()]
        if recipe.branches:
            branched(network)
        self.network = network.to(self.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        self.optimiser = make_optimiser(
            recipe.optimiser, self.network, recipe.betas, recipe.momentum
        )
        self._pool = PatchPool(split.training, self.device)
        self.draws = Draws(
            np.random.default_rng(recipe.seed),
            torch.Generator(self.device).manual_seed(recipe.seed),
        )
        self._mixture = self._noise_of(recipe)
        self._validation = Validation(
            split.validation, recipe.validation_crop, recipe.network.multiple, recipe.noise
        )
        self.step = 0
        self.pixels = 0
        self.seconds = 0.0
        self.best = -math.inf
        self.ended = False
        """Whether the budget it had before was used to its end."""
        self._resume()
        if self._processes.is_first:
            self._folder.write_recipe(self.recipe)
        else:
            self._draw_other_patches()
        parallel = self._processes.parallel(self.network)
        self._parallel: Callable[[Tensor, Tensor], Tensor] = (
            torch.compile(parallel) if compiled else parallel
        )

    def _noise_of(self, recipe: Recipe) -> NoiseMixture:
        return NoiseMixture(
            recipe.noise,
            self._clean_patches,
            self.draws,
            Levels(recipe.sigma_max / 255.0, recipe.sigma_power),
        )

    def _clean_patches(self, count: int, edge: int) -> Tensor:
        levels = self._pool.sample(count, edge, self.draws.values)
        recipe = self.recipe
        return with_common_chroma(levels, recipe.chroma_halved, recipe.muted, self.draws)

    def more_minutes(self) -> None:
        """Let the recipe's minutes begin now: what the run has used already does not count."""
        minutes = self.recipe.minutes + self.seconds / 60
        self.recipe = replace(self.recipe, minutes=minutes)

    @property
    def progress(self) -> float:
        """Share of the budget that is used, from 0 to 1."""
        if self.recipe.megapixels > 0:
            return min(1.0, self.pixels / (1e6 * self.recipe.megapixels))
        return min(1.0, self.seconds / (60.0 * self.recipe.minutes))

    def _minutes_left(self) -> float:
        used = self.seconds / 60
        return used * (1 / self.progress - 1) if self.progress else math.inf

    def train(
        self,
        report_seconds: float,
        on_report: Callable[[TrainingReport], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Run until the budget is used or `stopped()`; save at every report and at the end."""
        self.network.train()
        losses: list[Tensor] = []
        reported = last = time.monotonic()
        while self._goes_on(stopped):
            losses.append(self._train_step())
            now = time.monotonic()
            self.seconds += now - last
            last = now
            if now - reported >= report_seconds and self._processes.is_first:
                self._report(losses, on_report)
                losses.clear()
                reported = time.monotonic()
        if losses and self._processes.is_first:
            self._report(losses, on_report)

    def _goes_on(self, stopped: Callable[[], bool]) -> bool:
        self.seconds, ended = self._processes.agreed(self.seconds, float(stopped()))
        return self.progress < 1.0 and not ended

    def _train_step(self) -> Tensor:
        """One step; the loss stays on the device, so that nothing waits for it."""
        recipe = self.recipe
        progress = self.progress
        stage = recipe.stage_at(progress)
        flat = round(recipe.flat_share * stage.batch) if progress >= recipe.flat_from else 0
        gray = round(recipe.gray_share * stage.batch)
        batch = self._mixture.batch(stage.batch, stage.patch, gray, flat)
        for group in self.optimiser.param_groups:
            group["lr"] = recipe.learning_rate_at(progress, self.step)
        loss = self._loss(batch, flat)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), recipe.gradient_clip)
        self.optimiser.step()
        self._update_average()
        self.step += 1
        self.pixels += stage.batch * stage.patch**2 * self._processes.count
        return loss.detach()

    def _loss(self, batch: NoisyBatch, flat: int) -> Tensor:
        reduced = self.progress < self.recipe.bfloat16_until
        noisy = batch.noisy.contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=reduced):
            restored = self._parallel(noisy, batch.told)
        restored = restored.float()
        textured = slice(len(noisy) - flat)
        loss = loss_between(
            self.recipe.loss, restored[textured], batch.clean[textured], batch.sigma[textured]
        )
        if flat:
            shift = shift_loss(restored[-flat:], batch.noisy[-flat:])
            loss = loss + self.recipe.flat_weight * shift
        return loss

    @torch.no_grad()
    def _update_average(self) -> None:
        # Early on the average would be mostly the random start: let it begin as a plain mean.
        decay = min(self.recipe.ema_decay, (1 + self.step) / (10 + self.step))
        averages = list(self.average.parameters())
        torch._foreach_lerp_(averages, list(self.network.parameters()), 1.0 - decay)

    @torch.no_grad()
    def result(self) -> FFDNet | ResidualUNet:
        """What the run has found: the EMA weights, mixed with the first ones by `start_share`."""
        result = folded(self.average).to(self.device).eval()
        torch._foreach_lerp_(list(result.parameters()), self._start, self.recipe.start_share)
        return result

    def validate(self, network: FFDNet | ResidualUNet) -> dict[str, float]:
        """Mean PSNR in dB on the held-out photographs, by kind of noise."""
        return self._validation.psnr(network, self.device)

    def _report(self, losses: list[Tensor], on_report: Callable[[TrainingReport], None]) -> None:
        found = self.result()
        psnr = self.validate(found)
        report = TrainingReport(
            minutes=self.seconds / 60,
            minutes_left=self._minutes_left(),
            step=self.step,
            megapixels=self.pixels / 1e6,
            learning_rate=self.recipe.learning_rate_at(self.progress, self.step),
            loss=float(torch.stack(losses).mean()),
            psnr=psnr,
        )
        mean = sum(psnr.values()) / len(psnr)
        if mean > self.best or self.progress >= 1.0:
            # At the end of the cosine they have settled, whatever one figure says of it.
            self._folder.write_weights(found)
        self.best = max(self.best, mean)
        self._folder.log(report)
        self._folder.save(self.recipe, self._state())
        on_report(report)

    def _draw_other_patches(self) -> None:
        """Patches and noise of this process's own; after a resumption, new ones."""
        seeds = [self.recipe.seed, self._processes.rank, self.step]
        other = np.random.default_rng(seeds)
        self.draws.plan.bit_generator.state = other.bit_generator.state
        self.draws.values.manual_seed(int(other.integers(2**63)))

    def _state(self) -> dict[str, Any]:
        return {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "values_rng": self.draws.values.get_state(),
            "plan_rng": self.draws.plan.bit_generator.state,
            "step": self.step,
            "pixels": self.pixels,
            "seconds": self.seconds,
            "best": self.best,
            "ended": self.progress >= 1.0,
        }

    def _resume(self) -> None:
        state = self._folder.saved(self.recipe, self.device)
        if state is None:
            return
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.draws.values.set_state(state["values_rng"].cpu())
        self.draws.plan.bit_generator.state = state["plan_rng"]
        self.step = state["step"]
        self.pixels = state["pixels"]
        self.seconds = state["seconds"]
        self.best = state["best"]
        self.ended = state.get("ended", False)


def _only_device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
