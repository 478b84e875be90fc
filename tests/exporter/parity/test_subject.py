"""What is said of the sizes that files were run in."""

from __future__ import annotations

import numpy as np

from denoise_gui.contract.report import InputImage
from exporter.onnx.size_limits import SizeLimits
from exporter.parity.backends import Backend
from exporter.parity.subject import Subject, size_notes


def backend(name: str, limits: SizeLimits) -> Backend:
    made = Backend()
    made.name, made.limits = name, limits
    return made


def test_files_that_got_the_image_in_one_size_share_a_sentence() -> None:
    part = np.zeros((1, 3, 45, 62), np.float32)
    subject = Subject(part, 25.0, None, 8, InputImage("photo.png", 62, 45, (0, 0, 62, 45), note=""))
    free, fixed = SizeLimits(), SizeLimits((96, 96), (96, 96))
    backends = [backend("ONNX", free), backend("tile", fixed), backend("Core ML", free)]
    notes = [str(note) for note in size_notes(subject, backends)]
    padded = [note for note in notes if "padded" in note]
    assert len(padded) == 2
    assert "For ONNX, Core ML the image was padded by reflection to 64x48 pixels" in padded[0]
    assert "For tile the image was padded" in padded[1]
