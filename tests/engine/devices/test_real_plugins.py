"""Providers of others, as they are: one that computes rightly, and one that does not.

They are no part of the ordinary set-up (60 MB): `make test-devices` installs them. OpenVINO's
runs on the processor. WebGPU's runs on a graphics card made of software, SwiftShader, which
Debian's `chromium` brings, and whose convolutions are wrong by the whole range of a picture.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from denoise_gui.engine import Cancelled, CancelToken, Denoiser, Model
from denoise_gui.engine.devices import placing
from denoise_gui.engine.devices.listing import find_device
from denoise_gui.engine.devices.notes import DeviceNotes
from denoise_gui.engine.devices.ways import FLOAT32, Way
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.shipped import resources_folder
from tests.conftest import noisy_picture

LIGHT = resources_folder() / "models" / "light.onnx"
CHROMIUM = Path("/usr/lib/chromium")
SOFTWARE_CARD = CHROMIUM / "vk_swiftshader_icd.json"


def lacks(module: str) -> bool:
    return importlib.util.find_spec(module) is None


needs_openvino = pytest.mark.skipif(
    lacks("onnxruntime_ep_openvino"),
    reason="onnxruntime-ep-openvino is not installed: make test-devices",
)
needs_software_card = pytest.mark.skipif(
    lacks("onnxruntime_ep_webgpu") or not SOFTWARE_CARD.exists(),
    reason="onnxruntime-ep-webgpu or Debian's chromium is not installed: make test-devices",
)


@needs_openvino
def test_openvino_is_accepted_measured_and_gives_the_processors_picture(tmp_path: Path) -> None:
    notes = DeviceNotes(tmp_path / "devices.json")
    device = find_device("openvino-cpu")
    assert device is not None
    model = Model(LIGHT, "openvino-cpu", notes=notes)
    assert model.device == "openvino-cpu"
    assert model.device_name.endswith("(OpenVINO)")
    note = notes.of(device, FLOAT32, sha256_of(LIGHT))
    assert note.difference is not None
    assert note.difference < 0.05
    picture = noisy_picture(300, 410)
    clean = Denoiser(model, 128).denoise(picture, 25)
    expected = Denoiser(Model(LIGHT), 128).denoise(picture, 25)
    assert model.device == "openvino-cpu"
    assert np.abs(clean - expected).max() * 255 < 0.05

    Model(LIGHT, "auto", notes=notes)
    assert notes.of(device, FLOAT32, sha256_of(LIGHT)).seconds_per_megapixel


@needs_openvino
def test_openvino_left_to_itself_rounds_and_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    device = find_device("openvino-cpu")
    assert device is not None
    if "BF16" not in device.fact("OPTIMIZATION_CAPABILITIES").split():
        pytest.skip("this processor has no bfloat16 to round to")
    monkeypatch.setattr(placing, "ways_of", lambda _device, _threads: (Way(),))
    said: list[str] = []
    model = Model(LIGHT, "openvino-cpu", notice=said.append)
    assert model.device == "cpu"
    assert re.search(r"by up to [\d.]+ levels of 255", said[0])


@needs_openvino
def test_a_run_on_openvino_is_stopped_in_its_middle() -> None:
    model = Model(LIGHT, "openvino-cpu")
    token = CancelToken()
    tensor = np.full((1, 3, 1600, 1600), 0.5, np.float32)
    model.run(tensor[:, :, :64, :64], 25)

    stopped = 0.0

    def stop() -> None:
        nonlocal stopped
        stopped = time.monotonic()
        token.cancel()

    timer = threading.Timer(0.1, stop)
    timer.start()
    with pytest.raises(Cancelled):
        model.run(tensor, 25, token)
    timer.join()
    assert time.monotonic() - stopped < 30  # a run of it all takes far longer than a stop
    assert model.device == "openvino-cpu"


@needs_software_card
@pytest.mark.slow
def test_a_card_that_lies_is_refused_with_the_figure(tmp_path: Path) -> None:
    source, target = tmp_path / "noisy.png", tmp_path / "clean.png"
    pixels = np.rint(np.clip(noisy_picture(90, 120), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(source)
    environment = {
        **os.environ,
        # All of these before the process starts: Vulkan's loader and onnxruntime read them once.
        "ORT_WEBGPU_EP_ALLOW_SOFTWARE_ADAPTER": "1",
        "VK_DRIVER_FILES": str(SOFTWARE_CARD),
        "LD_LIBRARY_PATH": str(CHROMIUM),  # a loader, where the system has none
        "XDG_RUNTIME_DIR": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    command = [sys.executable, "-m", "denoise_gui", "run", str(source), "--sigma", "25"]
    done = subprocess.run(
        [*command, "-o", str(target), "--model", str(LIGHT), "--device", "webgpu"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0
    said = r"is not used: its results with light\.onnx differ .* ([\d.]+) levels"
    found = re.search(said, done.stderr)
    assert found
    assert float(found.group(1)) > 50
    expected = Denoiser(Model(LIGHT)).denoise(pixels, 25)
    assert np.array_equal(np.asarray(Image.open(target)), expected)
    # The plug-in would give the machine an identity, and send events, if it was let.
    assert not list(tmp_path.rglob("deviceid"))
