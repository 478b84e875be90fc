"""The command line: files in, files out, one line per failure, and a quick answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from PIL import Image

from denoise_gui import __version__, cli, system_libraries
from tests.conftest import noisy_picture, smooth_picture


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a.png", tmp_path / "b.png"]
    for seed, path in enumerate(paths):
        pixels = np.rint(np.clip(noisy_picture(70, 90, 25, seed=seed), 0, 1) * 255)
        Image.fromarray(pixels.astype(np.uint8)).save(path)
    return paths


def error_to_clean(path: Path) -> float:
    pixels = np.asarray(Image.open(path)) / 255
    return float(np.sqrt(np.mean((pixels - smooth_picture(*pixels.shape[:2])) ** 2)) * 255)


def test_one_file(photos: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "clean.png"
    assert cli.main(["run", str(photos[0]), "--sigma", "25", "-o", str(target)]) == 0
    assert error_to_clean(target) < 0.4 * error_to_clean(photos[0])


def test_a_bad_file_does_not_stop_the_others(
    photos: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_text("no image")
    inputs = [str(photos[0]), str(bad), str(photos[1])]
    assert cli.main(["run", *inputs, "--sigma", "25", "-o", str(tmp_path / "out")]) == 11
    lines = [line for line in capsys.readouterr().err.splitlines() if "bad.png" in line]
    assert any(line.startswith("denoise-gui run: ") for line in lines)
    assert sorted(p.name for p in (tmp_path / "out").glob("*.png")) == ["a.png", "b.png"]


def test_an_input_is_never_overwritten_by_its_own_result(
    photos: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = photos[0].read_bytes()
    assert cli.main(["run", str(photos[0]), "--sigma", "25", "-o", str(photos[0])]) == 2
    assert cli.main(["run", *map(str, photos), "--sigma", "25", "-o", str(tmp_path)]) == 2
    assert photos[0].read_bytes() == before
    assert "would be overwritten" in capsys.readouterr().err


def test_two_inputs_of_one_name_are_both_kept(photos: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    twin = other / "a.png"
    twin.write_bytes(photos[0].read_bytes())
    arguments = ["run", str(photos[0]), str(twin), "--sigma", "5", "-o", str(tmp_path / "out")]
    assert cli.main(arguments) == 0
    assert (tmp_path / "out" / "a.png").exists()
    assert (tmp_path / "out" / "a_2.png").exists()


@pytest.mark.parametrize("sigma", ["-1", "300", "much"])
def test_a_sigma_that_is_none(sigma: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["run", "a.png", "-o", "b.png", f"--sigma={sigma}"])
    assert ended.value.code == 2
    assert "--sigma" in capsys.readouterr().err


def test_a_model_that_is_none(
    photos: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["run", str(photos[0]), "--sigma", "5", "-o", str(tmp_path / "o.png")]
    assert cli.main([*arguments, "--model", str(tmp_path / "no.onnx")]) == 1
    assert "no.onnx: there is no such model file" in capsys.readouterr().err


def test_a_shipped_model_goes_by_its_name(
    photos: list[Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "o.png"
    arguments = ["run", str(photos[0]), "--sigma", "5", "-o", str(target), "--model", "light"]
    assert cli.main(arguments) == 0
    assert b"light" in target.read_bytes()
    # A file of that name is what is meant.
    (tmp_path / "light").write_bytes(b"no model")
    assert cli.main([*arguments, "--existing", "overwrite"]) == 1
    assert "light" in capsys.readouterr().err


def _modules_after(code: str) -> set[str]:
    script = f"import sys; {code}; print(' '.join(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_version_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "denoise_gui", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == f"denoise-gui {__version__}"
    for heavy in ("numpy", "PySide6", "onnxruntime", "PIL"):
        assert f" {heavy}\n" not in done.stderr


def test_the_window_loads_no_pytorch_and_no_network_runtime_before_it_must() -> None:
    loaded = _modules_after("import denoise_gui.app")
    for absent in ("torch", "coremltools", "onnx", "exporter", "onnxruntime", "skimage", "scipy"):
        assert absent not in loaded


def test_a_missing_system_library_gets_the_line_that_mends_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reason = "libEGL.so.1: cannot open shared object file: No such file or directory"
    monkeypatch.setattr(system_libraries, "missing_library", lambda: reason)
    monkeypatch.setattr(system_libraries.platform, "system", lambda: "Linux")
    assert cli.main([]) == 1
    message = capsys.readouterr().err
    assert "libEGL.so.1" in message
    assert "apt-get install -y" in message
    assert "libegl1" in message
    assert "Traceback" not in message


def test_no_screen_is_said_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_libraries, "missing_library", lambda: None)
    monkeypatch.setattr(system_libraries.platform, "system", lambda: "Linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main([]) == 1
    assert "no screen" in capsys.readouterr().err


def test_a_library_missing_to_the_loader_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Qt would abort the process: the check must see it first."""
    monkeypatch.setattr(system_libraries.platform, "system", lambda: "Linux")
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")

    def fails(_path: str) -> None:
        raise OSError("libxcb-cursor.so.0: cannot open shared object file")

    monkeypatch.setattr(system_libraries.ctypes, "CDLL", fails)
    assert "libxcb-cursor.so.0" in (system_libraries.missing_library() or "")


@pytest.mark.parametrize("threads", ["0", "-2", "many", "5000"])
def test_a_number_of_threads_that_is_none(threads: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["run", "a.png", "--sigma", "5", "-o", "b.png", f"--threads={threads}"])
    assert ended.value.code == 2
    assert "threads are 1 to" in capsys.readouterr().err


def test_so_many_threads_compute(
    photos: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENOISE_GUI_THREADS", "")
    asked: list[int] = []
    start = onnxruntime.InferenceSession

    def noted(path: str, options: onnxruntime.SessionOptions, **more: object) -> object:
        asked.append(options.intra_op_num_threads)
        return start(path, options, **more)

    monkeypatch.setattr(onnxruntime, "InferenceSession", noted)
    out = str(tmp_path / "clean.png")
    arguments = ["run", str(photos[0]), "--sigma", "25", "-o", out, "--device", "cpu"]
    assert cli.main([*arguments, "--threads", "3"]) == 0
    assert set(asked) == {3}


def test_the_devices_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["devices"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("cpu ") and "threads" in line for line in lines)


def test_a_device_that_is_not_there_leaves_the_processor(
    photos: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "clean.png"
    arguments = ["run", str(photos[0]), "--sigma", "25", "-o", str(target)]
    assert cli.main([*arguments, "--device", "cuda-of-another-machine"]) == 0
    assert "cuda-of-another-machine is not available here" in capsys.readouterr().err
    assert error_to_clean(target) < 0.4 * error_to_clean(photos[0])
