"""Why weights cannot be used is said in the user's language: every refusal has a code, and its
sentence comes over from the other process and is in the catalogue."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from denoise_gui.contract.sentences import Sentence, sentence_of
from denoise_gui.core.catalogue import read_texts
from exporter.checkpoints.network_source import open_weights
from exporter.failures import ExportError

CATALOGUE = Path(__file__).parents[3] / "resources" / "translations" / "denoise_zh_CN.ts"


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("weights/readme.txt", "no")


def _pickled(path: Path) -> None:
    torch.save(torch.nn.Conv2d(1, 1, 3), path)


def _scripted(path: Path) -> None:
    torch.jit.save(torch.jit.script(torch.nn.ReLU()), str(path))


def _without_noise_map(path: Path) -> None:
    torch.save({"0.weight": torch.ones(8, 3, 3, 3), "1.weight": torch.ones(3, 8, 3, 3)}, path)


def _not_finite(path: Path) -> None:
    broken = torch.full((15, 8, 3, 3), torch.nan)
    torch.save({"0.weight": torch.ones(8, 15, 3, 3), "1.weight": broken}, path)


def _not_fitting(path: Path) -> None:
    tensors = {
        f"{k}.weight": torch.ones(*shape, 3, 3) for k, shape in enumerate([(8, 15), (15, 9)])
    }
    torch.save(tensors, path)


def _other_header(path: Path) -> None:
    save_file({"a": torch.ones(1)}, path, {"network": json.dumps({"architecture": "other"})})


def _matlab(path: Path) -> None:
    from scipy.io import savemat

    savemat(path, {"other": np.ones(3)})


FILES: dict[str, Callable[[Path], Any]] = {
    "missing.pth": lambda _path: None,
    "text.pth": lambda path: path.write_text("weights"),
    "empty.safetensors": lambda path: path.write_bytes(b""),
    "other.zip": _zip,
    "module.pth": _pickled,
    "script.pth": _scripted,
    "list.pth": lambda path: torch.save(3, path),
    "dncnn.pth": _without_noise_map,
    "nan.pth": _not_finite,
    "parts.pth": _not_fitting,
    "header.safetensors": _other_header,
    "unknown.pth": lambda path: torch.save({"embedding": torch.ones(4, 4)}, path),
    "other.mat": _matlab,
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", FILES)
def test_a_refusal_comes_over_and_is_in_the_catalogue(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    FILES[name](path)
    with pytest.raises(ExportError) as refused:
        open_weights(path)
    message = refused.value.message
    assert isinstance(message, Sentence), message
    sent = json.loads(json.dumps(message.to_data()))
    arrived = sentence_of(sent, "")
    assert isinstance(arrived, Sentence)
    assert arrived == message
    texts = {text: told for (_, text), told in read_texts(CATALOGUE).items()}
    told = arrived.translated(lambda text: texts.get(text) or text)
    assert str(path) in told
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told)
