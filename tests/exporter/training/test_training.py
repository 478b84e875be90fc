"""Training: a tiny network learns in seconds, stops and goes on, and leaves what it should."""

from __future__ import annotations

import copy
import csv
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from exporter.__main__ import main
from exporter.checkpoints.weights_file import load_network, weights_sha256
from exporter.networks import ResidualUNet, ResidualUNetConfig, initialise
from exporter.training.branches import branched, folded
from exporter.training.gray_network import gray_network
from exporter.training.held_out import held_out
from exporter.training.losses import psnr_loss, shift_loss
from exporter.training.muon import OptimiserName, orthogonalised
from exporter.training.noise.recipe import NoiseRecipe
from exporter.training.photographs import DataError, load_split
from exporter.training.pool import PatchPool
from exporter.training.recipe import Recipe, Stage
from exporter.training.run_folder import TrainingReport
from exporter.training.trainer import Trainer
from exporter.training.widening import grown
from tests.conftest import smooth_picture

TINY = Recipe(
    network=ResidualUNetConfig(widths=(8, 12), blocks=(1, 1)),
    minutes=30.0,
    stages=(Stage(until=1.0, patch=32, batch=8),),
    warmup_steps=5,
    validation_share=0.25,
    validation_crop=48,
)


@pytest.fixture(scope="module")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("photographs")
    picture = np.rint(smooth_picture(240, 320) * 255).astype(np.uint8)
    for i in range(8):
        crop = np.roll(picture, 37 * i, axis=1)[17 * i : 17 * i + 80, :96]
        Image.fromarray(crop).save(folder / f"{i}.png")
    return folder


def train(
    recipe: Recipe, photographs: Path, folder: Path, stop_after: int | None
) -> list[TrainingReport]:
    split = load_split([photographs], 3, 32, recipe.validation_share)
    trainer = Trainer(recipe, split, folder)
    reports: list[TrainingReport] = []
    first = trainer.step
    trainer.train(
        0.25,
        reports.append,
        lambda: stop_after is not None and trainer.step >= first + stop_after,
    )
    return reports


def test_the_loss_falls_and_the_picture_gets_cleaner(photographs: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    reports = train(TINY, photographs, tmp_path, stop_after=400)
    assert reports[-1].loss < 0.8 * reports[0].loss
    noisy_psnr = 20 * np.log10(255 / 50)
    assert reports[-1].psnr["50"] > noisy_psnr + 4
    rows = list(csv.DictReader((tmp_path / "log.csv").read_text().splitlines()))
    assert len(rows) == len(reports)
    assert float(rows[-1]["psnr_50"]) == pytest.approx(reports[-1].psnr["50"], abs=1e-3)
    assert load_network(tmp_path / "weights.safetensors").config == TINY.network


@pytest.mark.parametrize("optimiser", ["adamw", "muon"])
def test_a_run_that_was_stopped_ends_where_it_would_have(
    optimiser: OptimiserName, photographs: Path, tmp_path: Path
) -> None:
    recipe = replace(
        TINY,
        megapixels=6 * 8 * 32**2 / 1e6,
        noise=NoiseRecipe(camera=0.5, coarse=0.25, maps=0.5, told_error=0.1),
        gray_share=0.125,
        flat_share=0.125,
        flat_from=0.5,
        optimiser=optimiser,
        loss="psnr",
        bfloat16_until=0.4,
    )
    train(recipe, photographs, tmp_path / "straight", stop_after=None)
    for _ in range(3):
        train(recipe, photographs, tmp_path / "stopped", stop_after=2)
    split = load_split([photographs], 3, 32, recipe.validation_share)
    straight = Trainer(recipe, split, tmp_path / "straight")
    stopped = Trainer(recipe, split, tmp_path / "stopped")
    assert (straight.step, stopped.step) == (6, 6)
    assert straight.progress == stopped.progress == 1
    for one, other in ((straight.network, stopped.network), (straight.average, stopped.average)):
        assert weights_sha256(one) == weights_sha256(other)
    assert str(straight.optimiser.state_dict()) == str(stopped.optimiser.state_dict())
    for one, other in ((straight.draws, stopped.draws),):
        assert torch.equal(one.values.get_state(), other.values.get_state())
        assert one.plan.bit_generator.state == other.plan.bit_generator.state


def test_what_is_left_in_the_end_is_of_the_end(photographs: Path, tmp_path: Path) -> None:
    recipe = replace(TINY, megapixels=4 * 8 * 32**2 / 1e6)
    split = load_split([photographs], 3, 32, recipe.validation_share)
    trainer = Trainer(recipe, split, tmp_path)
    trainer.best = 99.0  # a report that looked better while the rate was high
    trainer.train(100.0, lambda _report: None, lambda: False)
    assert weights_sha256(load_network(tmp_path / "weights.safetensors")) == weights_sha256(
        trainer.result()
    )


def test_another_recipe_in_the_same_folder_is_refused(photographs: Path, tmp_path: Path) -> None:
    train(TINY, photographs, tmp_path, stop_after=1)
    split = load_split([photographs], 3, 32, TINY.validation_share)
    with pytest.raises(ValueError, match="another recipe"):
        Trainer(replace(TINY, seed=5), split, tmp_path)
    Trainer(replace(TINY, minutes=60.0), split, tmp_path)  # more time is the same recipe


def test_the_command_runs_and_a_wrong_folder_is_said_so(
    photographs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = tmp_path / "recipe.json"
    recipe.write_text(TINY.to_json())
    common = ["train", "--recipe", str(recipe), "--minutes", "0.03", "--report-seconds", "0.5"]
    assert main([*common, "--data", str(photographs), "--out", str(tmp_path / "run")]) == 0
    assert "weights.safetensors" in capsys.readouterr().out
    assert main([*common, "--data", str(tmp_path / "absent"), "--out", str(tmp_path / "r")]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_the_recipe_survives_its_file() -> None:
    assert Recipe.from_json(TINY.to_json()) == TINY
    with pytest.raises(ValueError, match="not a training recipe"):
        Recipe.from_json('{"network": {"architecture": "ffdnet"}}')


def test_a_camera_has_colours() -> None:
    gray = replace(TINY.network, channels=1)
    replace(TINY, network=gray)
    for change in ({"gray_share": 0.1}, {"noise": NoiseRecipe(camera=0.5)}):
        with pytest.raises(ValueError, match="for colour networks"):
            replace(TINY, network=gray, **change)


def test_the_learning_rate_warms_up_and_ends_near_zero() -> None:
    recipe = Recipe()
    assert recipe.learning_rate_at(0.0, 0) < 0.02 * recipe.learning_rate
    assert recipe.learning_rate_at(0.01, 1000) == pytest.approx(recipe.learning_rate, rel=0.01)
    assert recipe.learning_rate_at(1.0, 9999) == pytest.approx(recipe.final_learning_rate)


def test_patches_come_from_everywhere_at_odd_offsets_too() -> None:
    ramp = np.arange(40 * 40, dtype=np.uint16).reshape(40, 40, 1)
    photograph = (ramp % 251).astype(np.uint8)
    pool = PatchPool([photograph, photograph[:20, :30]], torch.device("cpu"))
    patches = pool.sample(400, 8, torch.Generator().manual_seed(0))
    corners = {int(patch[0, 0, 0]) for patch in patches}
    assert len(corners) > 150
    assert {corner % 2 for corner in corners} == {0, 1}
    # Neighbours stay neighbours, whichever way a patch is turned or flipped.
    steps = {int(p[0, 0, 1]) - int(p[0, 0, 0]) for p in patches} - {211, -211}
    assert steps <= {1, -1, 40, -40, 40 - 251, 251 - 40, 1 - 251, 250}
    assert {1, -1, 40, -40} <= steps


def test_held_out_photographs_are_not_trained_on(photographs: Path) -> None:
    split = load_split([photographs], 3, 32, 0.25)
    assert len(split.validation) == 2
    assert len(split.training) == 6
    held_out = {p.tobytes() for p in split.validation}
    assert not held_out & {p.tobytes() for p in split.training}


def test_an_unreadable_photograph_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("not an image")
    with pytest.raises(DataError, match=r"a\.png"):
        load_split([tmp_path], 3, 32, 0.25)


def test_several_folders_are_trained_on_together(photographs: Path) -> None:
    once = load_split([photographs], 3, 32, 0.25)
    twice = load_split([photographs, photographs], 3, 32, 0.25)
    assert len(twice.training) == 2 * len(once.training)
    assert len(twice.validation) == 2 * len(once.validation)


def test_a_run_starts_from_weights_and_makes_them_better(photographs: Path, tmp_path: Path) -> None:
    train(TINY, photographs, tmp_path / "first", stop_after=60)
    weights = tmp_path / "first" / "weights.safetensors"
    recipe = replace(TINY, optimiser="muon", loss="psnr", learning_rate=1e-3)
    split = load_split([photographs], 3, 32, recipe.validation_share)
    trainer = Trainer(recipe, split, tmp_path / "second", weights)
    before = trainer.validate(trainer.result())
    first = load_network(weights)
    for name, value in trainer.network.state_dict().items():
        assert torch.equal(value, first.state_dict()[name])
    reports: list[TrainingReport] = []
    trainer.train(10.0, reports.append, lambda: trainer.step >= 80)
    assert min(reports[-1].psnr[sigma] - before[sigma] for sigma in before) > 0.1
    saved = Recipe.from_json((tmp_path / "second" / "recipe.json").read_text())
    assert saved.start_sha256 == weights_sha256(first)
    other = replace(recipe, network=ResidualUNetConfig(widths=(8, 8), blocks=(1, 1)))
    with pytest.raises(ValueError, match="--start-from"):
        Trainer(saved, split, tmp_path / "third")
    with pytest.raises(ValueError, match="another network"):
        Trainer(other, split, tmp_path / "third", weights)


def test_a_gray_run_may_start_from_a_colour_network(photographs: Path, tmp_path: Path) -> None:
    train(TINY, photographs, tmp_path / "colour", stop_after=5)
    weights = tmp_path / "colour" / "weights.safetensors"
    recipe = replace(TINY, network=replace(TINY.network, channels=1))
    split = load_split([photographs], 1, 32, recipe.validation_share)
    trainer = Trainer(recipe, split, tmp_path / "gray", weights)
    folded = gray_network(load_network(weights)).state_dict()
    for name, value in trainer.network.state_dict().items():
        assert torch.equal(value, folded[name])
    trainer.train(10.0, lambda _report: None, lambda: trainer.step >= 3)
    assert load_network(tmp_path / "gray" / "weights.safetensors").config == recipe.network


def test_what_a_run_leaves_lies_between_its_start_and_its_end(
    photographs: Path, tmp_path: Path
) -> None:
    train(TINY, photographs, tmp_path / "first", stop_after=5)
    weights = tmp_path / "first" / "weights.safetensors"
    start = load_network(weights)
    recipe = replace(TINY, start_share=0.25)
    split = load_split([photographs], 3, 32, 0.25)
    trainer = Trainer(recipe, split, tmp_path / "second", weights)
    trainer.train(10.0, lambda _report: None, lambda: trainer.step >= 5)
    left = load_network(tmp_path / "second" / "weights.safetensors").state_dict()
    for name, first in start.named_parameters():
        last = trainer.average.state_dict()[name]
        assert not torch.equal(first, last)
        torch.testing.assert_close(left[name], 0.25 * first + 0.75 * last)
    with pytest.raises(ValueError, match="--start-from"):
        Trainer(recipe, split, tmp_path / "third")


def test_a_run_with_muon_goes_on_with_its_momentum(photographs: Path, tmp_path: Path) -> None:
    recipe = replace(TINY, optimiser="muon")
    train(recipe, photographs, tmp_path, stop_after=3)
    split = load_split([photographs], 3, 32, recipe.validation_share)
    again = Trainer(recipe, split, tmp_path)
    momenta = [state["momentum"] for state in again.optimiser.parts[0].state.values()]
    assert momenta
    assert all(bool(momentum.any()) for momentum in momenta)


@pytest.mark.parametrize("shape", [(8, 72), (72, 8), (16, 64)])
def test_muon_gives_every_direction_the_same_length(shape: tuple[int, int]) -> None:
    steep = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    steep[0] *= 100
    values = torch.linalg.svdvals(orthogonalised(steep))
    assert float(values.max()) < 1.25
    assert float(values.min()) > 0.3
    # The same directions, only their lengths are new.
    assert float((orthogonalised(steep) * steep).sum()) > 0


def test_the_psnr_loss_hears_each_noise_level_alike() -> None:
    clean = torch.zeros(2, 3, 16, 16)
    sigma = torch.tensor([5 / 255, 50 / 255]).view(2, 1, 1, 1)
    restored = (sigma * torch.ones_like(clean)).requires_grad_()
    psnr_loss(restored, clean, sigma).backward()
    assert restored.grad is not None
    # What a step of a tenth of the error wins, in decibels, is the same at both.
    gains = (restored.grad * restored.detach()).sum(dim=(1, 2, 3))
    assert float(gains[0]) == pytest.approx(float(gains[1]), rel=0.25)


def test_a_shifted_colour_costs_whichever_way_it_shifted() -> None:
    noisy = torch.rand(2, 3, 48, 48, generator=torch.Generator().manual_seed(0))
    assert float(shift_loss(noisy, noisy)) == 0
    shifted = float(shift_loss(noisy + 0.1 / 255, noisy))
    assert shifted == pytest.approx(1.0, rel=1e-3)
    assert float(shift_loss(noisy - 0.2 / 255, noisy)) == pytest.approx(4 * shifted, rel=1e-3)


def test_gray_and_flat_patches_are_trained_on_with_the_rest(
    photographs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = replace(TINY, gray_share=0.25, flat_share=0.25, flat_from=0.5, loss="psnr")
    split = load_split([photographs], 3, 32, recipe.validation_share)
    trainer = Trainer(recipe, split, tmp_path)
    loss, seen = trainer._loss, []

    def spy(*arguments: Any) -> torch.Tensor:
        seen.append(arguments)
        return loss(*arguments)

    monkeypatch.setattr(trainer, "_loss", spy)
    trainer._train_step()
    _, early = seen.pop()
    assert early == 0
    trainer.seconds = 0.6 * 60 * recipe.minutes
    trainer._train_step()
    batch, flat = seen[0]
    assert len(batch.clean) == 8
    for planes in (batch.noisy, batch.clean):
        torch.testing.assert_close(planes[:2, :1].expand(-1, 3, -1, -1), planes[:2])
    ratio = batch.told.mean(dim=(1, 2, 3)) / batch.sigma.flatten()
    torch.testing.assert_close(ratio[:2], torch.full((2,), 3**0.5))
    torch.testing.assert_close(ratio[6:], torch.ones(2))
    assert flat == 2
    assert float(batch.clean[-2:].std(dim=(2, 3)).max()) < 1e-6
    assert float(batch.clean[2:-2].std(dim=(2, 3)).min()) > 1e-3


@pytest.mark.slow
def test_two_processes_train_one_network(photographs: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.json"
    recipe.write_text(TINY.to_json())
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "-m"]
    command += ["exporter", "train", "--recipe", str(recipe), "--minutes", "0.1", "--threads", "1"]
    command += ["--data", str(photographs), "--out", str(tmp_path / "run")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert result.returncode == 0, result.stderr
    rows = list(csv.DictReader((tmp_path / "run" / "log.csv").read_text().splitlines()))
    # Each step took both processes' patches.
    assert float(rows[-1]["megapixels"]) == pytest.approx(
        int(rows[-1]["step"]) * 2 * 8 * 32**2 / 1e6, abs=0.06
    )
    assert load_network(tmp_path / "run" / "weights.safetensors").config == TINY.network


def _some_network(config: ResidualUNetConfig) -> ResidualUNet:
    network = ResidualUNet(config)
    initialise(network, torch.Generator().manual_seed(1))
    return network.eval()


def _apart(one: torch.nn.Module, other: torch.nn.Module) -> float:
    """The largest difference of what two networks make of the same picture, in [0, 1]."""
    noisy = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(2))
    level = torch.full((2, 1, 1, 1), 0.1)
    with torch.no_grad():
        return float((one(noisy, level) - other(noisy, level)).abs().max())


@pytest.mark.parametrize(
    ("widths", "blocks"), [((12, 16), (1, 1)), ((20, 30), (2, 3)), ((8, 12), (1, 2))]
)
def test_a_network_that_grew_does_what_it_did(
    widths: tuple[int, ...], blocks: tuple[int, ...]
) -> None:
    narrow = _some_network(ResidualUNetConfig(widths=(8, 12), blocks=(1, 1)))
    config = ResidualUNetConfig(widths=widths, blocks=blocks)
    wide = grown(narrow, config, 0.0, torch.Generator().manual_seed(0))
    assert wide.config == config
    assert _apart(narrow, wide) < 1e-5
    if widths != (8, 12):
        # Copies that stay the same would learn the same: a little noise parts them.
        parted = grown(narrow, config, 0.05, torch.Generator().manual_seed(0))
        assert 1e-4 < _apart(narrow, parted) < 0.2
    with pytest.raises(ValueError, match="does not fit"):
        grown(wide, ResidualUNetConfig(widths=(4, 12), blocks=(1, 1)), 0.0, torch.Generator())


def test_branches_fold_into_what_they_compute() -> None:
    plain = _some_network(TINY.network)
    network = copy.deepcopy(plain)
    branched(network)
    assert _apart(plain, network) == 0
    generator = torch.Generator().manual_seed(3)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter += 0.02 * torch.randn(parameter.shape, generator=generator)
    assert _apart(plain, network) > 1e-2
    one = folded(network)
    assert _apart(one, network) < 1e-6
    assert one.state_dict().keys() == plain.state_dict().keys()


def test_a_run_with_branches_leaves_a_plain_network_and_goes_on(
    photographs: Path, tmp_path: Path
) -> None:
    recipe = replace(TINY, branches=True)
    train(recipe, photographs, tmp_path, stop_after=20)
    left = load_network(tmp_path / "weights.safetensors")
    split = load_split([photographs], 3, 32, recipe.validation_share)
    again = Trainer(recipe, split, tmp_path)
    assert again.step == 20
    assert _apart(left, again.result()) == 0
    assert _apart(left, again.average) < 1e-5


def test_a_wider_run_may_start_from_a_narrower_network(photographs: Path, tmp_path: Path) -> None:
    train(TINY, photographs, tmp_path / "narrow", stop_after=60)
    weights = tmp_path / "narrow" / "weights.safetensors"
    recipe = replace(TINY, network=ResidualUNetConfig(widths=(12, 20), blocks=(2, 1)))
    split = load_split([photographs], 3, 32, recipe.validation_share)
    trainer = Trainer(recipe, split, tmp_path / "wide", weights)
    narrow = trainer._validation.psnr(load_network(weights), trainer.device)
    wide = trainer.validate(trainer.result())
    assert wide["25"] == pytest.approx(narrow["25"], abs=0.5)
    trainer.train(10.0, lambda _report: None, lambda: trainer.step >= 3)
    assert load_network(tmp_path / "wide" / "weights.safetensors").config == recipe.network


def test_the_recipe_names_the_photographs_by_a_hash(photographs: Path, tmp_path: Path) -> None:
    train(TINY, photographs, tmp_path / "one", stop_after=1)
    saved = Recipe.from_json((tmp_path / "one" / "recipe.json").read_text())
    assert len(saved.data_sha256) == 64
    fewer = tmp_path / "fewer"
    fewer.mkdir()
    for path in sorted(photographs.iterdir())[1:]:
        (fewer / path.name).write_bytes(path.read_bytes())
    train(TINY, fewer, tmp_path / "other", stop_after=1)
    other = Recipe.from_json((tmp_path / "other" / "recipe.json").read_text())
    assert other.data_sha256 != saved.data_sha256
    # Other photographs are another run.
    split = load_split([fewer], 3, 32, TINY.validation_share)
    with pytest.raises(ValueError, match="another recipe"):
        Trainer(TINY, split, tmp_path / "one")


def test_extreme_photographs_are_held_out_in_sets_of_their_own() -> None:
    generator = np.random.default_rng(0)
    muted = [generator.integers(100, 140, (48, 48, 1), np.uint8).repeat(3, 2) for _ in range(26)]
    vivid = [np.full((48, 48, 3), (220, 20, 40 * i), np.uint8) for i in range(3)]
    stripes = (np.arange(48) // 8 % 2 * 200).astype(np.uint8)
    lines = [np.roll(stripes, i)[:, None, None].repeat(48, 1).repeat(3, 2) for i in range(3)]
    photographs = [*muted[:13], *vivid, *muted[13:], *lines]
    sets = held_out(photographs, 0.1, 3 / len(photographs))
    assert sets.saturated
    assert set(sets.saturated) <= {13, 14, 15}
    assert sets.regular
    assert set(sets.regular) <= {29, 30, 31}
    assert sets.spread == (5, 15, 25)
    assert held_out(photographs, 0.1, 0.0).all == sets.spread
