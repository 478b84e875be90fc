"""A device is used if it computes what the processor does, and not a picture longer."""

from __future__ import annotations

import json
import math
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from denoise_gui.engine import CancelToken, Denoiser, Model
from denoise_gui.engine.cancellation import Cancelled
from denoise_gui.engine.devices import placed, placing, speeds
from denoise_gui.engine.devices.check import levels_apart
from denoise_gui.engine.devices.listing import PROCESSOR
from denoise_gui.engine.devices.notes import DeviceNotes, Note
from denoise_gui.engine.devices.spot_check import SpotChecks
from denoise_gui.engine.devices.ways import FLOAT16, FLOAT32, Way
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.runtime.sessions import open_session
from denoise_gui.engine.shipped import resources_folder
from tests.conftest import noisy_picture
from tests.engine.devices.faked import (
    Array,
    FakedCard,
    Spoil,
    channels_mixed_up,
    not_a_number,
    one_pixel_off,
    right,
    two_levels_off,
)


@pytest.fixture
def light() -> Path:
    """The quickest of the shipped models."""
    return resources_folder() / "models" / "light.onnx"


@pytest.fixture
def notes(tmp_path: Path) -> DeviceNotes:
    return DeviceNotes(tmp_path / "notes" / "devices.json")


def test_a_card_that_computes_rightly_is_used_and_named(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = FakedCard(monkeypatch)
    told: list[str] = []
    model = Model(light, "fake", notes=notes, progress=told.append)
    assert (model.device, model.device_name) == ("fake", "Faked Card 9000 (Fake)")
    assert not model.refusals
    assert "Checking Faked Card 9000 (Fake): 1 of 4" in told
    before = card.runs
    model.run(np.full((1, 3, 32, 32), 0.5, np.float32), 25)
    assert card.runs == before + 1


@pytest.mark.parametrize(
    ("spoil", "figure"),
    [
        (channels_mixed_up, "levels of 255"),
        (two_levels_off, "by up to 2 levels of 255"),
        (one_pixel_off, "up to 2 levels of 255"),
        (not_a_number, "values that are not numbers"),
    ],
)
def test_a_card_that_computes_wrongly_is_refused_with_the_figure(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch, spoil: Spoil, figure: str
) -> None:
    card = FakedCard(monkeypatch, spoil)
    said: list[str] = []
    model = Model(light, "fake", notes=notes, notice=said.append)
    assert model.device == "cpu"
    (words,) = said
    assert words.startswith("Faked Card 9000 (Fake) is not used: ")
    assert figure in words
    (refusal,) = model.refusals
    assert refusal.difference > refusal.limit
    before = card.runs
    model.run(np.full((1, 3, 32, 32), 0.5, np.float32), 25)
    assert card.runs == before  # not one pixel of it is shown


def test_the_check_uses_odd_sizes_and_every_form_of_sigma(
    model_path: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong_for_odd_sizes(output: Array, run: int) -> Array:
        return two_levels_off(output, run) if output.shape[3] % 16 else output

    FakedCard(monkeypatch, wrong_for_odd_sizes)
    assert Model(model_path, "fake", notes=notes, notice=lambda _words: None).device == "cpu"

    card = FakedCard(monkeypatch)
    assert Model(model_path, "fake", notes=DeviceNotes()).device == "fake"
    checked = card.shapes[:4]  # three sizes, and one with a sigma for each pixel
    assert len(set(checked)) == 3
    assert checked[2] == checked[3]
    assert any(height % 16 and width % 16 for height, width in checked)


def test_a_check_is_paid_for_once(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = FakedCard(monkeypatch)
    # However slow the machine is, its speed is measured in as many turns.
    monkeypatch.setattr("denoise_gui.engine.devices.check._LONG_ENOUGH_S", math.inf)
    Model(light, "fake", notes=notes)
    checked = card.runs
    assert checked
    assert Model(light, "fake", notes=notes).device == "fake"
    assert card.runs == checked
    card.spoil = two_levels_off
    assert Model(light, "fake", notes=notes).device == "fake"  # nothing says that it changed


@pytest.mark.parametrize("fact", ["driver", "version", "name"])
def test_another_driver_or_provider_is_checked_anew(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch, fact: str
) -> None:
    card = FakedCard(monkeypatch)
    Model(light, "fake", notes=notes)
    card.spoil = two_levels_off
    card.device = replace(card.device, **{fact: "3.0"})
    assert Model(light, "fake", notes=notes, notice=lambda _words: None).device == "cpu"


def test_another_runtime_is_checked_anew(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = FakedCard(monkeypatch)
    Model(light, "fake", notes=notes)
    checked = card.runs
    monkeypatch.setattr("onnxruntime.__version__", "99.0")
    Model(light, "fake", notes=notes)
    assert card.runs == 2 * checked


def test_a_card_is_checked_with_each_model(
    light: Path, model_path: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = FakedCard(monkeypatch)
    Model(light, "fake", notes=notes)
    card.spoil = two_levels_off
    assert Model(model_path, "fake", notes=notes, notice=lambda _words: None).device == "cpu"
    assert Model(light, "fake", notes=notes).device == "fake"


def test_what_was_refused_is_refused_again_without_a_check(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = FakedCard(monkeypatch, two_levels_off)
    Model(light, "fake", notes=notes, notice=lambda _words: None)
    runs, said = card.runs, []
    assert Model(light, "fake", notes=notes, notice=said.append).device == "cpu"
    assert card.runs == runs
    assert "2 levels" in said[0]


def test_what_is_forgotten_of_a_card_is_checked_anew(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = FakedCard(monkeypatch, two_levels_off)
    Model(light, "fake", notes=notes, notice=lambda _words: None)
    card.spoil = right
    notes.forget(replace(card.device, driver="another"))
    assert Model(light, "fake", notes=notes, notice=lambda _words: None).device == "cpu"
    notes.forget(card.device)
    assert Model(light, "fake", notes=notes).device == "fake"


def test_a_check_that_is_stopped_says_nothing_of_the_card(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = CancelToken()

    def stop(output: Array, run: int) -> Array:
        token.cancel()
        return output

    card = FakedCard(monkeypatch, stop)
    with pytest.raises(Cancelled):
        Model(light, "fake", notes=notes, cancel=token)
    card.spoil = right
    assert Model(light, "fake", notes=notes).device == "fake"


def test_notes_that_are_damaged_cost_a_check(
    light: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = FakedCard(monkeypatch)
    path = tmp_path / "devices.json"
    for text in (
        *("", "[]", '{"schema": 1, "notes": 5}', '{"schema": 1, "notes": {"a": 1}}'),
        *("[" * 200_000, " " * 5_000_000 + "{}"),
    ):
        path.write_text(text)
        before = card.runs
        assert Model(light, "fake", notes=DeviceNotes(path)).device == "fake"
        assert card.runs > before
    assert Model(light, "fake", notes=DeviceNotes(Path("/proc/no/notes"))).device == "fake"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("difference", value) for value in (-1, "nan", -math.inf, True, [], "little")),
        *(("seconds_per_megapixel", value) for value in (-0.5, 0, "nan", "inf", {})),
    ],
)
def test_a_note_that_no_measurement_gives_is_none(
    light: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str, value: object
) -> None:
    """A card that is wrong is not believed for a damaged record, and a right one is used."""
    path = tmp_path / "devices.json"
    card = FakedCard(monkeypatch, two_levels_off)
    DeviceNotes(path).keep(card.device, FLOAT32, sha256_of(light), Note(0.01, "", 0.1))
    content = json.loads(path.read_text())
    (note,) = content["notes"].values()
    note[field] = value
    path.write_text(json.dumps(content))
    assert Model(light, "fake", notes=DeviceNotes(path), notice=lambda _words: None).device == "cpu"
    note = DeviceNotes(path).of(card.device, FLOAT32, sha256_of(light))
    assert note.difference == pytest.approx(2, abs=0.01)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_or_a_folder_in_place_of_the_notes_is_not_waited_for(
    light: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakedCard(monkeypatch)
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    for name in ("pipe.json", "folder.json"):
        assert Model(light, "fake", notes=DeviceNotes(tmp_path / name)).device == "fake"


# In use


def on_the_processor(path: Path, picture: Array, tile: int = 64) -> Array:
    return Denoiser(Model(path), tile).denoise(picture, 25)


@pytest.mark.parametrize("spoil", [two_levels_off, not_a_number, channels_mixed_up])
def test_a_card_that_turns_wrong_in_the_middle_leaves_no_trace(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch, spoil: Spoil
) -> None:
    """Also in what it made before it was found out."""
    monkeypatch.setattr("denoise_gui.engine.denoise.denoiser._LARGE", 0)
    card = FakedCard(monkeypatch)
    said: list[str] = []
    model = Model(light, "fake", notes=notes, notice=said.append)
    picture, checked = noisy_picture(200, 300), card.runs
    card.spoil = lambda output, run: spoil(output, run) if run > checked + 2 else output
    clean = Denoiser(model, 64).denoise(picture, 25)
    assert card.runs > checked + 3
    assert np.abs(clean - on_the_processor(light, picture)).max() * 255 < 0.05
    assert model.device == "cpu"
    assert len(said) == 1
    assert "is not used" in said[0]
    # It is not believed at the next start either.
    card.spoil = right
    assert Model(light, "fake", notes=notes, notice=said.append).device == "cpu"


def test_a_card_that_dies_in_the_middle_costs_nothing_but_time(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = FakedCard(monkeypatch)
    said: list[str] = []
    model = Model(light, "fake", notes=notes, notice=said.append)
    picture, checked = noisy_picture(200, 300), card.runs

    def die(output: Array, run: int) -> Array:
        if run > checked + 2:
            raise RuntimeError("device lost: the driver was reset")
        return output

    card.spoil = die
    done: list[int] = []
    clean = Denoiser(model, 64).denoise(picture, 25, progress=lambda now, _all: done.append(now))
    assert np.abs(clean - on_the_processor(light, picture)).max() * 255 < 0.05
    assert done == sorted(done)  # what there was is kept
    assert model.device == "cpu"
    assert said == [
        "Faked Card 9000 (Fake) failed (light.onnx failed while running: device lost: the driver "
        "was reset): running on the processor instead."
    ]
    # It may have been the moment's fault: at the next start it is used again.
    card.spoil = right
    assert Model(light, "fake", notes=notes).device == "fake"


def test_a_card_that_turns_wrong_in_the_middle_of_a_batch_leaves_none_of_it_wrong(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the photographs either that are finished by the time a look is due again."""
    monkeypatch.setattr("denoise_gui.engine.devices.spot_check.INTERVAL_S", 1e9)
    card = FakedCard(monkeypatch)
    model = Model(light, "fake", notes=notes, notice=lambda _words: None)
    denoiser, checked = Denoiser(model), card.runs
    card.spoil = lambda output, run: two_levels_off(output, run) if run > checked + 2 else output
    pictures = [noisy_picture(320, 400 + 8 * number) for number in (2, 1, 0, 0, 0)]
    for picture in pictures:
        clean = denoiser.denoise(picture, 25)
        assert np.abs(clean - on_the_processor(light, picture, 1680)).max() * 255 < 0.05
    assert model.device == "cpu"


def test_a_network_that_fails_everywhere_is_no_reason_to_leave_the_card(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakedCard(monkeypatch)
    model = Model(light, "fake", notes=notes)
    picture = np.full((1, 3, 64, 64), np.nan, np.float32)
    assert np.isnan(model.run(picture, 25)).any()
    assert model.device == "fake"


def test_a_tile_is_looked_at_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    checks = SpotChecks(8, 48, whole=False, clock=lambda: now[0])
    assert checks.is_due(64, 64)
    checks.done(64, 64, 0.1)
    assert not checks.is_due(64, 64)
    assert checks.is_due(64, 128)  # larger than all that were looked at
    now[0] += 6
    assert checks.is_due(64, 64)
    checks.done(64, 64, 3.0)  # where a look is dear, it is taken less often
    now[0] += 6
    assert not checks.is_due(64, 64)
    checks.demanded = True
    assert checks.is_due(64, 64)


def test_the_pieces_looked_at_lie_everywhere_and_have_their_context() -> None:
    checks = SpotChecks(8, 20, whole=False)
    seen = np.zeros((168, 240), bool)
    for _ in range(400):
        part = checks.part(168, 240)
        seen[part.inner] = True
        for inner, outer, length in zip(part.inner, part.outer, (168, 240), strict=True):
            assert outer.start % 8 == 0
            assert outer.start == max(0, inner.start - 24)
            assert outer.stop == min(length, inner.stop + 24)
    assert seen.all()


# Precision, sizes, speed


def test_half_precision_is_held_to_its_own_limit(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = (Way(FLOAT32), Way(FLOAT16))
    monkeypatch.setattr(placing, "ways_of", lambda _device, _threads: ways)
    FakedCard(monkeypatch, lambda output, _run: output + np.float32(0.4 / 255))
    model = Model(light, "fake", notes=notes)
    assert model.device_name == "Faked Card 9000 (Fake), float16"
    FakedCard(monkeypatch, lambda output, _run: output + np.float32(1.2 / 255))
    assert Model(light, "fake", notes=DeviceNotes(), notice=lambda _words: None).device == "cpu"


def test_what_is_no_rounding_is_not_tried_in_half_precision(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = (Way(FLOAT32), Way(FLOAT16))
    monkeypatch.setattr(placing, "ways_of", lambda _device, _threads: ways)
    card = FakedCard(monkeypatch, channels_mixed_up)
    assert Model(light, "fake", notes=notes, notice=lambda _words: None).device == "cpu"
    assert card.opened == [FLOAT32]


def test_a_precision_that_the_card_cannot_do_costs_it_nothing_else(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = (Way(FLOAT32), Way(FLOAT16))
    monkeypatch.setattr(placing, "ways_of", lambda _device, _threads: ways)
    monkeypatch.setattr(speeds, "_MEASURED_EDGE", 64)
    card = FakedCard(monkeypatch)
    start = card._open

    def no_half(path: Path, threads: int, device: Any = PROCESSOR, way: Way = Way()) -> Any:  # noqa: B008
        if way.precision == FLOAT16:
            raise ModelError("no kernels for half precision")
        return start(path, threads, device, way)

    monkeypatch.setattr("denoise_gui.engine.runtime.model.open_session", no_half)
    assert Model(light, "fake", notes=notes).device == "fake"
    notes.keep(PROCESSOR, f"{FLOAT32}, 2 threads", sha256_of(light), Note(None, "", 1.0))
    notes.keep(card.device, FLOAT32, sha256_of(light), Note(0.0, "", 0.1))
    assert Model(light, "auto", threads=2, notes=notes).device == "fake"


@pytest.mark.parametrize(("half", "chosen"), [(0.5, FLOAT16), (0.95, FLOAT32)])
def test_half_precision_is_used_where_it_pays(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch, half: float, chosen: str
) -> None:
    ways = (Way(FLOAT32), Way(FLOAT16))
    monkeypatch.setattr(placing, "ways_of", lambda _device, _threads: ways)
    card = FakedCard(monkeypatch)
    for precision, seconds in ((FLOAT32, 1.0), (FLOAT16, half)):
        notes.keep(card.device, precision, sha256_of(light), Note(0.01, "", seconds))
    Model(light, "fake", notes=notes)
    assert card.opened == [chosen]


@pytest.mark.parametrize("size", [(500, 700), (100, 700), (90, 110)])
def test_a_card_that_compiles_for_a_shape_gets_one(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(placed, "compiles_for_a_shape", lambda _device: True)
    monkeypatch.setattr(placed, "TILE", 128)
    card = FakedCard(monkeypatch)
    model = Model(light, "fake", notes=notes)
    assert set(card.shapes) == {(224, 224)}
    card.shapes.clear()
    picture = noisy_picture(*size)
    clean = Denoiser(model).denoise(picture, 25)
    assert len(set(card.shapes)) == 1
    assert np.abs(clean - on_the_processor(light, picture, 1000)).max() * 255 < 0.05


def test_a_card_has_its_next_tile_while_the_last_is_converted(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = FakedCard(monkeypatch)
    model = Model(light, "fake", notes=notes)
    first, begun = card.runs, threading.Event()

    def note(output: Array, run: int) -> Array:
        if run == first + 1:
            begun.set()
        return output

    card.spoil = note
    together: list[bool] = []

    def told(_done: int, _all: int) -> None:
        if not together:
            together.append(begun.wait(60))

    picture = noisy_picture(200, 300)
    clean = Denoiser(model, 64).denoise(picture, 25, progress=told)
    assert together == [True]
    assert np.abs(clean - on_the_processor(light, picture)).max() * 255 < 0.05


def test_a_picture_on_a_card_is_stopped_in_its_middle(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, token = FakedCard(monkeypatch), CancelToken()
    model = Model(light, "fake", notes=notes)
    first = card.runs

    def stop(output: Array, run: int) -> Array:
        if run == first + 1:
            token.cancel()
        return output

    card.spoil = stop
    with pytest.raises(Cancelled):
        Denoiser(model, 64).denoise(noisy_picture(300, 300), 25, cancel=token)
    assert card.runs <= first + 3
    assert model.device == "fake"


@pytest.mark.parametrize(("card_s", "where"), [(0.2, "fake"), (0.95, "cpu"), (3.0, "cpu")])
def test_automatic_takes_the_fastest(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch, card_s: float, where: str
) -> None:
    card = FakedCard(monkeypatch)
    sha256 = sha256_of(light)
    notes.keep(card.device, FLOAT32, sha256, Note(0.01, "", card_s))
    notes.keep(PROCESSOR, f"{FLOAT32}, 2 threads", sha256, Note(None, "", 1.0))
    assert Model(light, "auto", threads=2, notes=notes).device == where
    assert not card.runs  # all of it is known


def test_automatic_measures_once(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speeds, "_MEASURED_EDGE", 64)
    card = FakedCard(monkeypatch)
    Model(light, "auto", notes=notes)
    runs = card.runs
    assert runs > 4
    Model(light, "auto", notes=notes)
    assert card.runs == runs


def test_automatic_never_takes_a_card_that_is_wrong(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakedCard(monkeypatch, two_levels_off)
    said: list[str] = []
    first = Model(light, "auto", notes=notes, notice=said.append)
    assert first.device == "cpu"
    assert len(said) == 1
    again = Model(light, "auto", notes=notes, notice=said.append)
    assert (again.device, len(said)) == ("cpu", 1)  # told once, as nobody asked for it
    assert again.refusals[0].known


def test_automatic_leaves_out_a_card_whose_check_ended_the_program(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the program would end at every start."""

    def end(_output: Array, _run: int) -> Array:
        raise KeyboardInterrupt  # as near as a test comes to a driver that falls over

    card = FakedCard(monkeypatch, end)
    with pytest.raises(KeyboardInterrupt):
        Model(light, "auto", notes=notes)
    card.spoil = right
    runs = card.runs
    assert Model(light, "auto", notes=notes).device == "cpu"
    assert card.runs == runs
    assert Model(light, "fake", notes=notes).device == "fake"  # by name it is tried again


@pytest.mark.parametrize(("seconds", "edge"), [(0.001, 1024), (0.2, 904), (3.0, 512), (None, 1024)])
def test_tiles_are_as_large_as_a_person_can_wait_for(
    light: Path,
    notes: DeviceNotes,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float | None,
    edge: int,
) -> None:
    monkeypatch.setattr(speeds, "_MEASURED_EDGE", 64)
    card = FakedCard(monkeypatch)
    if seconds is None:
        monkeypatch.setattr(speeds.check, "seconds_per_megapixel", lambda *_: [0.001])
    else:
        notes.keep(card.device, FLOAT32, sha256_of(light), Note(0.01, "", seconds))
    model = Model(light, "fake", notes=notes)
    assert Denoiser(model).tile_size == edge


def test_who_cancels_goes_on_at_once_though_the_card_does_not(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many providers make one node of the network, and hear of it at its end."""
    card, token = FakedCard(monkeypatch), CancelToken()
    model = Model(light, "fake", notes=notes)
    released = threading.Event()

    def dawdle(output: Array, _run: int) -> Array:
        token.cancel()
        released.wait(60)
        return output

    card.spoil = dawdle
    image = np.full((1, 3, 32, 32), 0.5, np.float32)
    with pytest.raises(Cancelled):
        model.run(image, 25, token)
    assert not released.is_set()
    card.spoil = right
    released.set()
    assert np.isfinite(model.run(image, 25)).all()
    assert model.device == "fake"


def test_a_device_that_is_not_there_is_said_with_those_that_are(
    light: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakedCard(monkeypatch)
    said: list[str] = []
    assert Model(light, "cuda", notice=said.append).device == "cpu"
    assert said == ["cuda is not available here (fake, cpu are): running on the processor instead."]


def test_a_card_that_does_not_start_is_said_with_the_reason(
    light: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As onnxruntime says it; that of a provider built into it too."""

    FakedCard(monkeypatch)
    monkeypatch.setattr("denoise_gui.engine.runtime.model.open_session", open_session)
    monkeypatch.setattr("onnxruntime.InferenceSession", fails_for_the_card)
    said: list[str] = []
    assert Model(light, "fake", notice=said.append).device == "cpu"
    assert said == ["Faked Card 9000 (Fake) failed (no driver): running on the processor instead."]


START = onnxruntime.InferenceSession


def fails_for_the_card(path: str, options: object, providers: list[Any]) -> object:
    if providers[0] != "CPUExecutionProvider":
        raise RuntimeError("no driver")
    return START(path, options, providers=providers)


@pytest.mark.parametrize("wanted", ["fake", "FAKE", "faked card", "FakeExecutionProvider"])
def test_a_device_is_found_by_what_people_call_it(
    light: Path, monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    FakedCard(monkeypatch)
    assert Model(light, wanted).device == "fake"


def test_how_far_two_results_are_apart() -> None:
    zero = np.zeros((1, 3, 2, 2), np.float32)
    nan = zero.copy()
    nan[0, 0, 0, 0] = np.nan
    assert levels_apart(zero, zero + np.float32(1 / 255)) == pytest.approx(1)
    assert levels_apart(nan, zero) == math.inf
    assert levels_apart(nan, nan) == 0
    assert levels_apart(zero, zero[:, :, :1]) == math.inf


def test_the_report_of_a_refusal_has_what_its_reader_needs(
    light: Path, notes: DeviceNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakedCard(monkeypatch, two_levels_off, facts=(("version", "1.0"),))
    model = Model(light, "fake", notes=notes, notice=lambda _words: None)
    facts = model.refusals[0].facts()
    assert facts["Device"] == "Faked Card 9000 (Fake)"
    assert facts["Drivers"] == "2.0"
    assert facts["Provider"] == "FakeExecutionProvider 1.0"
    assert facts["Largest difference"].startswith("2.0000")
