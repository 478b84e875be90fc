"""A machine without an NVIDIA card does not fetch CUDA."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from denoise_gui import pytorch_build

ROOT = Path(__file__).parents[1]
CUDA = ["filelock", "nvidia-cudnn-cu13==9; platform_system == 'Linux'", "triton==3.6"]


class Pip:
    """Says what the build that it would take needs, and notes what it is told to install."""

    def __init__(self, needs: Sequence[str], code: int = 0) -> None:
        self.needs = needs
        self.code = code
        self.installs: list[Sequence[str]] = []

    def __call__(
        self, arguments: Sequence[str], *, capture: bool = False
    ) -> subprocess.CompletedProcess[str]:
        if capture:
            report = {"install": [{"metadata": {"requires_dist": self.needs}}]}
            return subprocess.CompletedProcess(arguments, 0, json.dumps(report))
        self.installs.append(arguments)
        return subprocess.CompletedProcess(arguments, self.code)


@pytest.fixture(autouse=True)
def a_linux_machine_without_card_and_pytorch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytorch_build.platform, "system", lambda: "Linux")
    monkeypatch.setattr(pytorch_build, "has_nvidia_graphics", lambda: False)
    monkeypatch.setattr(pytorch_build, "installed", lambda _requirement: False)


def run(monkeypatch: pytest.MonkeyPatch, pip: Pip) -> list[Sequence[str]]:
    monkeypatch.setattr(pytorch_build, "_pip", pip)
    assert pytorch_build.main([]) == 0
    return pip.installs


def test_the_build_for_the_processor_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    (installed,) = run(monkeypatch, Pip(CUDA))
    assert pytorch_build.INDEX in installed
    assert installed[-1] == pytorch_build.wanted(ROOT / "pyproject.toml")
    assert installed[-1].startswith("torch==")


def test_a_build_without_cuda_is_left_to_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not run(monkeypatch, Pip(["filelock"]))


def test_who_has_a_card_gets_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytorch_build, "has_nvidia_graphics", lambda: True)
    assert not run(monkeypatch, Pip(CUDA))


def test_what_is_installed_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytorch_build, "installed", lambda _requirement: True)
    assert not run(monkeypatch, Pip(CUDA))


def test_an_index_that_cannot_be_reached_does_not_end_the_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, Pip(CUDA, code=1))
    assert "cannot be had" in capsys.readouterr().out
