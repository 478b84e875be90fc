"""The files that come with the application: models, sample images, icons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.engine.errors import ModelError, UserError
from denoise_gui.engine.messages import Message

if TYPE_CHECKING:
    from denoise_gui.engine.recipe import ModelRef

FOR_WHITE_NOISE, FOR_CAMERA_NOISE = "standard", "camera"
"""Models that come with the application, by what they learned."""

_PACKAGE = Path(__file__).resolve().parents[1]


def resources_folder() -> Path:
    """Inside the package where it is installed; beside it in a checkout.

    Raises:
        UserError: the installation is incomplete.
    """
    for folder in (_PACKAGE / "_resources", _PACKAGE.parent / "resources"):
        if folder.is_dir():
            return folder
    raise UserError(
        Message(
            "the folder 'resources' is missing beside {0}: the installation is "
            "incomplete; install the application again",
            _PACKAGE,
        )
    )


def shipped_model(name: str = FOR_WHITE_NOISE) -> Path:
    """The ONNX file of a model that comes with the application.

    Raises:
        UserError: there is none of that name.
    """
    folder = resources_folder() / "models"
    path = folder / f"{name}.onnx"
    if not path.is_file():
        names = ", ".join(sorted(p.stem for p in folder.glob("*.onnx")))
        raise UserError(
            Message("no model named '{0}' comes with the application ({1} do)", name, names)
        )
    return path


def named_model(words: str) -> Path:
    """The file of this path or, where there is none, the model of this name that comes with the
    application; else the path as it is."""
    path = Path(words)
    shipped = resources_folder() / "models" / f"{words}.onnx"
    return shipped if path.name == words and not path.exists() and shipped.is_file() else path


def shipped_model_of(wanted: ModelRef) -> Path:
    """The ONNX file that comes with the application and is the very one that is wanted.

    Raises:
        ModelError: none is.
    """
    # Here and not above: the command line asks for names before anything heavy is loaded.
    from denoise_gui.engine.recipe import ModelRef

    for path in sorted((resources_folder() / "models").glob("*.onnx")):
        if ModelRef.of_file(path).sha256 == wanted.sha256:
            return path
    raise ModelError(
        Message(
            "the model “{0}” (SHA-256 {1}…) does not come with this version. Name its file with "
            "--model",
            wanted.name,
            wanted.sha256[:12],
        )
    )


def shipped_sigma_estimator() -> Path:
    """The ONNX file of the network that estimates noise."""
    return resources_folder() / "estimators" / "sigma.onnx"


def sample_image() -> Path:
    """A noisy photograph to try the application on."""
    return resources_folder() / "samples" / "astronaut_sigma25.png"
