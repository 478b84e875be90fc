"""What stands around the pixels of a PNG: texts, and one colour that is transparent."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from denoise_gui.engine.images.formats.png import chunks
from denoise_gui.engine.images.image_file import load_image, save_image, saving_loses
from denoise_gui.engine.images.photograph import Text
from tests.engine.images.photographs import photograph, random_pixels
from tests.engine.images.test_colour import png


def texts_of(path: Path) -> dict[str, str]:
    with Image.open(path) as image:
        assert isinstance(image, PngImagePlugin.PngImageFile)
        return {key: str(value) for key, value in image.text.items()}


def test_texts_of_every_kind_are_kept(tmp_path: Path) -> None:
    chunks = [
        (b"tEXt", b"Author\0J\xf6rg"),
        (b"zTXt", b"Description\0\0" + zlib.compress(b"long " * 500)),
        (b"iTXt", "Title\0\0\0zh\0标题\0港口".encode()),
        (b"iTXt", b"Copyright\0\1\0\0\0" + zlib.compress("© nobody".encode())),
    ]
    (tmp_path / "a.png").write_bytes(png(random_pixels((5, 6, 3), np.uint8), *chunks))
    source = load_image(tmp_path / "a.png")
    assert source.texts == (
        Text("Author", "Jörg"),
        Text("Description", "long " * 500),
        Text("Title", "港口", "zh", "标题"),
        Text("Copyright", "© nobody"),
    )
    assert saving_loses(".png", source) == []
    save_image(tmp_path / "b.png", source)
    assert load_image(tmp_path / "b.png").texts == source.texts
    assert texts_of(tmp_path / "b.png")["Title"] == "港口"
    assert any("Author, Description" in loss for loss in saving_loses(".tif", source))


def test_damaged_texts_are_left_out_and_bombs_too(tmp_path: Path) -> None:
    chunks = [
        (b"zTXt", b"Bomb\0\0" + zlib.compress(bytes(100 << 20), 9)),
        (b"zTXt", b"Broken\0\0nothing packed"),
        (b"iTXt", b"Short"),
        (b"tEXt", b"Author\0nobody"),
    ]
    (tmp_path / "a.png").write_bytes(png(random_pixels((5, 6, 3), np.uint8), *chunks))
    assert load_image(tmp_path / "a.png").texts == (Text("Author", "nobody"),)


def test_the_record_and_texts_stand_side_by_side(tmp_path: Path) -> None:
    save_image(tmp_path / "a.png", photograph())
    source = load_image(tmp_path / "a.png")
    assert source.texts == ()  # XMP is no text among others
    assert source.xmp


@pytest.mark.parametrize("bits", [1, 2, 4, 8, 16])
def test_a_transparent_gray_is_found_in_every_depth(tmp_path: Path, bits: int) -> None:
    levels = np.arange(2 ** min(bits, 8)).reshape(1, -1)
    values = levels * 257 + 5 if bits == 16 else levels
    row = _packed(values[0], bits)
    header = values.shape[1].to_bytes(4, "big") + b"\0\0\0\1" + bytes([bits, 0, 0, 0, 0])
    transparent = int(values[0, 1])
    data = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header)
    data += _chunk(b"tRNS", transparent.to_bytes(2, "big"))
    data += _chunk(b"IDAT", zlib.compress(b"\0" + row)) + _chunk(b"IEND", b"")
    (tmp_path / "a.png").write_bytes(data)
    result = load_image(tmp_path / "a.png")
    assert result.notes == ()
    assert result.alpha is not None
    assert np.flatnonzero(result.alpha == 0).tolist() == [1]
    assert result.alpha.max() == result.sample_max


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_transparent_colour_is_compared_in_full(tmp_path: Path, dtype: type) -> None:
    """Of 16 bits all count: a colour that shares its upper halves is another one."""
    pixels = np.full((1, 3, 3), 7 if dtype == np.uint8 else 0x0701, dtype)
    pixels[0, 1, 2] += 1
    pixels[0, 2, 0] += 1
    content = b"".join(int(v).to_bytes(2, "big") for v in pixels[0, 1])
    (tmp_path / "a.png").write_bytes(png(pixels, (b"tRNS", content)))
    result = load_image(tmp_path / "a.png")
    assert result.alpha is not None
    assert (result.alpha == 0).tolist() == [[False, True, False]]
    assert result.notes == ()
    np.testing.assert_array_equal(result.pixels, pixels)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + kind + content + checksum


def _packed(values: np.ndarray, bits: int) -> bytes:
    if bits == 16:
        return values.astype(">u2").tobytes()
    text = "".join(f"{int(value):0{bits}b}" for value in values)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def test_very_many_texts_are_read_in_one_go(tmp_path: Path) -> None:
    """Each was once weighed against all before it: the reader took a minute over such a file."""
    count = 100_000
    data = png(random_pixels((5, 6, 3), np.uint8), (b"tEXt", b"Comment\0a"))
    text = data[33 : 33 + 12 + len(b"Comment\0a")]
    (tmp_path / "a.png").write_bytes(data[:33] + text * (count - 1) + data[33:])
    assert len(load_image(tmp_path / "a.png", apart=True).texts) == count


def test_chunks_that_nobody_knows_cost_the_decoder_nothing() -> None:
    pixels = random_pixels((5, 6, 3), np.uint8)
    unknown = [(b"abCd", b""), (b"vpAg", b"12345678"), (b"tIME", bytes(7))] * 100
    assert chunks.pixels_alone(png(pixels, *unknown)) == png(pixels)


def test_what_is_unpacked_of_texts_is_bounded_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred bombs, each was unpacked to its bound."""
    monkeypatch.setattr(chunks, "MAX_METADATA_BYTES", 10_000)
    before, behind = ((b"zTXt", b"a\0\0" + zlib.compress(text)) for text in (b"before", b"behind"))
    bomb = (b"zTXt", b"k\0\0" + zlib.compress(bytes(50_000)))
    data = png(random_pixels((5, 6, 3), np.uint8), before, bomb, behind, (b"tEXt", b"b\0plain"))
    unpacked = 0
    real = zlib.decompressobj

    class Counting:
        def __init__(self) -> None:
            self._real = real()

        @property
        def eof(self) -> bool:
            return self._real.eof

        def decompress(self, packed: bytes, most: int) -> bytes:
            nonlocal unpacked
            found = self._real.decompress(packed, most)
            unpacked += len(found)
            return found

    monkeypatch.setattr(chunks.zlib, "decompressobj", Counting)
    assert [text.text for text in chunks.read_metadata(data).texts] == ["before", "plain"]
    for _ in range(3):
        data = data[:33] + png(random_pixels((5, 6, 3), np.uint8), bomb)[33:] + data[33:]
    unpacked = 0
    chunks.read_metadata(data)
    assert unpacked <= 10_100


@pytest.mark.parametrize("packed", [b"nothing packed", zlib.compress(bytes(70 << 20), 9)])
def test_a_profile_that_cannot_be_unpacked_is_said(tmp_path: Path, packed: bytes) -> None:
    chunk = (b"iCCP", b"name\0\0" + packed)
    (tmp_path / "a.png").write_bytes(png(random_pixels((5, 6, 3), np.uint8), chunk))
    source = load_image(tmp_path / "a.png")
    assert source.icc_profile is None
    assert any("colour profile is damaged" in note for note in source.notes)
