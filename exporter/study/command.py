"""`python -m exporter study`: what each way of writing the reorganisation becomes when exported.

It answers the question the project started from by running it: which form survives the conversion
to ONNX and to Core ML, with a fixed and with a free size, and what is left of it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from denoise_gui.contract import progress
from denoise_gui.contract.sentences import Sentence
from exporter.commands.frame import add_common_arguments, run_framed
from exporter.progress_lines import ProgressLines
from exporter.study.results import Export, FormStudy, Study
from exporter.whole_files import whole_file

SIZE = (64, 96)
OTHER_SIZE = (32, 48)
"""A second size: a graph that is free must take it."""

_SENTENCE = 110


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the study as JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write it as a table")
    add_common_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the study; exit code 0 whatever it finds, others as FailureKind says."""
    return run_framed(arguments, study)


def study(arguments: argparse.Namespace, lines: ProgressLines) -> int:
    """Study all forms and write the results.

    Raises:
        ExportError: a file cannot be written.
    """
    import platform

    from exporter.parity.versions import versions
    from exporter.study.forms import FORMS
    from exporter.study.table import markdown

    result = Study(versions(), f"{platform.system()} {platform.machine()}")
    for position, (letter, (title, _)) in enumerate(FORMS.items()):
        said = Sentence("at-form", letter, title)
        lines.stage(progress.FORM, position / len(FORMS), said)
        result.forms.append(study_form(letter))
    text = markdown(result)
    files = []
    for path, content in (
        (arguments.json, json.dumps(asdict(result), indent=2) + "\n"),
        (arguments.markdown, text),
    ):
        if path:
            with whole_file(path) as part:
                part.write_text(content, encoding="utf-8")
            files.append(path)
    lines.done(files, text)
    return 0


def study_form(letter: str, channels: int = 3) -> FormStudy:
    """Compare a form with the question's own in PyTorch, and export it every way."""
    import torch

    from exporter.study.forms import FORMS, StridedSlices

    title, kind = FORMS[letter]
    module = kind(channels).eval()
    rng = torch.Generator().manual_seed(0)
    image = torch.rand(1, channels, *SIZE, generator=rng)
    sigma = torch.full((1, 1, 1, 1), 0.1)
    with torch.no_grad():
        expected = StridedSlices(channels).down(image, sigma)
        planes = module.down(image, sigma)
        recovered = module.up(planes)
    exports = []
    for route, convert in routes().items():
        for free in (False, True):
            exports.append(_attempt(route, free, convert, module))
    return FormStudy(
        letter,
        title,
        float((planes - expected).abs().sum()),
        float((recovered - image).abs().sum()),
        exports,
    )


Outcome = tuple[int, Callable[[Any, Any], Any]]


def _attempt(route: str, free: bool, convert: Callable[..., Outcome], module: Any) -> Export:
    """Convert and run; what is warned of and what fails is the result."""
    import torch

    nodes: int | None = None
    largest: float | None = None
    error: str | None = None
    with warnings.catch_warnings(record=True) as caught, tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("always")
        try:
            nodes, run_exported = convert(module, free, Path(folder))
            largest = 0.0
            for size in (SIZE, OTHER_SIZE) if free else (SIZE,):
                image = torch.rand(1, module.channels, *size)
                sigma = torch.full((1, 1, 1, 1), 0.3)
                output = torch.from_numpy(run_exported(image.numpy(), sigma.numpy()))
                if output.shape != image.shape:
                    raise ValueError(f"gives {tuple(output.shape)} for {tuple(image.shape)}")
                largest = max(largest, float((output - image).abs().max()))
        except Exception as failure:  # noqa: BLE001 - how a conversion fails is what is studied
            error, largest = _one_line(failure).replace(f"{folder}/", ""), None
    return Export(route, free, nodes, largest, _about_the_form(caught), error)


def _one_line(failure: Exception) -> str:
    lines = [line.strip() for line in str(failure).splitlines() if line.strip()]
    text = next((line for line in lines if not line.startswith(("#", "Failed"))), "")
    text = f"{type(failure).__name__}: {text or (lines[0] if lines else '')}"
    return text if len(text) <= _SENTENCE else text[: _SENTENCE - 1] + "…"


def _about_the_form(caught: list[warnings.WarningMessage]) -> list[str]:
    """The kinds of warning that speak of the graph, not of the exporter's own age."""
    developer = (DeprecationWarning, PendingDeprecationWarning, FutureWarning, ResourceWarning)
    return sorted({w.category.__name__ for w in caught if not issubclass(w.category, developer)})


def _example(channels: int) -> tuple[Any, Any]:
    import torch

    return torch.rand(1, channels, *SIZE), torch.full((1, 1, 1, 1), 0.1)


def _dimensions() -> Any:
    import torch

    cells = torch.export.Dim("cells_h", min=1), torch.export.Dim("cells_w", min=1)
    return ({2: 2 * cells[0], 3: 2 * cells[1]}, None)


def _onnx(module: Any, free: bool, folder: Path, *, dynamo: bool) -> Outcome:
    import onnx
    import onnxruntime
    import torch

    path = folder / "form.onnx"
    names: dict[str, Any] = {"input_names": ["input", "sigma"], "output_names": ["output"]}
    if dynamo and free:
        names["dynamic_shapes"] = _dimensions()
    elif free:
        names["dynamic_axes"] = {"input": {2: "h", 3: "w"}, "output": {2: "h", 3: "w"}}
    if dynamo:
        names["verbose"] = False
    torch.onnx.export(
        module, _example(module.channels), str(path), dynamo=dynamo, opset_version=18, **names
    )
    nodes = sum(n.op_type != "Constant" for n in onnx.load(path).graph.node)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return nodes, lambda image, sigma: session.run(None, {"input": image, "sigma": sigma})[0]


def _onnx_dynamo(module: Any, free: bool, folder: Path) -> Outcome:
    return _onnx(module, free, folder, dynamo=True)


def _onnx_script(module: Any, free: bool, folder: Path) -> Outcome:
    return _onnx(module, free, folder, dynamo=False)


def _coreml(program: Any, free: bool, folder: Path, channels: int) -> Outcome:
    import coremltools as ct
    import numpy as np

    from exporter.coreml.evaluator import PackageEvaluator
    from exporter.coreml.package import read_package

    sizes = tuple(ct.RangeDim(2, 1024, default=edge) if free else edge for edge in SIZE)
    model = ct.convert(
        program,
        convert_to="mlprogram",
        inputs=[
            ct.TensorType("input", shape=(1, channels, *sizes), dtype=np.float32),
            ct.TensorType("sigma", shape=(1, 1, 1, 1), dtype=np.float32),
        ],
        outputs=[ct.TensorType("output", dtype=np.float32)],
        compute_precision=ct.precision.FLOAT32,
        minimum_deployment_target=ct.target.iOS16,
        skip_model_load=True,
    )
    path = folder / "form.mlpackage"
    model.save(str(path))
    package = read_package(path)
    constant = ("const", "constexpr_")
    nodes = sum(not operation.type.startswith(constant) for operation in package.block.operations)

    def run_package(image: Any, sigma: Any) -> Any:
        # Decoded only here: what the evaluator refuses has still been converted.
        return PackageEvaluator(package).run({"input": image, "sigma": sigma}).outputs["output"]

    return nodes, run_package


def _coreml_trace(module: Any, free: bool, folder: Path) -> Outcome:
    import torch

    traced = torch.jit.trace(module, _example(module.channels))  # type: ignore[no-untyped-call]
    return _coreml(traced, free, folder, module.channels)


def _coreml_export(module: Any, free: bool, folder: Path) -> Outcome:
    import torch

    shapes = _dimensions() if free else None
    program = torch.export.export(module, _example(module.channels), dynamic_shapes=shapes)
    return _coreml(program.run_decompositions({}), free, folder, module.channels)


def _coreai(module: Any, free: bool, folder: Path) -> Outcome:
    import torch

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it says of itself when it is first imported
        from coreai_torch import TorchConverter, get_decomp_table

    from exporter.arms_length.process import ModelProcess

    shapes = _dimensions() if free else None
    program = torch.export.export(module, _example(module.channels), dynamic_shapes=shapes)
    converter = TorchConverter(mode=TorchConverter.Mode.RELEASE).add_exported_program(
        program.run_decompositions(get_decomp_table()),
        input_names=["input", "sigma"],
        output_names=["output"],
    )
    path = folder / "form.aimodel"
    converter.to_coreai().save_asset(path)
    # In a process of its own: it ends with `process`, when the numbers have been compared.
    process = ModelProcess("exporter.coreai.runner", path)
    operations = process.description.operations
    nodes = sum(count for name, count in operations.items() if name != "constant")

    def run_model(image: Any, sigma: Any) -> Any:
        return process.run("main", image, sigma)

    return nodes, run_model


def routes() -> dict[str, Callable[..., Outcome]]:
    """The ways out of PyTorch for which the packages are here, by name."""
    from exporter.coreai.support import converter_installed

    left_out = set() if converter_installed() else {"coreai"}
    return {name: convert for name, convert in ROUTES.items() if name not in left_out}


ROUTES: dict[str, Callable[..., Outcome]] = {
    "onnx dynamo": _onnx_dynamo,
    "onnx script": _onnx_script,
    "coreml trace": _coreml_trace,
    "coreml export": _coreml_export,
    "coreai": _coreai,
}
"""The ways out of PyTorch, by name."""
