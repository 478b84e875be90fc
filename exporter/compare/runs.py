"""Runs PyTorch and the exported files on one image and judges whether they agree."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from PIL import Image

from denoise_gui.contract import progress
from denoise_gui.contract.report import BackendRun, InputImage, Pair, Parting
from denoise_gui.contract.sentences import Sentence, listed
from denoise_gui.contract.tolerances import LAYER_TOLERANCES, TOLERANCES
from exporter.compare.agreement import Difference, difference, judge, to_bytes
from exporter.compare.backends import (
    Array,
    Backend,
    OnnxBackend,
    OpenVinoBackend,
    PackageBackend,
    TorchBackend,
    first_line,
)
from exporter.compare.image_reading import read_image
from exporter.compare.layers import coreml_layers, first_parting, onnx_layers, torch_layers
from exporter.compare.pictures import false_colour, save_levels, save_png
from exporter.onnx.size_limits import Fitted, SizeLimits, centre_window, fit
from exporter.progress_lines import ProgressLines
from exporter.whole_files import size_on_disk

LAYER_WINDOW = 256
"""Edge in pixels of the part around the worst pixel in which layers are compared."""

LARGEST_AREA = 2_000_000
"""Pixels that are compared at most; of a larger image, its centre."""

PATIENCE_FOR_TWO = 3.0
"""Seconds; what takes longer is run once, not twice."""

_GRAY = 0.5
"""What lies around the part that a slow backend ran on."""

_PACKAGES = (
    *("torch", "onnx", "onnxruntime", "coremltools", "coreai-torch", "coreai-core", "ncnn"),
    *("pnnx", "openvino", "numpy"),
)


class MisfitError(Exception):
    """A file cannot be run on what these weights take; the message is a `Sentence`."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


Window = tuple[int, int, int, int]
"""x, y, width, height within the part of the image that is compared."""
_Key = tuple[Window, tuple[int, ...], bool, float]


@dataclass
class Subject:
    """What is run: a part of the image, at `sigma` 8-bit levels. Each backend is given it in a size
    that it takes, and PyTorch is run on just that, once for each size."""

    part: Array
    sigma: float
    sigma_max: float | None
    multiple: int
    image: InputImage
    references: dict[_Key, Array] = field(default_factory=dict)

    @property
    def beyond(self) -> tuple[float, float] | None:
        """Sigma and the largest that the files were made for, where sigma is larger."""
        if self.sigma_max is None or self.sigma <= self.sigma_max:
            return None
        return self.sigma, self.sigma_max

    def given_to(self, backend: Backend) -> Fitted:
        """What a backend is run on: 8-bit pixels for one that takes pixels.

        Raises:
            MisfitError: there is nothing that both it and the weights take.
        """
        channels = self.part.shape[1]
        if backend.channels not in (None, channels):
            raise MisfitError(Sentence("gray-file" if channels > 1 else "colour-file"))
        if not backend.limits.suit(self.multiple):
            low = (backend.limits.width[0], backend.limits.height[0])
            raise MisfitError(Sentence("other-multiple", *low, self.multiple))
        x, y, width, height = self.window_of(backend)
        part = self.part[..., y : y + height, x : x + width]
        if backend.takes_pixels:
            part = to_bytes(part).astype(np.float32) / np.float32(255)
        return fit(part, self.multiple, backend.limits)

    @property
    def whole(self) -> Window:
        height, width = self.part.shape[2:]
        return 0, 0, width, height

    def window_of(self, backend: Backend) -> Window:
        """Where the part lies that a backend is run on: all of it, unless the backend is slow."""
        _, _, width, height = self.whole
        too_large = width > backend.limits.width[1] or height > backend.limits.height[1]
        if width * height <= backend.largest_area and not (backend.own_part and too_large):
            return self.whole
        x, y, width, height = centre_window(
            height, width, [backend.limits], min(backend.largest_area, width * height)
        )
        # Aligned as the whole is, and no row of padding is run in vain.
        m = self.multiple
        return x // m * m, y // m * m, max(width // m * m, m), max(height // m * m, m)

    def sigma_of(self, backend: Backend) -> float:
        """What a backend is run at."""
        return self.sigma if backend.sigma is None else backend.sigma

    def reference(self, torch_backend: TorchBackend, given: Fitted, backend: Backend) -> Array:
        """What PyTorch gives for what a backend was given."""
        sigma = self.sigma_of(backend)
        key = (self.window_of(backend), given.array.shape, backend.takes_pixels, sigma)
        if key not in self.references:
            self.references[key] = torch_backend.run(given.array, sigma)
        return given.cut(self.references[key])

    def keep_reference(self, output: Array) -> None:
        """PyTorch's own run on all of it serves those that were given the same."""
        self.references[self.whole, output.shape, False, self.sigma] = output

    def placed(self, values: Any, backend: Backend, around: float) -> Any:
        """What lies in a backend's window, (..., h, w), in the whole, (..., H, W)."""
        x, y, width, height = self.window_of(backend)
        if (x, y, width, height) == self.whole:
            return values
        whole = np.full((*values.shape[:-2], *self.part.shape[2:]), around, values.dtype)
        whole[..., y : y + height, x : x + width] = values
        return whole


def load_subject(
    path: Path,
    sigma: float,
    sigma_max: float | None,
    torch_backend: TorchBackend,
    backends: list[Backend],
) -> Subject:
    """Read the image and choose the part that all backends can take.

    Raises:
        ExportError: unreadable.
    """
    config = torch_backend.network.config
    whole = read_image(path, config.channels)
    height, width = whole.shape[2:]
    suited = [b.limits for b in backends if b.limits.suit(config.multiple) and not b.own_part]
    x, y, new_width, new_height = centre_window(
        height, width, [SizeLimits(), *suited], LARGEST_AREA
    )
    part = np.ascontiguousarray(whole[..., y : y + new_height, x : x + new_width])
    image = InputImage(
        *(str(path), width, height, (x, y, new_width, new_height)),
        note=_part_note((width, height), (new_width, new_height)),
    )
    return Subject(part, sigma, sigma_max, config.multiple, image)


def _part_note(whole: tuple[int, int], part: tuple[int, int]) -> Sentence:
    return Sentence("image-whole") if whole == part else Sentence("image-centre", *whole, *part)


def size_notes(subject: Subject, backends: list[Backend]) -> list[str]:
    """Which files take one size only, and for which the image was padded."""
    notes: list[str] = []
    for backend in backends:
        if backend.limits.fixed and not backend.own_part:
            size = backend.limits.fixed
            notes.append(Sentence("image-fixed", backend.name, *reversed(size)))
        try:
            given = subject.given_to(backend)
        except MisfitError:
            continue
        if subject.window_of(backend) != subject.whole:
            x, y, width, height = subject.window_of(backend)
            code = "image-tile" if backend.own_part else "image-part"
            notes.append(Sentence(code, backend.name, width, height, x, y))
        if given.padded:
            height, width = given.array.shape[2:]
            notes.append(Sentence("image-padded", backend.name, width, height))
    return notes


def run_backend(
    backend: Backend, subject: Subject, on_share: Callable[[float], None]
) -> tuple[Array | None, BackendRun]:
    """Run, time and save nothing: the better of two runs unless one takes long.

    Args:
        on_share: told which share of the work is done, where the backend can say.
    """
    run = BackendRun(
        name=backend.name,
        kind=backend.kind,
        runner=backend.runner,
        precision=backend.precision,
        seconds=0.0,
        file=str(backend.file) if backend.file else None,
        file_bytes=size_on_disk(backend.file) if backend.file else None,
        operations=dict(backend.operations),
        png=f"{file_stem(backend.name)}.png",
        sizes=backend.limits.words(),
    )
    window = subject.window_of(backend)
    if window != subject.whole:
        run = replace(run, part=window)
    try:
        given = subject.given_to(backend)
        output, seconds = _timed(backend, given, subject.sigma_of(backend), on_share)
        if output.shape != given.array.shape:
            shapes = ("x".join(map(str, a.shape)) for a in (output, given.array))
            raise MisfitError(Sentence("output-shape", *shapes))
    except MisfitError as misfit:
        return None, replace(run, png=None, error=misfit.sentence)
    except Exception as error:  # noqa: BLE001 - a backend that fails is a finding, not an accident
        return None, replace(run, png=None, error=first_line(error))
    return given.cut(output), replace(run, seconds=round(seconds, 4))


def _timed(
    backend: Backend, given: Fitted, sigma: float, on_share: Callable[[float], None]
) -> tuple[Array, float]:
    started = time.perf_counter()
    output = backend.run(given.array, sigma, lambda share: on_share(share / 2))
    seconds = time.perf_counter() - started
    if seconds >= PATIENCE_FOR_TWO:
        return output, seconds
    started = time.perf_counter()
    output = backend.run(given.array, sigma, lambda share: on_share(0.5 + share / 2))
    return output, min(seconds, time.perf_counter() - started)


def compare_pair(
    torch_backend: TorchBackend,
    candidate: Backend,
    output: Array,
    subject: Subject,
    folder: Path,
    lines: ProgressLines,
) -> Pair:
    """Measure and judge a backend against PyTorch, and draw the difference map.

    Nothing is clipped, but for a file that gives 8-bit pixels, which cannot hold more; what was cut
    off PyTorch's output then is measured and told.
    """
    reference = subject.reference(torch_backend, subject.given_to(candidate), candidate)
    clipped_share, clipped_levels = 0.0, 0.0
    if candidate.gives_pixels:
        clipped_share, clipped_levels = outside(reference)
        reference = np.clip(reference, 0, 1)
    tolerance = TOLERANCES[candidate.precision]
    inside = difference(reference, output, tolerance)
    found = _in_the_whole(inside, candidate, subject)
    verdict = judge(found, candidate.name, tolerance, subject.beyond)
    if clipped_share:
        note = Sentence("pair-clipped", clipped_share, clipped_levels)
        verdict = replace(verdict, notes=[*verdict.notes, note])
    if not verdict.passed:
        message = Sentence("at-layers", candidate.name)
        with lines.step("layers", progress.LAYERS, message):
            parting = locate_parting(torch_backend, candidate, subject, inside)
        verdict = replace(verdict, parts_at=parting)
    png = f"difference_{file_stem(candidate.name)}.png"
    white = max(found.largest_levels, tolerance.levels)
    Image.fromarray(false_colour(found.magnitude, white)).save(folder / png)
    levels_png = png.replace("difference_", "levels_")
    save_levels(found.magnitude, white, folder / levels_png)
    return Pair(
        reference=torch_backend.name,
        candidate=candidate.name,
        precision=candidate.precision,
        largest_levels=found.largest_levels,
        largest_at=found.largest_at,
        mean_levels=found.mean_levels,
        share_over_tolerance=found.share_over,
        changed_share=found.changed_share,
        psnr_db=found.psnr_db,
        cosine=found.cosine,
        difference_png=png,
        difference_levels_png=levels_png,
        difference_white_levels=white,
        verdict=verdict,
        clipped_share=clipped_share,
        clipped_levels=clipped_levels,
    )


def _in_the_whole(inside: Difference, backend: Backend, subject: Subject) -> Difference:
    """A difference within a backend's window, by places of all that is compared."""
    x, y, *_ = subject.window_of(backend)
    return replace(
        inside,
        largest_at=(inside.largest_at[0] + x, inside.largest_at[1] + y),
        magnitude=subject.placed(inside.magnitude, backend, 0.0),
    )


def outside(image: Array) -> tuple[float, float]:
    """The share of values that 8-bit pixels cannot hold, and how far outside, in levels."""
    excess = np.maximum(-image, image - 1).astype(np.float64) * 255
    # Half a level rounds to a value that pixels can hold.
    beyond = excess[excess > 0.5]
    return beyond.size / image.size, float(beyond.max(initial=0.0))


def locate_parting(
    torch_backend: TorchBackend, candidate: Backend, subject: Subject, found: Difference
) -> Parting | None:
    """The first layer that differs, around the worst pixel; None if it cannot be found out."""
    array, sigma = subject.given_to(candidate).array, subject.sigma_of(candidate)
    if candidate.limits.allow(LAYER_WINDOW, LAYER_WINDOW):
        array = _around(array, found.largest_at, torch_backend.network.config.multiple)
    reference = torch_layers(torch_backend.network, array, sigma)
    try:
        if isinstance(candidate, PackageBackend):
            layers = coreml_layers(candidate, array, sigma)
        elif isinstance(candidate, OnnxBackend | OpenVinoBackend):
            model = onnx.load(candidate.path)
            layers = onnx_layers(model, candidate.form, array, sigma)
        else:
            return None
    except Exception:  # noqa: BLE001 - the verdict stands without the place
        return None
    return first_parting(reference, layers, LAYER_TOLERANCES[candidate.precision])


def _around(array: Array, at: tuple[int, int], multiple: int) -> Array:
    """The part of LAYER_WINDOW pixels around a place, aligned as the whole is."""
    window = []
    for place, size in zip((at[1], at[0]), array.shape[2:], strict=True):
        edge = min(LAYER_WINDOW, size)
        start = max(0, min(place - edge // 2, size - edge)) // multiple * multiple
        window.append(slice(start, start + edge))
    return np.ascontiguousarray(array[..., window[0], window[1]])


def compare_all(
    torch_backend: TorchBackend,
    candidates: list[Backend],
    subject: Subject,
    folder: Path,
    lines: ProgressLines,
) -> tuple[list[BackendRun], list[Pair]]:
    """Run all, write their images into the folder, and judge each against PyTorch."""
    save_png(subject.part, folder / subject.image.png)
    runs: list[BackendRun] = []
    pairs: list[Pair] = []
    backends: list[Backend] = [torch_backend, *candidates]
    for backend in backends:
        with _running(backend, lines) as on_share:
            output, run = run_backend(backend, subject, on_share)
            runs.append(run)
            if output is None or run.png is None:
                continue
            shown = subject.placed(np.nan_to_num(output), backend, _GRAY)
            save_png(shown, folder / run.png)
            if backend is not torch_backend:
                pair = compare_pair(torch_backend, backend, output, subject, folder, lines)
                pairs.append(pair)
            elif not subject.given_to(backend).padded:
                subject.keep_reference(output)
    return runs, pairs


@contextmanager
def _running(backend: Backend, lines: ProgressLines) -> Iterator[Callable[[float], None]]:
    message = Sentence("at-running", backend.name, backend.runner)
    by_clock = not backend.tells_share
    step = lines.step(run_step(backend), progress.RUN, message, by_clock=by_clock)
    with step as on_share:
        yield on_share


def run_step(backend: Backend) -> str:
    """The name of a backend's step in the plan of the progress."""
    return f"run {backend.name}"


def overall(
    runs: list[BackendRun], pairs: list[Pair], sweep_failures: int, subject: Subject
) -> tuple[bool, Sentence]:
    """Whether everything agrees, and a sentence that says so."""
    broken = {run.name: run.error for run in runs if run.error}
    differing = [pair.candidate for pair in pairs if not pair.verdict.passed]
    if broken:
        reasons = listed(list(dict.fromkeys(broken.values())))
        return False, Sentence("some-could-not-run", ", ".join(broken), reasons)
    if not pairs:
        return False, Sentence("nothing-compared")
    if differing:
        if subject.beyond:
            return False, Sentence("some-differ-beyond", ", ".join(differing), *subject.beyond)
        return False, Sentence("some-differ", ", ".join(differing))
    if sweep_failures:
        return False, Sentence("sweep-differs", sweep_failures)
    names = ", ".join(pair.candidate for pair in pairs)
    worst = max(pair.largest_levels for pair in pairs)
    return True, Sentence("all-agree", names, worst)


def file_stem(name: str) -> str:
    """A backend's name as part of a file name."""
    return "".join(c if c.isalnum() else "_" for c in name.lower()).strip("_")


def versions() -> dict[str, str]:
    """Versions of the packages that take part, where they are installed."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found
