"""The training loop: resumable at any moment, with EMA weights, validation and a log.

A run lives in one folder:

    recipe.json          what the run does
    checkpoint.pt        everything needed to go on
    weights.safetensors  the EMA weights with the best validation so far, mixed with those the run
                         started from where the recipe says so
    log.csv              a row per report: time, step, pixels, rate, loss, validation PSNR
"""

from __future__ import annotations

import copy
import csv
import io
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from exporter.checkpoints.weights_file import load_network, save_weights, weights_sha256
from exporter.networks import FFDNet, ResidualUNet, build, initialise
from exporter.training.gray_network import gray_network
from exporter.training.losses import loss_between, shift_loss
from exporter.training.muon import make_optimiser
from exporter.training.photographs import PatchSampler, Pixels, Split
from exporter.training.processes import Processes
from exporter.training.recipe import Recipe
from exporter.whole_files import whole_file

VALIDATION_SIGMAS = (15, 25, 50)
LOG_COLUMNS = (
    "minutes",
    "step",
    "megapixels",
    "learning_rate",
    "loss",
    *(f"psnr_{sigma}" for sigma in VALIDATION_SIGMAS),
)


@dataclass(frozen=True)
class Report:
    """Where a run stands. `psnr` is in dB, by sigma in 8-bit levels."""

    minutes: float
    budget_minutes: float
    step: int
    megapixels: float
    learning_rate: float
    loss: float
    psnr: dict[int, float]

    @property
    def minutes_left(self) -> float:
        return max(0.0, self.budget_minutes - self.minutes)


class Trainer:
    """One run. `train` may be called again, in this or another process, to go on."""

    def __init__(
        self,
        recipe: Recipe,
        split: Split,
        folder: Path,
        start_from: Path | None = None,
        processes: Processes | None = None,
    ) -> None:
        """`start_from` names weights of the recipe's network, or of a colour one where that is
        for gray images (see :mod:`exporter.training.gray_network`); without it they are random.

        Every one of several `processes` makes its own trainer, of the same recipe and folder.

        Raises:
            ValueError: the folder holds a run with another recipe, or the weights are of another
                network.
            WeightsError: the weights cannot be read.
        """
        start = _start(start_from, recipe) if start_from else None
        if start is None and (recipe.start_sha256 or recipe.start_share):
            raise ValueError("this recipe goes on from weights: name them with --start-from")
        if start is not None:
            recipe = replace(recipe, start_sha256=weights_sha256(start))
        self.recipe = recipe
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._processes = processes or Processes(0, 1, _only_device())
        self.device = self._processes.device
        self._torch_rng = torch.Generator().manual_seed(recipe.seed)
        network = build(recipe.network)
        initialise(network, self._torch_rng)
        if start is not None:
            network.load_state_dict(start.state_dict())
        self.network = network.to(self.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        self._start = [parameter.detach().clone() for parameter in self.average.parameters()]
        self.optimiser = make_optimiser(
            recipe.optimiser, self.network, recipe.betas, recipe.momentum
        )
        self.sampler = PatchSampler(split.training, np.random.default_rng(recipe.seed))
        self.validation = [
            _centre_crop(p, recipe.validation_crop, recipe.network.multiple)
            for p in split.validation
        ]
        self.step = 0
        self.pixels = 0
        self.seconds = 0.0
        self.best = -math.inf
        if self._checkpoint.exists():
            self._resume()
        if self._processes.is_first:
            self._write_recipe()
        else:
            self._draw_other_patches()
        self._parallel = self._processes.parallel(self.network)

    @property
    def progress(self) -> float:
        """Share of the budget that is used, from 0 to 1."""
        return min(1.0, self.seconds / (60.0 * self.recipe.minutes))

    def train(
        self,
        report_seconds: float,
        on_report: Callable[[Report], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Run until the budget is used or `stopped()`; save at every report and at the end."""
        self.network.train()
        losses: list[float] = []
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

    def _train_step(self) -> float:
        recipe = self.recipe
        progress = self.progress
        stage = recipe.stage_at(progress)
        clean = torch.from_numpy(self.sampler.sample(stage.batch, stage.patch))
        clean = (clean.float() / 255.0).contiguous(memory_format=torch.channels_last)
        sigma = torch.rand(stage.batch, 1, 1, 1, generator=self._torch_rng)
        sigma = sigma**recipe.sigma_power * (recipe.sigma_max / 255.0)
        noise = torch.randn(clean.shape, generator=self._torch_rng)
        told = sigma
        flat = round(recipe.flat_share * stage.batch) if progress >= recipe.flat_from else 0
        if flat:
            colours = torch.rand(flat, 3, 1, 1, generator=self._torch_rng)
            clean[-flat:] = colours[:, : clean.shape[1]]
        if recipe.gray_share > 0:
            clean, noise, told = self._some_gray(clean, noise, sigma)
        noisy = clean + sigma * noise
        for group in self.optimiser.param_groups:
            group["lr"] = recipe.learning_rate_at(progress, self.step)
        noisy, told, clean, sigma = (t.to(self.device) for t in (noisy, told, clean, sigma))
        loss = self._loss(noisy, told, clean, sigma, flat)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), recipe.gradient_clip)
        self.optimiser.step()
        self._update_average()
        self.step += 1
        self.pixels += stage.batch * stage.patch**2 * self._processes.count
        return float(loss.detach())

    def _some_gray(self, clean: Tensor, noise: Tensor, sigma: Tensor) -> tuple[Tensor, ...]:
        """The first patches of the batch in gray: clean, noise of deviation 1, sigma as told."""
        count = round(self.recipe.gray_share * len(clean))
        luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
        gray = (clean[:count] * luma).sum(dim=1, keepdim=True).expand(-1, 3, -1, -1)
        same = noise[:count, :1].expand(-1, 3, -1, -1)
        told = torch.cat((sigma[:count] * 3.0**0.5, sigma[count:]))
        return torch.cat((gray, clean[count:])), torch.cat((same, noise[count:])), told

    def _loss(self, noisy: Tensor, told: Tensor, clean: Tensor, sigma: Tensor, flat: int) -> Tensor:
        reduced = self.progress < self.recipe.bfloat16_until
        with torch.autocast(self.device.type, torch.bfloat16, enabled=reduced):
            restored = self._parallel(noisy, told)
        restored = restored.float()
        textured = slice(len(clean) - flat)
        loss = loss_between(self.recipe.loss, restored[textured], clean[textured], sigma[textured])
        if flat:
            loss = loss + self.recipe.flat_weight * shift_loss(restored[-flat:], noisy[-flat:])
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
        result: FFDNet | ResidualUNet = copy.deepcopy(self.average).eval()
        torch._foreach_lerp_(list(result.parameters()), self._start, self.recipe.start_share)
        return result

    @torch.no_grad()
    def validate(self, network: FFDNet | ResidualUNet) -> dict[int, float]:
        """Mean PSNR in dB on the held-out photographs, seeded unclipped noise, 8-bit output."""
        result: dict[int, float] = {}
        for sigma in VALIDATION_SIGMAS:
            rng = torch.Generator().manual_seed(sigma)
            scores = []
            for pixels in self.validation:
                clean = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255.0
                noisy = clean + sigma / 255.0 * torch.randn(clean.shape, generator=rng)
                level = torch.full((1, 1, 1, 1), sigma / 255.0)
                restored = network(noisy.to(self.device), level.to(self.device)).cpu()
                rounded = (restored.clamp(0, 1) * 255).round() / 255
                mse = float(((rounded - clean) ** 2).mean())
                scores.append(10 * math.log10(1 / max(mse, 1e-10)))
            result[sigma] = sum(scores) / len(scores)
        return result

    def _report(self, losses: list[float], on_report: Callable[[Report], None]) -> None:
        found = self.result()
        psnr = self.validate(found)
        report = Report(
            minutes=self.seconds / 60,
            budget_minutes=self.recipe.minutes,
            step=self.step,
            megapixels=self.pixels / 1e6,
            learning_rate=self.recipe.learning_rate_at(self.progress, self.step),
            loss=sum(losses) / len(losses) if losses else math.nan,
            psnr=psnr,
        )
        mean = sum(psnr.values()) / len(psnr)
        if mean > self.best:
            self.best = mean
            save_weights(self.folder / "weights.safetensors", found)
        self._log(report)
        self._save()
        on_report(report)

    def _log(self, report: Report) -> None:
        path = self.folder / "log.csv"
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(LOG_COLUMNS)
            writer.writerow(
                [
                    f"{report.minutes:.2f}",
                    report.step,
                    f"{report.megapixels:.1f}",
                    f"{report.learning_rate:.3g}",
                    f"{report.loss:.6f}",
                    *(f"{value:.4f}" for value in report.psnr.values()),
                ]
            )

    def _draw_other_patches(self) -> None:
        """Patches and noise of this process's own; after a resumption, new ones."""
        seeds = [self.recipe.seed, self._processes.rank, self.step]
        self.sampler.generator = np.random.default_rng(seeds)
        self._torch_rng.manual_seed(int(self.sampler.generator.integers(2**63)))

    @property
    def _checkpoint(self) -> Path:
        return self.folder / "checkpoint.pt"

    def _write_recipe(self) -> None:
        with whole_file(self.folder / "recipe.json") as part:
            part.write_text(self.recipe.to_json() + "\n", encoding="utf-8")

    def _save(self) -> None:
        state = {
            "recipe": self.recipe.to_json(),
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "torch_rng": self._torch_rng.get_state(),
            "sampler_rng": self.sampler.generator.bit_generator.state,
            "step": self.step,
            "pixels": self.pixels,
            "seconds": self.seconds,
            "best": self.best,
        }
        with whole_file(self._checkpoint) as part:
            # Written to memory first: torch tells of a full disk in words of its own.
            data = io.BytesIO()
            torch.save(state, data)
            part.write_bytes(data.getbuffer())

    def _resume(self) -> None:
        state = torch.load(self._checkpoint, map_location=self.device, weights_only=True)
        saved = Recipe.from_json(state["recipe"])
        if replace(saved, minutes=self.recipe.minutes) != self.recipe:
            raise ValueError(
                f"{self.folder} holds a run with another recipe; "
                "give another folder, or the same options to go on"
            )
        self.network.load_state_dict(state["network"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self._torch_rng.set_state(state["torch_rng"].cpu())
        self.sampler.generator.bit_generator.state = state["sampler_rng"]
        self.step = state["step"]
        self.pixels = state["pixels"]
        self.seconds = state["seconds"]
        self.best = state["best"]


def _start(path: Path, recipe: Recipe) -> FFDNet | ResidualUNet:
    start = load_network(path)
    of_colour = start.config.channels > 1 and recipe.network.channels == 1
    if of_colour and isinstance(start, ResidualUNet):
        start = gray_network(start)
    if start.config != recipe.network:
        raise ValueError(f"{path} holds another network: {start.config}")
    return start


def _only_device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _centre_crop(pixels: Pixels, size: int, multiple: int) -> Pixels:
    height, width = (min(size, edge) // multiple * multiple for edge in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return np.ascontiguousarray(pixels[top : top + height, left : left + width])
