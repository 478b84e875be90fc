"""What all tests share: settings of their own, no thread left behind, pictures made on the spot."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pytest
from numpy.typing import NDArray

from denoise_gui.engine.shipped import shipped_model


@pytest.fixture(scope="session")
def model_path() -> Path:
    return shipped_model()


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the settings and the log of who runs it."""
    monkeypatch.setenv("DENOISE_GUI_DATA", str(tmp_path / "application data"))
    from PySide6.QtCore import QCoreApplication, QSettings

    QCoreApplication.setApplicationName("denoise-gui-tests")
    QCoreApplication.setOrganizationName("denoise-gui-tests")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))


def smooth_picture(height: int, width: int, channels: int = 3) -> NDArray[np.float32]:
    """A picture with shading and edges, in [0.1, 0.9], (H, W, C)."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    shape = 0.5 + 0.25 * np.sin(rows / 23) * np.cos(columns / 31)
    shape += 0.15 * ((rows // 24 + columns // 40) % 2)
    planes = [shape * gain for gain in (1.0, 0.85, 0.7)[:channels]]
    return np.clip(np.stack(planes, axis=-1), 0.1, 0.9).astype(np.float32)


def noisy_picture(
    height: int, width: int, sigma: float = 25, channels: int = 3, seed: int = 0
) -> NDArray[np.float32]:
    """The same with Gaussian noise of `sigma` 8-bit levels, not clipped."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((height, width, channels), dtype=np.float32)
    return smooth_picture(height, width, channels) + np.float32(sigma / 255) * noise
