"""Formats are found by their modules alone, and everything that lists formats asks the registry."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from denoise_gui import cli
from denoise_gui.engine.batch.collecting import collect
from denoise_gui.engine.images import formats, registry
from denoise_gui.engine.images.image_file import Photograph, load_image, save_image, saving_loses
from denoise_gui.engine.images.registry import all_formats, suffix_to_save
from denoise_gui.shell.file_filters import open_filter, save_filter

TOY = """
import numpy as np
from denoise_gui.engine.images.format_kind import ImageFormat, Keeps, starts_with
from denoise_gui.engine.images.photograph import Photograph

def read(file, reading):
    data = file.read()
    pixels = np.frombuffer(data[5:], np.uint8).reshape(data[3], data[4])
    return Photograph(pixels, source_format="Toy")

def write(file, photograph, writing):
    file.write(b"TOY" + bytes(photograph.pixels.shape) + photograph.pixels.tobytes())

FORMATS = (
    ImageFormat("Toy", (".toy",), starts_with(b"TOY"), read, write, (".toy",), unchosen="finely"),
)
"""


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A format that lies in a module, and is named nowhere."""
    (tmp_path / "plugin").mkdir()
    (tmp_path / "plugin" / "toy.py").write_text(textwrap.dedent(TOY))
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path / "plugin")])
    registry.all_formats.cache_clear()
    yield
    registry.all_formats.cache_clear()
    sys.modules.pop(f"{formats.__name__}.toy", None)


@pytest.mark.usefixtures("toy")
def test_a_format_is_one_module(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    save_image(tmp_path / "a.toy", Photograph(pixels))
    result = load_image(tmp_path / "a.toy")
    assert result.source_format == "Toy"
    assert result.pixels.tolist() == pixels.tolist()
    assert [found.path.name for found in collect([tmp_path]).photographs] == ["a.toy"]
    assert "*.toy" in open_filter()
    assert "*.toy" in save_filter()
    assert suffix_to_save(".TOY") == ".toy"
    assert saving_loses(".toy", Photograph(pixels, alpha=pixels))
    with pytest.raises(SystemExit):
        cli.main(["run", "--help"])
    shown = capsys.readouterr().out
    assert "toy" in shown
    assert "Toy" in shown


def test_no_two_formats_share_a_name_or_a_written_suffix() -> None:
    names = [kind.name for kind in all_formats()]
    written = [suffix for kind in all_formats() for suffix in kind.written]
    assert len(set(names)) == len(names)
    assert len(set(written)) == len(written)
    for kind in all_formats():
        assert set(kind.written) <= set(kind.suffixes)
        assert bool(kind.written) == (kind.write is not None)
        assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in kind.suffixes)


def test_the_readme_tells_of_every_format() -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    for kind in all_formats():
        assert str(kind.shown).lower() in readme.lower()
