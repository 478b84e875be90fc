"""The process that opens the cases, within bounds of memory; it tells each one before and after.

Lines on standard output, by tabs: ``begin NUMBER``, then ``opened NUMBER peak-in-KB`` or
``refused NUMBER peak-in-KB message`` or ``defect NUMBER peak-in-KB traceback``.
"""

from __future__ import annotations

import os
import resource
import sys
import traceback
from pathlib import Path

import numpy as np

from denoise_gui.engine.errors import ImageFileError
from denoise_gui.engine.images.image_file import Photograph, load_image, save_image
from tests.fuzz.mutation import mutated
from tests.fuzz.seeds import seeds
from tests.peak_memory import peak_bytes

MAX_PIXELS = 4_000_000
ADDRESSES = 3 << 30
"""Bytes; the libraries alone take a third of it."""
_SAVED_AS = (".png", ".tif", ".jpg", ".webp", ".jxl", ".jp2")


def main(seed: int, first: int, step: int, end: int, only: str, folder: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What libraries print goes nowhere; the lines have the real standard output for themselves.
    lines = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    nothing = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nothing, descriptor)
    files = {name: data for name, data in seeds().items() if only in name}
    for number in range(first, end, step):
        name, data = mutated(seed, number, files)
        print(f"begin\t{number}\t{name}", file=lines)
        outcome, words = _try(Path(folder) / name, data, number)
        peak = peak_bytes() // 1024
        print(f"{outcome}\t{number}\t{peak}\t{words}", file=lines)


def _try(path: Path, data: bytes, number: int) -> tuple[str, str]:
    path.write_bytes(data)
    try:
        photograph = load_image(path, max_pixels=MAX_PIXELS)
        for page in (photograph, *photograph.pages):
            _check(page)
        save_image(path.with_name("out" + _SAVED_AS[number % len(_SAVED_AS)]), photograph)
    except ImageFileError as error:
        return ("refused" if _is_clear(str(error), path) else "defect"), " ".join(
            str(error).split()
        )
    except BaseException:  # noqa: BLE001  (whatever it is, it is a finding)
        return "defect", traceback.format_exc().replace("\n", " | ")
    finally:
        path.unlink(missing_ok=True)
    return "opened", ""


def _check(page: Photograph) -> None:
    assert page.width * page.height <= MAX_PIXELS
    assert page.pixels.dtype in (np.uint8, np.uint16, np.float32)
    assert np.isfinite(page.pixels).all()
    assert not any(sentence != sentence.strip() for sentence in page.notes)


def _is_clear(message: str, path: Path) -> bool:
    """It names the file read or written, ends as a sentence, and shows no inside of the program."""
    inside = any(word in message for word in ("Traceback", " object at 0x", "\n"))
    named = path.name in message or f"{path.parent}/out." in message
    return named and message.endswith(".") and not inside


if __name__ == "__main__":
    arguments = sys.argv[1:]
    main(*map(int, arguments[:4]), arguments[4], arguments[5])
