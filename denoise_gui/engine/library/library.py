"""The models to choose among: those that come with the application, and those that were added.

An added model is a copy in the application's own folder, so that it stays when the file it came
from moves away: ``NAME.onnx``, beside it the checkpoint it was converted from, if it was, and
``NAME.source.json``, which says what it came from. What the same file would give is not added
twice: files are told apart by the SHA-256 of their content.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.files.regular_file import open_regular, read_regular
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.beside import PROBE_NOTE

_NOTE = ".source.json"
_BLOCK = 1 << 20
_LOCATION = b"\x0a\x08location\x12"
"""An entry with this key, as onnx.proto writes it: field 1 the key, field 2 the file's name."""


@dataclass(frozen=True)
class LibraryModel:
    """An ONNX file to choose. `bundled` ones came with the application and cannot be removed."""

    path: Path
    bundled: bool

    @property
    def name(self) -> str:
        return self.path.stem


class ModelLibrary:
    """The models of a folder of the user's, and of one that came with the application.

    Nothing is kept between calls: what lies in the folders is the library.
    """

    def __init__(self, folder: Path, bundled: Path) -> None:
        self.folder = folder
        self._bundled = bundled

    def models(self) -> tuple[LibraryModel, ...]:
        """All of them, the bundled ones first, by name."""
        return tuple(
            LibraryModel(path, bundled)
            for folder, bundled in ((self._bundled, True), (self.folder, False))
            for path in sorted(folder.glob("*.onnx"), key=lambda path: path.stem.lower())
            if not path.name.startswith(".")
        )

    def holding(self, digest: str, reading: str = "") -> Path | None:
        """The model that is, or was made from, the file with this SHA-256.

        Weights may be read in several ways: what was made of them is the same only if the same
        `reading` was asked for ("" if it was left to the trial). What older versions made by guess,
        whose note says nothing of a reading, is made again.
        """
        for model in self.models():
            note = {} if model.bundled else _note(model.path)
            same = "weights" not in note or note.get("reading") == reading
            if note.get("sha256") == digest and same:
                return model.path
        for model in self.models():
            with contextlib.suppress(OSError):
                if sha256_of(model.path) == digest:
                    return model.path
        return None

    def add(self, source: Path, digest: str, cancel: CancelToken | None = None) -> Path:
        """Copy an ONNX file in; returns the copy.

        Raises:
            ModelError: it cannot be read or written.
            Cancelled: `cancel` was used; nothing is left.
        """
        target = self.place_for(source)
        with _reading_and_writing(source, self.folder):
            _copy(source, target, cancel)
            self._write_note(target, {"source": str(source.absolute()), "sha256": digest})
        return target

    def place_for(self, source: Path) -> Path:
        """A free name for what is to be made from a file.

        Raises:
            ModelError: the folder cannot be made.
        """
        with _reading_and_writing(source, self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        taken = {path.stem for folder in (self.folder, self._bundled) for path in folder.iterdir()}
        name, number = source.stem, 2
        while name in taken or f"{name}.source" in taken:
            name, number = f"{source.stem} ({number})", number + 1
        return self.folder / f"{name}.onnx"

    def adopt(self, model: Path, weights: Path, reading: str = "") -> None:
        """Keep the checkpoint that a model in the folder was made from, beside it, and the reading
        that was asked for.

        Raises:
            ModelError: it cannot be read or written.
        """
        kept = model.with_suffix(weights.suffix.lower())
        with _reading_and_writing(weights, self.folder):
            _copy(weights, kept, None)
            self._write_note(
                model,
                {
                    "source": str(weights.absolute()),
                    "sha256": sha256_of(kept),
                    "weights": kept.name,
                    "reading": reading,
                },
            )

    def remove(self, path: Path) -> None:
        """Take an added model out, with what lies beside it.

        Raises:
            ModelError: it came with the application, or cannot be removed.
        """
        if path.parent != self.folder:
            raise ModelError(
                Message("{0} comes with the application and cannot be removed.", path.stem)
            )
        beside = [self.folder / str(_note(path)["weights"])] if "weights" in _note(path) else []
        try:
            for file in (path, *beside, path.with_suffix(_NOTE), path.with_suffix(PROBE_NOTE)):
                file.unlink(missing_ok=True)
        except OSError as error:
            raise ModelError(
                Message("{0} cannot be removed ({1}).", path.name, error.strerror)
            ) from error

    def _write_note(self, model: Path, note: dict[str, str]) -> None:
        with atomic_file(model.with_suffix(_NOTE)) as file:
            file.write((json.dumps(note, indent=2) + "\n").encode())


def weights_of(model: Path) -> Path | None:
    """The weights a model was exported from, if they are still there: beside it under its own
    name, or where the note beside it says."""
    own = model.with_suffix(".safetensors")
    if own.is_file():
        return own
    name = _note(model).get("weights")
    weights = model.parent / str(name) if name else None
    return weights if weights and weights.is_file() else None


def reading_of(model: Path) -> str:
    """How the weights of a model were asked to be read; "" if that was left to the trial."""
    return str(_note(model).get("reading", ""))


def keeps_weights_elsewhere(path: Path) -> bool:
    """Whether an ONNX file names other files as its weights (`external_data` of its tensors).

    Raises:
        OSError: it cannot be read.
    """
    return _LOCATION in read_regular(path)


def _note(model: Path) -> dict[str, object]:
    """What the note beside a model says; nothing if there is none, or none of ours."""
    try:
        note = json.loads(read_regular(model.with_suffix(_NOTE)))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _copy(source: Path, target: Path, cancel: CancelToken | None) -> None:
    with open_regular(source) as reading, atomic_file(target) as writing:
        if cancel is None:
            shutil.copyfileobj(reading, writing)
            return
        while block := reading.read(_BLOCK):
            cancel.check()
            writing.write(block)


@contextlib.contextmanager
def _reading_and_writing(source: Path, folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelError(
            Message("{0} cannot be copied into {1} ({2}).", source.name, folder, error.strerror)
        ) from error
