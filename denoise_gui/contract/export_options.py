"""The choices of an export: what there is to choose, and the command line that it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from denoise_gui.contract.messages import Message
from denoise_gui.contract.model_file import OPSETS
from denoise_gui.contract.report import COREAI, COREML, DARKTABLE, NCNN, ONNX, WEB

PRECISIONS = ("float16", "float32")
TARGETS = ("iOS16", "iOS17", "iOS18")
KINDS_OF_IO = ("tensor", "image")
COMPRESSIONS = ("none", "linear8", "palette8", "palette6")
COREAI_COMPRESSIONS = ("none", "palette8", "palette6", "palette4")
COMPUTE_UNITS = ("ALL", "CPU_ONLY", "CPU_AND_GPU", "CPU_AND_NE")
"""Of each, the first is the default."""

LARGEST_SIZE = 4096
"""Pixels each way that a Core ML package accepts unless told otherwise: a range needs an end."""

FILE_ENDINGS = {
    ONNX: ".onnx",
    COREML: ".mlpackage",
    COREAI: ".aimodel",
    NCNN: "-ncnn",
    DARKTABLE: ".dtmodel",
    WEB: "-web",
}
"""What can be written, in the order in which it is, and what the name of each ends with. Its option
on the command line is the key; where there is no suffix, it is a folder."""

SIZED = (COREML, COREAI)
"""Of these, those that keep to a range of sizes."""
PRECISE = (COREML, COREAI, NCNN)
"""Those for which a precision is chosen."""


@dataclass(frozen=True)
class ExportOptions:
    """Choices of an export. Sizes in pixels; 0 leaves height and width free."""

    weights: str = ""
    reading: str = ""
    """How the weights are read, as the exporter takes it; empty: found by trial."""
    folder: str = ""
    name: str = ""
    onnx: bool = True
    coreml: bool = True
    coreai: bool = False
    ncnn: bool = False
    darktable: bool = False
    web: bool = False
    precision: str = PRECISIONS[0]
    target: str = TARGETS[0]
    coreml_io: str = KINDS_OF_IO[0]
    compression: str = COMPRESSIONS[0]
    height: int = 0
    width: int = 0
    smallest: int = 64
    largest: int = LARGEST_SIZE
    """Edges that Core ML and Core AI accept where the size is free."""
    opset: int = OPSETS[0]
    sweep: bool = False

    @property
    def kinds(self) -> list[str]:
        """What is to be written: keys of `FILE_ENDINGS`."""
        return [kind for kind in FILE_ENDINGS if getattr(self, kind)]

    def path_of(self, kind: str) -> Path | None:
        """Where a kind is written; None if it is not wanted."""
        if kind not in self.kinds:
            return None
        return Path(self.folder) / f"{self.name}{FILE_ENDINGS[kind]}"

    @property
    def onnx_path(self) -> Path | None:
        return self.path_of(ONNX)

    @property
    def coreml_path(self) -> Path | None:
        return self.path_of(COREML)

    @property
    def outputs(self) -> list[Path]:
        return [path for kind in self.kinds if (path := self.path_of(kind))]

    def export_arguments(self) -> list[str]:
        """An export alone, for `python -m exporter`."""
        arguments = ["export", "--weights", self.weights, "--name", self.name]
        arguments += ["--reading", self.reading] if self.reading else []
        for kind in self.kinds:
            arguments += [f"--{kind}", str(self.path_of(kind))]
        if self.onnx:
            arguments += ["--opset", str(self.opset)]
        if any(kind in PRECISE for kind in self.kinds):
            arguments += ["--precision", self.precision]
        if self.coreml:
            arguments += ["--deployment-target", self.target, "--coreml-io", self.coreml_io]
            arguments += ["--compress", self.compression]
        if self.height and self.width:
            arguments += ["--size", f"{self.height}x{self.width}"]
        elif any(kind in SIZED for kind in self.kinds):
            arguments += ["--size-range", str(self.smallest), str(self.largest)]
        return arguments

    def arguments_with_comparison(self, image: Path, sigma: float, report: Path) -> list[str]:
        """An export, and what was exported compared on an image; `sigma` in 8-bit levels."""
        arguments = [*self.export_arguments(), "--compare", str(image), "--sigma", f"{sigma:g}"]
        arguments += ["--report", str(report)]
        if self.sweep:
            arguments.append("--sweep")
        return arguments

    def problem(self) -> Message | None:
        """Why these choices cannot be carried out, in a sentence; None if they can."""
        if not self.weights or not Path(self.weights).is_file():
            return Message("Choose the weights: the .safetensors or .pth file of the network.")
        if not self.kinds:
            return Message("Choose at least one thing to write.")
        if not self.name or Path(self.name).name != self.name:
            return Message("Give the model a name that can be a file's name.")
        if not self.folder or not Path(self.folder).is_dir():
            return Message("Choose a folder that exists to write to.")
        if bool(self.height) != bool(self.width):
            return Message("Give both height and width, or neither.")
        if self.smallest >= self.largest:
            return Message("The smallest size must be less than the largest.")
        return None
