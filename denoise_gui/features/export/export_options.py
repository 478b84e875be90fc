"""What to export, as data: from the dialog to the exporter's command line, and remembered."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path

from PySide6.QtCore import QSettings

from denoise_gui.core.translation import tr

PRECISIONS = ("float16", "float32")
TARGETS = ("iOS16", "iOS17", "iOS18")
KINDS_OF_IO = ("tensor", "image")
OPSETS = (18, 19, 20, 21, 22, 23)
COMPRESSIONS = ("none", "linear8", "palette8", "palette6")

_GROUP = "export"


@dataclass(frozen=True)
class ExportOptions:
    """Choices of an export. Sizes in pixels; 0 leaves height and width free."""

    weights: str = ""
    folder: str = ""
    name: str = ""
    onnx: bool = True
    coreml: bool = True
    precision: str = PRECISIONS[0]
    target: str = TARGETS[0]
    coreml_io: str = KINDS_OF_IO[0]
    compression: str = COMPRESSIONS[0]
    height: int = 0
    width: int = 0
    smallest: int = 64
    largest: int = 4096
    """Edges the Core ML package accepts where the size is free."""
    opset: int = OPSETS[0]
    sweep: bool = False

    @property
    def onnx_path(self) -> Path | None:
        return Path(self.folder) / f"{self.name}.onnx" if self.onnx else None

    @property
    def coreml_path(self) -> Path | None:
        return Path(self.folder) / f"{self.name}.mlpackage" if self.coreml else None

    @property
    def outputs(self) -> list[Path]:
        return [path for path in (self.onnx_path, self.coreml_path) if path]

    def export_arguments(self) -> list[str]:
        """For `python -m exporter`."""
        arguments = ["export", "--weights", self.weights, "--name", self.name]
        if self.onnx:
            arguments += ["--onnx", str(self.onnx_path), "--opset", str(self.opset)]
        if self.coreml:
            arguments += ["--coreml", str(self.coreml_path), "--precision", self.precision]
            arguments += ["--deployment-target", self.target, "--coreml-io", self.coreml_io]
            arguments += ["--compress", self.compression]
        if self.height and self.width:
            arguments += ["--size", f"{self.height}x{self.width}"]
        elif self.coreml:
            arguments += ["--size-range", str(self.smallest), str(self.largest)]
        return arguments

    def compare_arguments(self, image: Path, sigma: float, report: Path) -> list[str]:
        """For `python -m exporter`; `sigma` in 8-bit levels."""
        arguments = ["compare", "--weights", self.weights, "--image", str(image)]
        arguments += ["--sigma", f"{sigma:g}", "--report", str(report)]
        if self.onnx:
            arguments += ["--onnx", str(self.onnx_path)]
        if self.coreml:
            arguments += ["--coreml", str(self.coreml_path)]
        if self.sweep:
            arguments.append("--sweep")
        return arguments

    def problem(self) -> str | None:
        """Why these choices cannot be carried out, in a sentence; None if they can."""
        if not self.weights or not Path(self.weights).is_file():
            return tr("Choose the weights: the .safetensors or .pth file of the network.")
        if not (self.onnx or self.coreml):
            return tr("Choose at least one of ONNX and Core ML.")
        if not self.name or Path(self.name).name != self.name:
            return tr("Give the model a name that can be a file's name.")
        if not self.folder or not Path(self.folder).is_dir():
            return tr("Choose a folder that exists to write to.")
        if bool(self.height) != bool(self.width):
            return tr("Give both height and width, or neither.")
        if self.smallest >= self.largest:
            return tr("The smallest size must be less than the largest.")
        return None


def remember(options: ExportOptions) -> None:
    settings = QSettings()
    settings.beginGroup(_GROUP)
    for name, value in asdict(options).items():
        settings.setValue(name, value)
    settings.endGroup()


def remembered() -> ExportOptions:
    """The choices of last time, or the defaults."""
    settings = QSettings()
    settings.beginGroup(_GROUP)
    defaults = ExportOptions()
    values = {
        field.name: settings.value(
            field.name, getattr(defaults, field.name), type=type(getattr(defaults, field.name))
        )
        for field in fields(ExportOptions)
    }
    settings.endGroup()
    return ExportOptions(**values)  # type: ignore[arg-type]
