"""A bundle has no Python to call: what needs another process starts the bundle itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine import bundle
from denoise_gui.engine.errors import ModelError, UserError
from denoise_gui.engine.images import apart
from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.models.trial import try_model
from denoise_gui.engine.shipped import shipped_model
from denoise_gui.headless import conversion
from denoise_gui.headless.cluster.pool import opened_pool
from denoise_gui.start import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As in a bundle; returns where each start of its program notes its arguments."""
    if sys.platform == "win32":
        pytest.skip("a script stands for the bundle's program")
    notes = tmp_path / "starts"
    program = tmp_path / "denoise-gui"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {notes}\n'
        f'PYTHONPATH={ROOT} exec {sys.executable} -P -m denoise_gui "$@"\n'
    )
    program.chmod(0o755)
    apart.let_go()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    yield notes
    apart.let_go()


def test_a_photograph_is_decoded_by_the_bundle_s_own_program(bundled: Path, tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert apart.can_read_apart()
    photograph = load_image(tmp_path / "a.png", apart=True)
    assert np.array_equal(photograph.pixels, pixels)
    assert bundled.read_text() == "--helper decode\n"


def test_a_model_is_tried_by_the_bundle_s_own_program(bundled: Path) -> None:
    outcome = try_model(shipped_model("light"))
    assert outcome.refusal is None
    assert outcome.bytes_per_pixel > 0
    assert bundled.read_text().startswith("--helper try-model ")


def test_a_confinement_without_further_processes_is_seen(
    bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert not apart.can_read_apart()
    assert load_image(tmp_path / "a.png", apart=True).width == 8


def test_a_helper_of_no_name_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ([], ["os"]):
        monkeypatch.setattr(sys, "argv", ["denoise-gui", bundle.HELPER, *arguments])
        assert main() == 2
        assert bundle.HELPER in capsys.readouterr().err


def test_for_weights_the_window_installs_what_is_needed(
    bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "net.pth"
    weights.write_bytes(b"weights")
    monkeypatch.setattr(conversion, "missing_modules", lambda: ["torch"])
    with pytest.raises(ModelError) as caught:
        conversion.model_to_run(weights, "", lambda _words: None)
    assert "pip" not in str(caught.value)
    assert "its window, which offers to install them" in str(caught.value)
    assert not bundled.exists()


def test_a_cluster_is_refused_without_telling_of_pip(
    bundled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError) as caught, opened_pool("local:1", lambda _words: None):
        pass
    assert "pip" not in str(caught.value)
    assert "this bundle" in str(caught.value)
    assert not bundled.exists()
