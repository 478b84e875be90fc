"""Devices, pipes and sockets are neither read nor replaced, whoever names them, linked or not."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from denoise_gui.engine.batch.items import Result
from denoise_gui.engine.batch.report import MadeWith, check_report_path, write_report
from denoise_gui.engine.batch.sigma_table import read_sigma_table
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.atomic_file import atomic_file, check_writable
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.files.regular_file import NotRegularError, read_regular
from denoise_gui.engine.images.image_file import ImageFileError, load_image, save_image
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.record.provenance import read_sidecar, sidecar_of
from denoise_gui.engine.record.recipe_record import read_recipe
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.engine.images.photographs import photograph

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files in folders")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/null")


def link_to_link(path: Path) -> None:
    link = path.with_name(f"{path.name}.link")
    link.symlink_to("/dev/zero")
    path.symlink_to(link)


def bound_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the names of sockets are short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


KINDS = {"pipe": pipe, "device": device, "link_to_link": link_to_link, "socket": bound_socket}


def kind_of(path: Path) -> tuple[bool, int]:
    return path.is_symlink(), path.stat().st_mode


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_pictures_reports_and_records_replace_none(
    tmp_path: Path, make: Callable[[Path], None], model_path: Path
) -> None:
    picture, report = tmp_path / "a.png", tmp_path / "a.csv"
    record = sidecar_of(tmp_path / "b.png")
    for path in (picture, report, record):
        make(path)
    before = {path: kind_of(path) for path in (picture, report, record)}
    with pytest.raises(ImageFileError, match=r"not a file. Choose another name\."):
        save_image(picture, photograph())
    with pytest.raises(UserError, match="not a file"):
        check_report_path(report)
    with pytest.raises(UserError, match="not a file"):
        write_report(report, Result((), 0.0, cancelled=False), MadeWith("", "", ""))
    with pytest.raises(ImageFileError, match="not a file"):
        denoise_to_file(
            photograph(),
            tmp_path / "b.png",
            10,
            Denoiser(Model(model_path)),
            options=SaveOptions(sidecar=True),
        )
    assert not (tmp_path / "b.png").exists()
    for path, kind in before.items():
        assert kind_of(path) == kind
    for write in (check_writable, lambda path: atomic_file(path).__enter__()):
        with pytest.raises(NotRegularError):
            write(picture)
    assert not list(tmp_path.glob(".denoise-*"))


READERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "photograph": ("a.png", load_image),
    "table": ("a.csv", read_sigma_table),
    "recipe": ("a.json", read_recipe),
    "record": ("a.json", read_sidecar),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_none_is_waited_for(tmp_path: Path, make: Callable[[Path], None], name: str) -> None:
    """A pipe that nobody writes to would keep the program waiting for ever."""
    file, read = READERS[name]
    make(tmp_path / file)
    with pytest.raises(UserError, match=r"not a file|such device|No such"):
        read(tmp_path / file)
    for other in (read_regular, sha256_of):
        with pytest.raises(OSError, match=r"not a file|such device"):
            other(tmp_path / file)
