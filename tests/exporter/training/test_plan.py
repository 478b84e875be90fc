"""Several runs in a given time: shares are kept, ends are reached, interruption loses nothing."""

from __future__ import annotations

import json
import signal
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from exporter.__main__ import main
from exporter.checkpoints.weights_file import load_network
from exporter.training.plan import Clock, read_plan
from exporter.training.recipe import Recipe
from exporter.training.trainer import Trainer
from tests.exporter.training.test_training import TINY, photographs

__all__ = ["photographs"]

WIDER = replace(TINY, network=replace(TINY.network, widths=(12, 16)))


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "tiny.json").write_text(TINY.to_json())
    (tmp_path / "wider.json").write_text(WIDER.to_json())
    path = tmp_path / "plan.json"
    runs = [
        {"name": "small", "recipe": "tiny.json", "share": 1},
        {"name": "large", "recipe": "wider.json", "share": 3},
    ]
    path.write_text(json.dumps({"runs": runs}))
    return path


def command(plan: Path, photographs: Path) -> list[str]:
    return [
        *("train-all", "--plan", str(plan), "--data", str(photographs)),
        *("--out", str(plan.parent / "runs"), "--megapixels", "0.4"),
    ]


def test_all_runs_reach_their_ends_longest_first(
    plan: Path, photographs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command(plan, photographs)) == 0
    told = capsys.readouterr().out
    assert told.index("large:") < told.index("small:")
    for name, recipe in (("small", TINY), ("large", WIDER)):
        folder = plan.parent / "runs" / name
        assert load_network(folder / "weights.safetensors").config == recipe.network
        assert (folder / "checkpoint.pt").is_file()
        rows = (folder / "log.csv").read_text().splitlines()
        # The last report is at the end of the cosine.
        assert float(rows[-1].split(",")[3]) < 0.05 * recipe.learning_rate
    assert main(command(plan, photographs)) == 0
    assert capsys.readouterr().out.count("had reached its end") == 2


def test_what_was_interrupted_goes_on_and_ends_as_if_it_had_not_been(
    plan: Path, photographs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(command(plan, photographs)) == 0
    straight = plan.parent / "straight"
    (plan.parent / "runs").rename(straight)
    step = Trainer._train_step

    def interrupted(trainer: Trainer) -> torch.Tensor:
        if trainer.step == 4:
            signal.raise_signal(signal.SIGTERM)
        return step(trainer)

    monkeypatch.setattr(Trainer, "_train_step", interrupted)
    assert main(command(plan, photographs)) == 0
    large, small = (plan.parent / "runs" / name for name in ("large", "small"))
    assert (large / "checkpoint.pt").is_file()
    assert not small.exists()
    monkeypatch.setattr(Trainer, "_train_step", step)
    assert main(command(plan, photographs)) == 0
    for run in (large, small):
        ended, expected = (
            torch.load(folder / "checkpoint.pt", weights_only=True)
            for folder in (run, straight / run.name)
        )
        assert ended["ended"]
        assert all(torch.equal(v, expected["average"][k]) for k, v in ended["average"].items())


def test_what_is_left_is_dealt_out_by_share(plan: Path) -> None:
    large, small = read_plan(plan)
    seconds = iter([0.0, 60.0, 540.0])
    clock = Clock(10.0, lambda: next(seconds))
    assert clock.minutes_for(large, [small]) == pytest.approx(9.0 * 3 / 4)
    assert clock.minutes_for(small, []) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "content",
    ["{}", '{"runs": []}', '{"runs": [{"name": "a", "recipe": "tiny.json", "share": 0}]}', "no"],
)
def test_a_broken_plan_is_refused(
    content: str, plan: Path, photographs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan.write_text(content)
    assert main(command(plan, photographs)) == 2
    assert "train-all:" in capsys.readouterr().err


def test_runs_must_hold_out_the_same(plan: Path) -> None:
    other = replace(TINY, validation_share=0.5)
    (plan.parent / "wider.json").write_text(other.to_json())
    with pytest.raises(ValueError, match="hold out"):
        read_plan(plan)


@pytest.mark.parametrize("name", ["plan.json", "plan-from-nothing.json"])
def test_the_plans_that_are_here_can_be_read(name: str) -> None:
    runs = read_plan(Path(__file__).parents[3] / "resources/training" / name)
    assert {run.name for run in runs} >= {"camera", "fine", "standard"}
    for run in runs:
        assert (run.start is None) == (name == "plan-from-nothing.json")
        assert run.start is None or run.start.is_file()
        assert Recipe.from_json(run.recipe.to_json()) == run.recipe
