"""The exported page in a real browser, opened from the disk: it shows what onnxruntime gives."""

from __future__ import annotations

import base64
import io
import json
import shutil
import tarfile
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import numpy_helper
from PIL import Image

from exporter.checkpoints.weights_file import save_weights
from exporter.web import runtime_files
from exporter.web.chromium import Page, find_browser
from exporter.web.runtime_files import RuntimeFilesError
from tests.exporter.conftest import Command
from tests.exporter.denoisers import averaging

BROWSER = find_browser()


@pytest.fixture(scope="module")
def exported(smooth: Path) -> Path:
    """The folder with the page, and the ONNX file beside it."""
    from exporter.__main__ import main

    if BROWSER is None:
        pytest.skip("there is no Chromium here")
    if runtime_files.cached() is None:
        try:
            runtime_files.runtime_files()
        except RuntimeFilesError as error:
            pytest.skip(f"onnxruntime-web cannot be fetched here: {error}")
    folder = smooth.with_name("smooth-web")
    files = ["--web", str(folder), "--onnx", str(smooth.with_suffix(".onnx"))]
    assert main(["export", "--weights", str(smooth), *files]) == 0
    return folder


@pytest.fixture
def page(exported: Path) -> Iterator[Page]:
    assert BROWSER is not None
    page = Page(BROWSER)
    try:
        page.call(
            "Emulation.setDeviceMetricsOverride",
            width=900,
            height=700,
            deviceScaleFactor=1,
            mobile=False,
        )
        page.open(exported / "index.html")
        yield page
    finally:
        page.close()


WAITED = """
new Promise((resolve) => {
  const look = () => {
    const words = byId("status").textContent;
    if (!words.startsWith("Denoising") && !words.startsWith("Loading") && words !== "Ready")
      resolve(words);
    else setTimeout(look, 20);
  };
  look();
})
"""


def shown(page: Page) -> np.ndarray:
    """The pixels of the page's canvas."""
    url = page.evaluate("canvas.toDataURL('image/png')")
    data = base64.b64decode(url.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def by_onnxruntime(model: Path, pixels: np.ndarray, sigma: float) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    height, width = pixels.shape[:2]
    pad = ((0, height % 2), (0, width % 2), (0, 0))
    image = np.pad(pixels, pad, mode="reflect").astype(np.float32).transpose(2, 0, 1)[None] / 255
    level = np.full((1, 1, 1, 1), sigma / 255, np.float32)
    output = session.run(None, {"input": image, "sigma": level})[0][0, :, :height, :width]
    return np.rint(np.clip(output.transpose(1, 2, 0).astype(float), 0, 1) * 255).astype(int)


def picture(path: Path, height: int, width: int) -> np.ndarray:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)
    return pixels


def test_a_dropped_picture_is_denoised_and_follows_the_slider(
    page: Page, exported: Path, tmp_path: Path
) -> None:
    # Of odd size, and larger than a tile both ways.
    pixels = picture(tmp_path / "noisy.png", 301, 515)
    model = exported.with_name("smooth.onnx")
    page.drop(tmp_path / "noisy.png", 450, 350)
    assert page.evaluate(WAITED) == "Denoised at sigma 25"
    found, expected = shown(page), by_onnxruntime(model, pixels, 25)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() <= 1
    assert (found != expected).mean() < 0.001
    assert np.abs(found - pixels).mean() > 5
    page.evaluate("byId('sigma').value = 60; byId('sigma').dispatchEvent(new Event('input'))")
    page.evaluate("new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT + 30))")
    assert page.evaluate(WAITED) == "Denoised at sigma 60"
    assert np.abs(shown(page) - by_onnxruntime(model, pixels, 60)).max() <= 1
    page.evaluate("showOriginal(true)")
    assert (shown(page) == pixels).all()
    assert page.requested == []
    assert page.complaints == []


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 300), (259, 1), (2, 3), (256, 257)])
def test_pictures_of_any_size_are_denoised(
    page: Page, exported: Path, tmp_path: Path, height: int, width: int
) -> None:
    pixels = picture(tmp_path / "odd.png", height, width)
    page.drop(tmp_path / "odd.png", 450, 350)
    assert page.evaluate(WAITED) == "Denoised at sigma 25"
    expected = by_onnxruntime(exported.with_name("smooth.onnx"), pixels, 25)
    assert np.abs(shown(page) - expected).max() <= 1


def test_sigma_0_is_the_picture_and_the_largest_is_the_networks(
    page: Page, exported: Path, tmp_path: Path
) -> None:
    pixels = picture(tmp_path / "noisy.png", 40, 30)
    page.drop(tmp_path / "noisy.png", 450, 350)
    assert page.evaluate(WAITED) == "Denoised at sigma 25"
    for sigma in ("0", "75"):
        page.evaluate(f"byId('sigma').value = {sigma}; update()")
        assert page.evaluate(WAITED) == f"Denoised at sigma {sigma}"
        if sigma == "0":
            assert (shown(page) == pixels).all()
        else:
            model = exported.with_name("smooth.onnx")
            assert np.abs(shown(page) - by_onnxruntime(model, pixels, 75)).max() <= 1


def test_the_last_picture_dropped_is_the_one_shown(page: Page, tmp_path: Path) -> None:
    """However long an earlier one takes to decode; and one that is none leaves it as it is."""
    picture(tmp_path / "slow.png", 50, 40)
    picture(tmp_path / "quick.png", 20, 30)
    (tmp_path / "none.png").write_text("no picture")
    page.evaluate(
        "globalThis.decode = createImageBitmap; globalThis.createImageBitmap = async (file, how) =>"
        " { if (file.name === 'slow.png') await new Promise((r) => globalThis.go = r);"
        " return decode(file, how); }; true"
    )
    page.drop(tmp_path / "slow.png", 450, 350)
    page.evaluate(
        "new Promise((r) => { const f = () => globalThis.go ? r() : setTimeout(f, 5); f(); })"
    )
    page.drop(tmp_path / "quick.png", 450, 350)
    assert page.evaluate(WAITED) == "Denoised at sigma 25"
    page.evaluate("go(); new Promise((r) => setTimeout(r, 300))")
    assert page.evaluate("[opened.name, canvas.width, canvas.height]") == ["quick.png", 30, 20]
    page.drop(tmp_path / "none.png", 450, 350)
    page.evaluate(
        "new Promise((r) => { const f = () => byId('status').textContent.includes('none.png')"
        " ? r() : setTimeout(f, 5); f(); })"
    )
    assert page.evaluate("opened.clean !== null && !byId('save').disabled")


def test_a_bad_drop_does_not_end_the_work_under_way(page: Page, tmp_path: Path) -> None:
    picture(tmp_path / "noisy.png", 300, 300)
    (tmp_path / "none.png").write_text("no picture")
    page.evaluate(
        "globalThis.breathe = setTimeout; globalThis.setTimeout = (f, ms) => breathe(f, ms + 150);"
        " true"
    )
    page.drop(tmp_path / "noisy.png", 450, 350)
    page.evaluate("new Promise((r) => { const f = () => opened ? r() : breathe(f, 5); f(); })")
    page.drop(tmp_path / "none.png", 450, 350)
    page.evaluate(
        "new Promise((r) => { const f = () => opened.clean ? r() : breathe(f, 20); f(); })"
    )
    assert page.evaluate("opened.name") == "noisy.png"
    assert not page.evaluate("byId('save').disabled")


def test_tiles_are_multiples_of_what_the_network_wants(exported: Path, tmp_path: Path) -> None:
    assert BROWSER is not None
    folder = Path(shutil.copytree(exported, tmp_path / "page"))
    script = (folder / "model.js").read_text(encoding="utf-8")
    assert '"denoise.multiple": "2"' in script
    script = script.replace('"denoise.multiple": "2"', '"denoise.multiple": "12"')
    (folder / "model.js").write_text(script, encoding="utf-8")
    page = Page(BROWSER)
    try:
        page.open(folder / "index.html")
        sizes = page.evaluate(
            "ready.then(async (session) => { const sizes = [], run = session.run.bind(session);"
            " session.run = (feeds) =>"
            " { sizes.push(...feeds.input.dims.slice(2)); return run(feeds); };"
            " await denoise(new Float32Array(3 * 300 * 290), 300, 290, 25); return sizes; })"
        )
    finally:
        page.close()
    assert len(sizes) == 8
    assert all(edge % 12 == 0 for edge in sizes)


def test_the_page_may_connect_to_nothing(page: Page) -> None:
    """Not by good will: its policy forbids it."""
    for script in (
        "fetch('https://example.org/').then(() => 'sent', () => 'refused')",
        "new Promise((r) => { const i = new Image(); i.onload = () => r('sent');"
        " i.onerror = () => r('refused'); i.src = 'https://example.org/p.png'; })",
        "Promise.resolve().then(() => navigator.sendBeacon('https://example.org/', 'x'))"
        ".then((sent) => sent ? 'sent' : 'refused', () => 'refused')",
    ):
        page.evaluate(script)
    refused = [words for words in page.complaints if "Content Security Policy" in words]
    assert len(refused) >= 3, page.complaints


def test_what_is_no_picture_is_told(page: Page, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    page.drop(tmp_path / "letter.txt", 450, 350)
    assert page.evaluate(WAITED) == "letter.txt cannot be read as a picture"


def test_the_comparison_runs_the_page(
    command: Command, smooth: Path, exported: Path, photo: Path, tmp_path: Path
) -> None:
    finished = command(
        *("compare", "--weights", smooth, "--web", exported, "--image", photo),
        *("--report", tmp_path / "r"),
    )
    report = json.loads((tmp_path / "r" / "report.json").read_text(encoding="utf-8"))
    assert finished.code == 0, report["sentence"]
    assert report["backends"][1]["name"] == "Web page"
    assert report["backends"][1]["runner"].startswith("Chromium ")
    assert report["pairs"][0]["largest_levels"] < 0.01


def test_a_page_of_other_weights_is_told_and_a_damaged_one_too(
    command: Command, smooth: Path, exported: Path, photo: Path, tmp_path: Path
) -> None:
    other = averaging()
    for parameter in other.parameters():
        parameter.data.mul_(0.9)
    save_weights(tmp_path / "other.safetensors", other)
    arguments = ("--image", photo, "--report", tmp_path / "r")
    weights = tmp_path / "other.safetensors"
    assert command("compare", "--weights", weights, "--web", exported, *arguments).code == 1
    report = json.loads((tmp_path / "r" / "report.json").read_text(encoding="utf-8"))
    assert any("exported from other weights" in note for note in report["notes"])
    damaged = Path(shutil.copytree(exported, tmp_path / "damaged"))
    content = (damaged / "model.js").read_bytes()
    (damaged / "model.js").write_bytes(content[: len(content) // 2])
    finished = command("compare", "--weights", smooth, "--web", damaged, *arguments)
    assert finished.last["code"] == "model_unreadable"
    assert "Chromium could not load damaged" in finished.last["message"]


def test_a_flipped_weight_of_a_page_is_a_difference(
    command: Command, smooth: Path, exported: Path, photo: Path, tmp_path: Path
) -> None:
    changed = Path(shutil.copytree(exported, tmp_path / "changed"))
    script = (changed / "model.js").read_text(encoding="utf-8")
    held = json.loads(script[script.index("{", script.index("{}") + 2) : script.rindex(")")])
    model = onnx.load_from_string(base64.b64decode(held["model"]))
    tensor = next(t for t in model.graph.initializer if "weight" in t.name)
    values = numpy_helper.to_array(tensor).copy()
    values.reshape(-1)[np.abs(values).argmax()] += 0.5
    tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    flipped = base64.b64encode(model.SerializeToString()).decode()
    (changed / "model.js").write_text(script.replace(held["model"], flipped), encoding="utf-8")
    arguments = ("--image", photo, "--report", tmp_path / "r")
    assert command("compare", "--weights", smooth, "--web", changed, *arguments).code == 1
    report = json.loads((tmp_path / "r" / "report.json").read_text(encoding="utf-8"))
    assert report["pairs"][0]["largest_levels"] > 1


def test_a_folder_without_a_page_is_told(
    command: Command, smooth: Path, photo: Path, tmp_path: Path
) -> None:
    arguments = ("--image", photo, "--report", tmp_path / "r")
    finished = command("compare", "--weights", smooth, "--web", tmp_path, *arguments)
    assert finished.last["code"] == "model_unreadable"
    assert "holds no page" in finished.last["message"]


@pytest.fixture
def nothing_cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime_files, "cache_folder", lambda: tmp_path / "cache")


def test_without_a_network_it_says_what_to_do(
    command: Command,
    smooth: Path,
    tmp_path: Path,
    nothing_cached: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unreachable(*_: Any, **__: Any) -> Any:
        raise urllib.error.URLError("no route")

    monkeypatch.setattr("urllib.request.urlopen", unreachable)
    finished = command("export", "--weights", smooth, "--web", tmp_path / "page")
    assert finished.last["code"] == "extra_missing"
    assert "no route" in finished.last["message"]
    assert "--web-runtime" in finished.last["message"]
    assert not (tmp_path / "page").exists()


def test_a_package_of_another_version_is_refused(
    command: Command, smooth: Path, tmp_path: Path, nothing_cached: None
) -> None:
    package = tmp_path / "ort.tgz"
    with tarfile.open(package, "w:gz") as archive:
        for name in runtime_files.SHA256:
            entry = tarfile.TarInfo(f"package/dist/{name}")
            entry.size = 3
            archive.addfile(entry, io.BytesIO(b"old"))
    for content in (package.read_bytes(), b"no archive"):
        package.write_bytes(content)
        arguments = ("--web", tmp_path / "page", "--web-runtime", package)
        finished = command("export", "--weights", smooth, *arguments)
        assert finished.last["code"] == "extra_missing"
        assert "ort.tgz" in finished.last["message"]
    assert not (tmp_path / "page").exists()
