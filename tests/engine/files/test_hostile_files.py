"""Files made to harm, and files that change under one's hands."""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images import image_reading
from denoise_gui.engine.images.image_file import ImageFileError, Photograph, load_image, save_image
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.save_denoised import denoise_to_file
from tests.engine.images.photographs import photograph, random_pixels
from tests.engine.images.test_image_safety import png

SUFFIXES = [".png", ".tif", ".jpg", ".webp", ".bmp", ".ppm", ".pfm", ".avif", ".heic"]
Change = Callable[[Path], Any]


def once_it_is_open(monkeypatch: pytest.MonkeyPatch, change: Change, path: Path) -> None:
    """Do something to the file after its first bytes were read."""
    real = image_reading.format_of

    def format_of(*arguments: Any) -> Any:
        change(path)
        return real(*arguments)

    monkeypatch.setattr(image_reading, "format_of", format_of)


def large() -> Photograph:
    """More bytes than a file object reads at once, in every format."""
    return Photograph(random_pixels((150, 150, 3), np.uint8))


@pytest.mark.parametrize("suffix", SUFFIXES[:-1])  # HEIC of this size takes seconds to write
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_file_that_is_cut_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, share: float
) -> None:
    path = tmp_path / f"a{suffix}"
    save_image(path, large())
    length = int(path.stat().st_size * share)
    once_it_is_open(monkeypatch, lambda file: os.truncate(file, length), path)
    with pytest.raises(ImageFileError, match=r"cannot be opened: .*\.$") as caught:
        load_image(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("suffix", SUFFIXES[:-1])
def test_a_file_that_becomes_another_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """Formats without a sum over their pixels cannot tell; all others refuse it."""
    path = tmp_path / f"a{suffix}"
    save_image(path, large())
    noise = np.random.default_rng(0).bytes(path.stat().st_size)

    def overwrite(file: Path) -> None:
        with file.open("r+b") as opened:
            opened.write(noise)

    once_it_is_open(monkeypatch, overwrite, path)
    if suffix in (".png", ".tif"):
        with pytest.raises(ImageFileError):
            load_image(path)
    else:
        with contextlib.suppress(ImageFileError):
            assert load_image(path).pixels.shape == (150, 150, 3)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_deleted_or_replaced_while_it_is_read_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"a{suffix}"
    save_image(path, photograph())
    expected = load_image(path).pixels
    once_it_is_open(monkeypatch, Path.unlink, path)
    np.testing.assert_array_equal(load_image(path).pixels, expected)
    monkeypatch.undo()
    with pytest.raises(ImageFileError, match="no such file"):
        load_image(path)


BOUNDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from denoise_gui.engine.images.image_file import ImageFileError, load_image
from tests.peak_memory import peak_bytes
try:
    photograph = load_image(sys.argv[1], max_pixels=10_000_000)
    print("opened", photograph.icc_profile is None, photograph.xmp is None)
except ImageFileError as error:
    print("refused", error)
print(peak_bytes())
"""


def in_bounds(path: Path) -> tuple[str, int]:
    """What opening gave, and the peak of memory in MB, in a process with 2 GB of addresses."""
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(path)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    said, peak = done.stdout.strip().rsplit("\n", 1)
    return said, int(peak) >> 20


def packed_zeros(megabytes: int) -> bytes:
    """What zlib unpacks to that many megabytes; made of one block over and over."""
    deflate = zlib.compressobj(9, wbits=-15)
    block = deflate.compress(bytes(1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    # Adler-32 of zeros: one, and their number.
    checksum = ((megabytes << 20) % 65521) << 16 | 1
    return b"x\xda" + block * megabytes + b"\x03\0" + struct.pack(">I", checksum)


def test_what_unpacks_to_gigabytes_is_bounded(tmp_path: Path) -> None:
    """A profile, an XMP packet, and the pixels of tiny files, each packed zeros."""
    packed = packed_zeros(500)
    assert len(zlib.decompress(packed_zeros(3))) == 3 << 20
    xmp = b"XML:com.adobe.xmp\0\1\0\0\0" + packed
    pixels = (b"IDAT", zlib.compress(bytes(8 * 25)))
    (tmp_path / "a.png").write_bytes(
        png(8, 8, (b"iCCP", b"x\0\0" + packed), (b"iTXt", xmp), pixels)
    )
    said, peak = in_bounds(tmp_path / "a.png")
    assert said == "opened True True"
    assert peak < 450
    eight = png(8, 8, (b"IDAT", packed))
    header = b"IHDR" + struct.pack(">IIBBBBB", 8, 8, 16, 2, 0, 0, 0)
    sixteen = eight[:12] + header + struct.pack(">I", zlib.crc32(header)) + eight[33:]
    for data in (eight, sixteen):
        (tmp_path / "a.png").write_bytes(data)
        assert in_bounds(tmp_path / "a.png")[1] < 450


def test_a_tiff_strip_that_unpacks_to_gigabytes_is_bounded(tmp_path: Path) -> None:
    path, packed = tmp_path / "a.tif", packed_zeros(500)
    tifffile.imwrite(path, np.zeros((8, 8), np.uint8), compression="zlib", metadata=None)
    with tifffile.TiffFile(path, mode="r+b") as tiff:
        tags = tiff.pages[0].tags
        tags["StripOffsets"].overwrite(path.stat().st_size)
        tags["StripByteCounts"].overwrite(len(packed))
    with path.open("ab") as file:
        file.write(packed)
    assert in_bounds(path)[1] < 450


def test_long_packed_words_do_not_cost_the_picture(tmp_path: Path) -> None:
    """Other programs pack megabytes of edits into a PNG."""
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b"edit " * 1_000_000 + b"</x:xmpmeta>"
    chunk = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp)
    pixels = (b"IDAT", zlib.compress(bytes(8 * 25)))
    (tmp_path / "a.png").write_bytes(png(8, 8, (b"iTXt", chunk), pixels))
    assert load_image(tmp_path / "a.png").xmp == xmp


@pytest.mark.parametrize("shape", [(1, 1), (1, 100_000), (100_000, 1)])
def test_extreme_shapes_go_all_the_way_through(
    tmp_path: Path, model_path: Path, shape: tuple[int, int]
) -> None:
    for suffix in (".png", ".tif", ".pgm", ".bmp"):
        save_image(tmp_path / f"a{suffix}", Photograph(np.full(shape, 7, np.uint8)))
        assert load_image(tmp_path / f"a{suffix}").pixels.shape == shape
    if shape == (1, 1):
        target = tmp_path / "clean.png"
        denoise_to_file(load_image(tmp_path / "a.png"), target, 20, Denoiser(Model(model_path)))
        assert load_image(target).pixels.shape == shape


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_is_really_read_only(tmp_path: Path) -> None:
    folder = tmp_path / "sealed"
    folder.mkdir()
    folder.chmod(0o500)
    try:
        with pytest.raises(ImageFileError, match="write-protected"):
            save_image(folder / "a.png", photograph())
    finally:
        folder.chmod(0o700)


def test_a_disk_quota_that_is_really_used_up(tmp_path: Path) -> None:
    """The system refuses to let the file grow, in the middle of writing."""
    path = tmp_path / "a.tif"
    path.write_bytes(b"old")
    code = (
        "import resource, signal, sys, numpy as np;"
        "from denoise_gui.engine.images.image_file import *;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000));"
        "pixels = np.random.default_rng(0).integers(0, 65536, (200, 200, 3), dtype=np.uint16);\n"
        "try: save_image(sys.argv[1], Photograph(pixels))\n"
        "except ImageFileError as error: print(error)"
    )
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert "does not take files of that size" in done.stdout
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.tif"]


def test_a_chain_of_tiff_pages_in_a_circle_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pages = (Photograph(np.zeros((8, 8), np.uint8)),) * 3
    save_image(path, Photograph(np.zeros((8, 8), np.uint8), pages=pages))
    data = bytearray(path.read_bytes())
    with tifffile.TiffFile(path) as tiff:
        last = tiff.pages[3].offset
        count = struct.unpack_from("<H", data, last)[0]
        struct.pack_into("<I", data, last + 2 + 12 * count, tiff.pages[1].offset)
    path.write_bytes(data)
    assert len(load_image(path).pages) <= 3
