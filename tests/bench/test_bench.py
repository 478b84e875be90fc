"""The benchmark's pure parts. No test depends on how fast anything is."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from denoise_gui.engine.shipped import shipped_model
from tests.bench import machine, pictures, table
from tests.bench.__main__ import _parse
from tests.bench.drag import HIGH, LOW, positions
from tests.bench.figures import percentile, spread, worse
from tests.bench.graph_cost import macs_per_pixel
from tests.bench.heartbeat import gaps
from tests.bench.on_device import model_on
from tests.bench.recipe_drags import to_and_fro
from tests.bench.results import REQUIRED, blank, lookup, merge, missing_keys
from tests.bench.section import SECTIONS, Settings, arguments_for
from tests.engine.devices.faked import FakedCard, two_levels_off
from tests.peak_memory import peak_bytes


def fake_results() -> dict[str, object]:
    results = blank()
    for number, key in enumerate(REQUIRED):
        *path, last = key.split(".")
        addition: dict[str, object] = {last: number + 0.5}
        for part in reversed(path):
            addition = {part: addition}
        results = merge(results, addition)
    peers = {
        "shipped": {"seconds_per_mpx": 0.5, "psnr_25": 32.0, "times_the_shipped": 1.0},
        "bm3d": {"seconds_per_mpx": 50.0, "psnr_25": 31.5, "times_the_shipped": 100.0},
        "ffdnet_pytorch": {"seconds_per_mpx": 3.0, "psnr_25": None, "times_the_shipped": 6.0},
    }
    machine_facts = {"cpu": "a cpu", "cores": 2, "versions": {"python": "3"}, "load_average": 0.0}
    return merge(results, {"peers": peers, "machine": machine_facts})


@pytest.mark.parametrize("percent", [0, 5, 50, 95, 100])
def test_percentile_is_that_of_numpy(percent: float) -> None:
    samples = np.random.default_rng(0).random(37).tolist()
    assert percentile(samples, percent) == pytest.approx(np.percentile(samples, percent))


def test_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no percentile"):
        percentile([], 50)


def test_spread_of_one_and_of_no_sample() -> None:
    assert spread([3.0]) == {"median": 3.0, "p95": 3.0, "max": 3.0, "count": 1}
    assert spread([])["median"] is None


def test_half_a_worst_case_is_none() -> None:
    assert worse(1.0, 2.0) == 2.0
    assert worse(None, 2.0) is None


def test_a_blank_and_a_full_result_have_every_key() -> None:
    assert missing_keys(blank()) == []
    assert missing_keys(fake_results()) == []
    assert json.loads(json.dumps(fake_results()))["cancel_ms"]["p95"] > 0


def test_a_missing_key_is_named() -> None:
    results = fake_results()
    results["start"] = {"cold_ms": 1.0}
    results["peers"] = {"shipped": {"psnr_25": 1.0}}
    assert missing_keys(results) == ["start.version_ms", "peers.shipped.seconds_per_mpx"]


def test_merging_keeps_what_the_addition_lacks() -> None:
    merged = merge({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}, "d": 4})
    assert merged == {"a": {"b": 3, "c": 2}, "d": 4}
    assert lookup(merged, "a.c") == 2
    assert lookup(merged, "a.c.e") is None


def test_the_table_shows_goals_peers_and_what_is_missing() -> None:
    results = fake_results()
    results["peers_skipped"] = {"opencv": "cv2 is not installed"}
    text = table.as_text(table.rows(results))
    assert "slider to frame" in text
    assert "≤ 50 ms" in text
    assert "missed" in text  # so few dB
    assert "100 times the shipped" in text
    assert "cv2 is not installed" in text
    blank_text = table.as_text(table.rows(blank()))
    assert "–" in blank_text
    assert " met" not in blank_text


def test_markdown_has_one_ruled_row_a_line() -> None:
    rows = table.rows(fake_results())
    lines = table.as_markdown(rows).splitlines()
    assert len(lines) == len(rows) + 2
    assert {line.count("|") for line in lines} == {len(table.HEADINGS) + 1}
    assert "a cpu, 2 cores" in table.machine_line(fake_results())


def test_the_hand_goes_to_and_fro_and_never_stands_still() -> None:
    way = positions()
    values = [next(way) for _ in range(200)]
    assert min(values) >= LOW * 2
    assert max(values) <= HIGH * 2
    assert all(a != b for a, b in itertools.pairwise(values))
    assert max(values) - min(values) > 60


def test_the_longest_gap_comes_with_what_was_computed_in_it() -> None:
    found = gaps([(0.0, 0.0), (0.005, 0.001), (0.105, 0.021), (0.110, 0.022)])
    assert found["longest_gap_ms"] == pytest.approx(100)
    assert found["longest_gap_computed_ms"] == pytest.approx(20)
    assert found["beats"] == 4


def test_the_graph_of_the_shipped_model_is_counted() -> None:
    # The learned convolutions alone have 40.856 kMAC per pixel; the reorganisations are in the
    # graph too.
    assert macs_per_pixel(shipped_model()) == pytest.approx(40_856, rel=0.01)


def test_pictures_are_the_same_every_time() -> None:
    first, second = pictures.big_picture((600, 900)), pictures.big_picture((600, 900))
    assert first.shape == (600, 900, 3)
    assert np.array_equal(first, second)
    assert all(crop.shape == (96, 96, 3) for crop in pictures.crops(96).values())


def test_the_machine_has_a_name() -> None:
    described = machine.describe()
    assert described["cpu"]
    assert described["cores"] >= 1
    assert "numpy" in described["versions"]
    assert peak_bytes() > 1e6


def test_the_command_line_reaches_the_section(tmp_path: Path) -> None:
    options = _parse(["--quick", "--only", "cancel", "memory"])
    assert options.only == ["cancel", "memory"]
    assert set(options.only) <= set(SECTIONS)
    settings = Settings(True, tmp_path / "p.png", tmp_path, tmp_path / "w.pth")
    arguments = arguments_for("cancel", settings, tmp_path / "out.json")
    assert "--quick" in arguments
    assert str(tmp_path / "w.pth") in arguments


def test_a_device_reaches_the_section_and_is_measured_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _parse([]).device == "cpu"
    device = _parse(["--device", "fake"]).device
    settings = Settings(True, tmp_path / "p.png", tmp_path, device=device)
    arguments = arguments_for("whole", settings, tmp_path / "out.json")
    assert arguments[arguments.index("--device") + 1] == "fake"

    card = FakedCard(monkeypatch)
    assert model_on(settings).device == "fake"
    card.device = replace(card.device, driver="3.0")
    card.spoil = two_levels_off
    with pytest.raises(RuntimeError, match="by up to 2 levels"):
        model_on(settings)


@pytest.mark.parametrize(("at", "largest"), [(36, 150), (28, 80), (0, 80), (100, 100)])
def test_a_drag_of_any_control_stays_on_its_scale(at: int, largest: int) -> None:
    path = to_and_fro(at, largest)
    values = [next(path) for _ in range(100)]
    assert min(values) >= 0
    assert max(values) <= largest
    assert len(set(values)) > 4
