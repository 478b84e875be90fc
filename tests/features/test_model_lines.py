"""The library says of each model that comes with the application what it is for."""

from __future__ import annotations

from denoise_gui.engine.library.model_card import ModelCard
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.shipped import shipped_model
from denoise_gui.features.models.model_lines import row_of


def card() -> ModelCard:
    path = shipped_model("light")
    return ModelCard(Model(path).info, path.stat().st_size)


def test_every_bundled_model_says_what_it_is_for() -> None:
    uses = []
    for path in sorted(shipped_model().parent.glob("*.onnx")):
        bundled = row_of(path.stem, card(), bundled=True, running=False)
        added = row_of(path.stem, card(), bundled=False, running=False)
        assert len(bundled.lines) == len(added.lines) + 1
        uses.append(bundled.lines[0])
    assert len(set(uses)) == len(uses) >= 2
