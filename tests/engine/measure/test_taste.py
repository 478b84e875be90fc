"""Which noise a model learned, as the shipped ones show it."""

from __future__ import annotations

from pathlib import Path

import pytest

from denoise_gui.engine import Denoiser, Model, shipped_model
from denoise_gui.engine.measure.taste import taste_by, taste_of

MODELS = shipped_model().parent


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("standard", 0.9, 1), ("fine", 0.9, 1), ("light", 0.6, 1), ("camera", 0, 0.1)],
)
def test_the_shipped_models_tell_what_they_learned(name: str, least: float, most: float) -> None:
    denoiser = Denoiser(Model(Path(MODELS / f"{name}.onnx")))
    assert least <= taste_of(denoiser) <= most


def test_a_model_that_does_nothing_is_somewhere_between() -> None:
    assert 0 <= taste_by(lambda pixels, _sigma: pixels, 3, 75) <= 1
    assert 0 <= taste_by(lambda pixels, _sigma: pixels, 1, 5) <= 1
