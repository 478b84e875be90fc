"""The library of models: copies that stay, nothing twice, nothing bundled lost."""

from __future__ import annotations

import json
from pathlib import Path

import onnx
import pytest

from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.library.library import (
    ModelLibrary,
    keeps_weights_elsewhere,
    reading_of,
    weights_of,
)
from denoise_gui.engine.library.model_card import CardFolder, card_of
from denoise_gui.engine.models.probe_note import note_probe, noted_probe
from denoise_gui.engine.runtime.model import Model
from tests.engine.models.foreign_models import reorganising_network


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    bundled = tmp_path / "bundled"
    bundled.mkdir()
    for name in ("standard", "light"):
        (bundled / f"{name}.onnx").write_bytes(name.encode())
    return ModelLibrary(tmp_path / "mine" / "models", bundled)


def source(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_bundled_models_come_first_however_many_there_are(
    library: ModelLibrary, tmp_path: Path
) -> None:
    assert [model.name for model in library.models()] == ["light", "standard"]
    file = source(tmp_path, "A.onnx", b"a")
    library.add(file, sha256_of(file))
    assert [(model.name, model.bundled) for model in library.models()] == [
        ("light", True),
        ("standard", True),
        ("A", False),
    ]


def test_what_is_added_stays_when_its_source_goes(library: ModelLibrary, tmp_path: Path) -> None:
    file = source(tmp_path, "mine.onnx", b"content")
    added = library.add(file, sha256_of(file))
    file.unlink()
    assert added.read_bytes() == b"content"


def test_nothing_is_added_twice(library: ModelLibrary, tmp_path: Path) -> None:
    file = source(tmp_path, "mine.onnx", b"content")
    digest = sha256_of(file)
    assert library.holding(digest) is None
    added = library.add(file, digest)
    assert library.holding(digest) == added
    assert library.holding(sha256_of(library.models()[0].path)) == library.models()[0].path
    other = source(tmp_path / "mine", "mine.onnx", b"another of that name")
    assert library.holding(sha256_of(other)) is None
    assert library.add(other, sha256_of(other)).name == "mine (2).onnx"


def test_a_checkpoint_is_kept_beside_what_was_made_from_it(
    library: ModelLibrary, tmp_path: Path
) -> None:
    weights = source(tmp_path, "trained.PTH", b"weights")
    target = library.place_for(weights)
    target.write_bytes(b"converted")
    library.adopt(target, weights)
    kept = weights_of(target)
    assert kept is not None
    assert (kept.parent, kept.read_bytes()) == (library.folder, b"weights")
    weights.unlink()
    assert library.holding(sha256_of(kept)) == target
    library.remove(target)
    assert list(library.folder.iterdir()) == []


def test_weights_that_were_read_otherwise_are_another_model(
    library: ModelLibrary, tmp_path: Path
) -> None:
    weights = source(tmp_path, "trained.pth", b"weights")
    digest = sha256_of(weights)
    made = {}
    for reading in ("", "noise+bgr"):
        made[reading] = library.place_for(weights)
        made[reading].write_bytes(b"converted " + reading.encode())
        library.adopt(made[reading], weights, reading)
    for reading, model in made.items():
        assert library.holding(digest, reading) == model
        assert reading_of(model) == reading
    assert library.holding(digest, "image") is None
    # What was made before readings were tried is made again.
    note = made[""].with_suffix(".source.json")
    fields = json.loads(note.read_text())
    del fields["reading"]
    note.write_text(json.dumps(fields))
    assert library.holding(digest) is None


def test_a_bundled_model_cannot_be_removed(library: ModelLibrary) -> None:
    model = library.models()[0].path
    with pytest.raises(ModelError, match="comes with the application"):
        library.remove(model)
    assert model.exists()


def test_a_copy_that_is_stopped_leaves_nothing(library: ModelLibrary, tmp_path: Path) -> None:
    file = source(tmp_path, "big.onnx", b"x" * 3_000_000)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        library.add(file, "digest", token)
    assert list(library.folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(library: ModelLibrary, tmp_path: Path) -> None:
    library.folder.parent.mkdir()
    library.folder.write_text("a file in the way")
    file = source(tmp_path, "mine.onnx", b"content")
    with pytest.raises(ModelError, match=r"mine\.onnx cannot be copied into"):
        library.add(file, sha256_of(file))


def test_a_card_is_measured_once_per_content(tmp_path: Path) -> None:
    path = reorganising_network(tmp_path / "mine.onnx", channels=1)
    (tmp_path / "mine.evaluation.json").write_text(
        json.dumps({"images": "Kodak", "scores": [{"sigma": 25.0, "psnr": 31.25}]})
    )
    box = CardFolder(tmp_path / "cards")
    card = card_of(path, box)
    assert (card.info.channels, card.info.multiple, card.info.halo, card.info.probed) == (
        1,
        2,
        4,
        True,
    )
    assert card.seconds_per_megapixel is not None
    assert card.seconds_per_megapixel > 0
    assert set(card.psnr) == {"15", "25", "50"}
    assert (card.published, card.published_of) == ({"25": 31.25}, "Kodak")
    moved = path.rename(tmp_path / "renamed.onnx")
    # The time would differ if it were measured again.
    assert card_of(moved, box).seconds_per_megapixel == card.seconds_per_megapixel
    reorganising_network(moved, channels=3)
    assert card_of(moved, box).info.channels == 3


def test_a_damaged_card_is_made_anew(tmp_path: Path) -> None:
    path = reorganising_network(tmp_path / "mine.onnx")
    box = CardFolder(tmp_path / "cards")
    card = card_of(path, box)
    for file in (tmp_path / "cards").iterdir():
        file.write_text("{")
    assert card_of(path, box).psnr == card.psnr


def test_a_model_whose_weights_lie_beside_it_is_told(tmp_path: Path) -> None:
    whole = reorganising_network(tmp_path / "whole.onnx")
    split = tmp_path / "split.onnx"
    model = onnx.load(whole)
    onnx.save(model, split, save_as_external_data=True, location="split.data", size_threshold=0)
    assert keeps_weights_elsewhere(split)
    assert not keeps_weights_elsewhere(whole)


def test_what_running_it_showed_is_noted_for_one_content_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = reorganising_network(tmp_path / "mine.onnx")
    first = Model(path)
    assert first.note is not None
    note_probe(path, first.note)
    with monkeypatch.context() as patched:
        patched.delattr("denoise_gui.engine.runtime.file_facts.probe")
        assert Model(path).info == first.info
    reorganising_network(path, channels=1)
    assert noted_probe(path) is None
    assert Model(path).info.channels == 1
    path.with_suffix(".probe.json").write_text('{"version": 1, "multiple": 0}')
    assert noted_probe(path) is None
