"""`denoise-gui run`: files in, files out; one that fails does not stop the others."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from denoise_gui.engine.denoiser import Denoiser
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.image_file import load_image
from denoise_gui.engine.model import Model
from denoise_gui.engine.save_denoised import denoise_to_file
from denoise_gui.engine.shipped import shipped_model


def denoise_files(
    inputs: Sequence[Path],
    output: Path,
    sigma: float,
    *,
    model: Path | None,
    device: str,
    quiet: bool,
) -> int:
    """Denoise each input with `sigma`, in 8-bit levels.

    Returns:
        exit code: 0 if all were done, 1 if any failed, 2 if the output cannot be meant so.
    """
    try:
        targets = _targets(inputs, output)
    except UserError as error:
        print(f"denoise-gui run: {error}", file=sys.stderr)
        return 2
    try:
        denoiser = Denoiser(Model(model or shipped_model(), device, notice=_notice))
    except UserError as error:
        print(f"denoise-gui run: {error}", file=sys.stderr)
        return 1
    failures = 0
    for number, (source, target) in enumerate(zip(inputs, targets, strict=True), start=1):
        progress = _Progress(f"[{number}/{len(inputs)}] {source.name}", quiet)
        try:
            photograph = load_image(source)
            progress.show(0, 1)
            denoise_to_file(photograph, target, sigma, denoiser, progress=progress.show)
        except UserError as error:
            failures += 1
            progress.end("failed")
            print(f"denoise-gui run: {error}", file=sys.stderr)
        else:
            progress.end(f"-> {target}")
    return 1 if failures else 0


def _targets(inputs: Sequence[Path], output: Path) -> list[Path]:
    """Where each input goes: into a folder under its own name, or to the one file named."""
    if output.is_dir():
        targets = [output / path.name for path in inputs]
    elif len(inputs) > 1:
        if output.suffix:
            raise UserError(f"{output}: several inputs need a folder to go to, not a file")
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{output}: the folder cannot be made ({error.strerror})") from error
        targets = [output / path.name for path in inputs]
    else:
        targets = [output]
    if len(set(targets)) < len(targets):
        raise UserError("two of the inputs have the same name: give them to separate calls")
    for source, target in zip(inputs, targets, strict=True):
        if target.exists() and source.exists() and target.samefile(source):
            raise UserError(f"{source} would be overwritten by its own result: give another output")
    return targets


def _notice(message: str) -> None:
    print(f"denoise-gui run: {message}", file=sys.stderr)


class _Progress:
    """One line for a file, renewed in place on a terminal."""

    def __init__(self, title: str, quiet: bool) -> None:
        self._title, self._quiet = title, quiet
        self._live = sys.stderr.isatty()

    def show(self, done: int, total: int) -> None:
        if self._live and not self._quiet:
            print(f"\r{self._title} {done / total:4.0%}", end="", file=sys.stderr, flush=True)

    def end(self, result: str) -> None:
        if not self._quiet:
            start = "\r" if self._live else ""
            print(f"{start}{self._title} {result}", file=sys.stderr)
