"""Every sentence that crosses from the exporter to the window: a code, its arguments, its English.

The exporter is another process and prints English. Beside it travels the code with the arguments,
so that the window says the same in the user's language, and so that nothing is ever decided by
looking for words in a sentence.

A new sentence: a line in `SENTENCES`, and ``Sentence("its-code", argument, ...)`` where it is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Self

from denoise_gui.contract.compound import Listed, Table
from denoise_gui.contract.messages import Message, translated
from denoise_gui.contract.readings import MEANINGS
from denoise_gui.contract.weights_sentences import WEIGHTS

SENTENCES: Mapping[str, str] = {
    **WEIGHTS,
    **MEANINGS,
    # What a command is at
    "at-torch": translated("Loading PyTorch"),
    "at-reading": translated("Reading {0}"),
    "at-trial": translated("Trying whether the network denoises"),
    "at-halo": translated("Measuring how much context a pixel needs"),
    "at-onnx": translated("Converting to ONNX"),
    "at-coremltools": translated("Loading coremltools"),
    "at-coreml": translated("Converting to Core ML ({0}, {1})"),
    "at-coreai-tools": translated("Loading Core AI's converter"),
    "at-coreai": translated("Converting to Core AI ({0})"),
    "at-ncnn": translated("Converting to ncnn ({0})"),
    "at-darktable": translated("Packing for darktable (sigma {0:g})"),
    "at-web-runtime": translated("Fetching onnxruntime-web from registry.npmjs.org, once"),
    "at-web": translated("Writing the web page"),
    "at-compressing": translated("Compressing the weights ({0})"),
    "at-writing": translated("Writing {0}"),
    "at-runtimes": translated("Loading the files into the runtimes"),
    "at-running": translated("Running {0}: {1}"),
    "at-layers": translated("Looking for the layer where {0} departs from PyTorch"),
    "at-sweep": translated("Trying many sizes and sigmas"),
    "at-report": translated("Writing the report"),
    "at-form": translated("Form {0}: {1}"),
    # Kinds of failure
    "failed-weights-unreadable": translated("The weights cannot be read."),
    "failed-weights-foreign": translated("The weights are of a kind that is not known here."),
    "failed-weights-pickled": translated(
        "The weight file holds program code, which is not run. Save the state_dict alone."
    ),
    "failed-weights-not-finite": translated("The weights hold NaN or infinite values."),
    "failed-output-unwritable": translated("The result cannot be written."),
    "failed-disk-full": translated("There is not enough room on the disk."),
    "failed-conversion-failed": translated("The network could not be converted."),
    "failed-extra-missing": translated("A package that the export needs is not installed."),
    "failed-image-unreadable": translated("The image cannot be read."),
    "failed-model-unreadable": translated("The exported file cannot be read."),
    "failed-unexpected": translated("Something unexpected went wrong in the exporter."),
    # Failures
    "nothing-to-write": translated("Nothing to write: give at least one of {0}."),
    "nothing-to-compare": translated("Nothing to compare: give at least one of {0}."),
    "compare-needs": translated("--compare needs --report DIR, the folder for the report."),
    "report-needs-compare": translated("--report needs --compare IMAGE, the image to run on."),
    "no-such-file": translated("{0}: there is no such file"),
    "folder-not-file": translated("{0}: is a folder, not a file"),
    "device-not-file": translated("{0}: is a device or a pipe, not a file"),
    "package-suffix": translated("{0}: a Core ML package's name must end in .mlpackage"),
    "name-must-end": translated("{0}: its name must end in {1}"),
    "file-not-package": translated(
        "{0}: is a plain file, while a folder is to be written there; move the file away or choose "
        "another name"
    ),
    "no-folder": translated("{0}: there is no folder {1} to write to"),
    "folder-closed": translated("{0}: the folder {1} does not allow writing"),
    "not-writable": translated("{0}: cannot be written ({1})"),
    "disk-full": translated("{0}: there is not enough room on the disk; nothing was left behind"),
    "size-multiple": translated(
        "This network needs heights and widths that are multiples of {0}; {1} is not one."
    ),
    "onnx-failed": translated("The conversion to ONNX failed: {0}"),
    "coreml-failed": translated("The conversion to Core ML failed: {0}"),
    "coreai-failed": translated("The conversion to Core AI failed: {0}"),
    "coreai-cost": translated(
        "Weights in {0} cost {1:.2f} dB at sigma {2:g}, measured on a built-in picture."
    ),
    "ncnn-failed": translated("The conversion to ncnn failed: {0}"),
    "darktable-colour": translated(
        "darktable gives a model three colours, and this network takes {0}."
    ),
    "darktable-sigma": translated(
        "Sigma {0:g} is beyond the {1:g} that the model was made for; choose what to bake in with "
        "--darktable-sigma."
    ),
    "web-runtime-failed": translated(
        "onnxruntime-web could not be fetched: {0}. Without a network, fetch its package elsewhere "
        "and name it with --web-runtime."
    ),
    "web-channels": translated(
        "The page shows pictures of one or three colours, and this network takes {0}."
    ),
    "folder-not-ours": translated(
        "{0}: this folder holds something else and is not replaced; choose another name"
    ),
    "one-place": translated(
        "{0}: this would take the place of {1}, or lie inside of it; choose another name"
    ),
    "coreai-nowhere": translated(
        "Core AI's packages exist for Python {0} to {1}, on Linux (x86-64, glibc {2} or later) and "
        "on macOS {3} or later with an Apple chip; here is {4}."
    ),
    "extra-missing": translated("{0} is not installed; it comes with: pip install '{1}'"),
    "interrupted": translated("Stopped on request; nothing half-done was left behind."),
    "no-memory": translated("There is not enough memory for this size."),
    "unexpected": translated("{0} (details in {1})"),
    "unexpected-no-log": translated("{0} (run again with --log FILE for the details)"),
    "image-unreadable": translated("{0}: cannot be read as an image ({1})"),
    "onnx-unreadable": translated("{0}: cannot be read as ONNX ({1})"),
    "onnx-inputs": translated("{0}: its inputs are not '{1}' and '{2}' but {3}"),
    "nothing-runs": translated("No runtime here could load the files. {0}"),
    # What ran, and what did not
    "runner-torch": translated("PyTorch {0} on the processor"),
    "runner-package": translated("reference evaluation of the package"),
    "runner-coreml": translated("Core ML runtime"),
    "runner-coreai": translated("Apple's Core AI runtime for {0} (coreai-core {1})"),
    "runner-coreai-system": translated("Core AI of this system (coreai-core {0})"),
    "runner-ncnn": translated("ncnn {0}, processor"),
    "ncnn-unreadable": translated("{0}: cannot be read as an ncnn model ({1})"),
    "no-ncnn-runtime": translated(
        "ncnn is not installed, so {0} was not run here (pip install 'denoise-gui[ncnn]')."
    ),
    "runner-darktable": translated("onnxruntime {0}, on a tile as darktable makes it"),
    "darktable-unreadable": translated("{0}: is no darktable package that can be run ({1})"),
    "no-darktable": translated("darktable itself was not run here."),
    "runner-web": translated("{0}, headless, by the page's own script"),
    "web-unreadable": translated("{0}: holds no page of this exporter ({1})"),
    "no-browser": translated("There is no Chromium here, so {0} was not run."),
    "coreai-damaged": translated(
        "{0}: is damaged: its content is not what its checksum was made of"
    ),
    "coreai-unreadable": translated("{0}: cannot be read as a Core AI model ({1})"),
    "runtime-ended": translated("the runtime crashed: {0}"),
    "no-coreai-runtime": translated(
        "Core AI's runtime is not installed, so {0} was not run here "
        "(pip install 'denoise-gui[coreai]')."
    ),
    "not-run-because": translated("{0} was not run here: {1}"),
    "takes-any-size": translated("any"),
    "takes-one-size": translated("{0}x{1} only"),
    "takes-sizes": translated("{0}x{1} to {2}x{3}"),
    "provider-failed": translated("{0} could not load {1}: {2}"),
    "no-openvino": translated(
        "OpenVINO is not installed, so it was not run (pip install 'denoise-gui[openvino]')."
    ),
    "no-coreml-runtime": translated(
        "Apple's own Core ML runtime exists on macOS alone and was not run here."
    ),
    "tensorrt-plain": translated(
        "The ONNX graph holds only what TensorRT's parser takes; TensorRT itself was not run."
    ),
    "tensorrt-obstacles": translated("TensorRT's parser may refuse the ONNX graph: {0}."),
    "tensorrt-opset": translated("the operator set {0} is newer than {1}"),
    "tensorrt-constants": translated("{0} constants are {1} (such as {2})"),
    "tensorrt-constant": translated("the constant {0} is {1}"),
    "tensorrt-value": translated("{0} is {1}"),
    "tensorrt-operator": translated("{0} is not among the plain operators (nodes: {1})"),
    "tensorrt-computed": translated("weights that are computed, not constant (nodes: {0})"),
    "tensorrt-dimensions": translated("convolutions that are not two-dimensional (nodes: {0})"),
    "tensorrt-shape": translated("a fixed {0} (nodes: {1})"),
    "gray-file": translated("it is for gray images, the weights are for colour ones"),
    "colour-file": translated("it is for colour images, the weights are for gray ones"),
    "other-multiple": translated(
        "its size is fixed at {0}x{1}, and these weights take multiples of {2}"
    ),
    "output-shape": translated("it gives {0} for an image of {1}"),
    "other-weights": translated(
        "{0} says that it was exported from other weights ({1}… instead of {2}…)."
    ),
    # Which part of the image was compared
    "image-whole": translated("The whole image was compared."),
    "image-centre": translated("Of {0}x{1} pixels the {2}x{3} at the centre were compared."),
    "image-fixed": translated("{0} takes images of {1}x{2} pixels only."),
    "image-part": translated(
        "{0} is slow here and ran on {1}x{2} pixels at x {3}, y {4} only; around them its picture "
        "is gray."
    ),
    "image-tile": translated(
        "{0} takes a tile at a time and ran on {1}x{2} pixels at x {3}, y {4}; around them its "
        "picture is gray."
    ),
    "image-padded": translated(
        "For {0} the image was padded by reflection to {1}x{2} pixels, and cut back."
    ),
    # Verdicts
    "why-float32": translated(
        "Both compute in float32: only the order of the sums differs, which rounds in the "
        "seventh digit."
    ),
    "why-float16": translated(
        "float16 keeps eleven binary digits: on [0, 1] the rounding of the image alone costs up "
        "to 4.9e-4 (0.12 of a level), and every layer rounds again."
    ),
    "why-image": translated(
        "The package gives 8-bit pixels: rounding alone moves a value by half a level, and "
        "float16 inside by up to one more."
    ),
    "why-compressed": translated(
        "The weights were compressed on purpose: they are other weights, and differences of a "
        "few levels are the price of the smaller file."
    ),
    "within": translated("{0:g} levels"),
    "within-one": translated("{0:g} level"),
    "within-one-for-most": translated("{0:g} level for all but {1:.1%} of the values"),
    "within-for-most": translated("{0:g} levels for all but {1:.1%} of the values"),
    "pair-agrees": translated(
        "{0} agrees with PyTorch: the largest difference is {1:.3g} levels of 255, at x {2}, "
        "y {3}; allowed: {4}."
    ),
    "pair-differs": translated(
        "{0} does not agree with PyTorch: the largest difference is {1:.3g} levels of 255, at "
        "x {2}, y {3}; allowed: {4}."
    ),
    "pair-beyond": translated(
        "{0} differs from PyTorch by up to {1:.3g} levels of 255, at x {2}, y {3}. Sigma {4:g} is "
        "beyond the {5:g} that the model was made for."
    ),
    "pair-clipped": translated(
        "Pixels of 8 bits hold 0 to 255 only: {0:.2%} of the values that PyTorch gives lie "
        "outside, by up to {1:.3g} levels. They were cut before comparing."
    ),
    "pair-not-finite": translated(
        "{0} gives NaN or infinite values: {1} of {2}; each counts as a difference of 255 levels."
    ),
    "parting-counts": translated("PyTorch runs {0} layers of this kind, the file {1}"),
    "parting-shape": translated("shape {0} in PyTorch, {1} in the file"),
    "parting-name": translated("called {0} in the file"),
    "sweep-size": translated("the file declares that it does not take this size"),
    "sweep-slow": translated("it would take too long here"),
    "sweep-baked": translated("its sigma is baked in"),
    "sweep-tiles": translated("the file declares that it does not take tiles of this size"),
    "sweep-beyond": translated("beyond the {0:g} that the model was made for"),
    "all-agree": translated("{0} and PyTorch agree: they differ by {1:.3g} levels of 255 at most."),
    "some-could-not-run": translated("{0} could not run: {1}."),
    "nothing-compared": translated("There was nothing to compare."),
    "some-differ": translated("{0} and PyTorch do not agree."),
    "some-differ-beyond": translated(
        "Sigma {1:g} is beyond the {2:g} that the model was made for, and {0} and PyTorch differ "
        "there. Compare at {2:g} or less."
    ),
    "sweep-differs": translated("They agree on this image, but not in {0} cases of the sweep."),
    "beyond": translated("Sigma {0:g} is beyond the {1:g} that the model was made for."),
    "verdict-and": translated("{0} {1}"),
    "paragraphs": translated("{0}\n\n{1}"),
    # Whether it denoises
    "denoises": translated("The network denoises: {0:.1f} to {1:.1f} dB at sigma {2:g}."),
    "hardly-denoises": translated(
        "The network does not denoise: {0:.1f} to {1:.1f} dB at sigma {2:g}. Its weights may have "
        "been read wrongly, or not be trained."
    ),
    "worsens": translated(
        "The network makes a noisy picture worse: {0:.1f} to {1:.1f} dB at sigma {2:g}. Its "
        "weights may have been read wrongly, or not be trained."
    ),
    "no-image": translated(
        "What the network gives holds NaN or infinite values. Its weights may be damaged."
    ),
    "was-read-by-trial": translated(
        "When exported, the weights were read by trial ({0}): {1:.1f} to {2:.1f} dB at sigma {3:g}."
    ),
    "seen-when-exported": translated("When exported: {0:.1f} to {1:.1f} dB at sigma {2:g}."),
}
"""The English by code; placeholders are those of `str.format`."""


class Sentence(Message):
    """A `Message` with a code, which can go to another process.

    ``Sentence("at-reading", path.name)``. Arguments are strings, numbers, or further sentences; an
    exception stands for the sentence that it holds, or for its text.

    Raises:
        KeyError: there is no such code.
        IndexError: an argument is missing.
    """

    __slots__ = ("code",)

    code: str

    def __new__(cls, code: str, *arguments: object) -> Self:
        given = tuple(_plain(argument) for argument in arguments)
        template = SENTENCES[code]
        template.format(*given)  # a `Message` without arguments is not formatted
        sentence = super().__new__(cls, template, *given)
        sentence.code = code
        return sentence

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        return type(self), (self.code, *self.arguments)

    def to_data(self) -> dict[str, Any]:
        """For JSON."""
        return {"code": self.code, "arguments": [_to_data(value) for value in self.arguments]}


def _plain(argument: object) -> object:
    if isinstance(argument, BaseException):
        held = argument.args[0] if argument.args else ""
        return held if isinstance(held, Sentence) else str(argument)
    return str(argument) if isinstance(argument, PurePath) else argument


def sentence_of(data: object, english: str) -> str:
    """What `to_data` gave, or the English where it is from a version with other sentences."""
    if not isinstance(data, dict):
        return english
    try:
        return Sentence(str(data["code"]), *(_of_data(value) for value in data["arguments"]))
    except (KeyError, TypeError, ValueError, IndexError):
        return english


def listed(items: Sequence[object]) -> str:
    """Several as one argument of a sentence, with commas between them."""
    return Listed(items)


def _to_data(value: object) -> Any:
    if isinstance(value, Listed):
        return [_to_data(item) for item in value.items]
    if isinstance(value, Table):
        rows = [[_to_data(cell) for cell in row] for row in value.rows]
        return {"table": rows, "head": value.head, "figures": value.figures}
    if isinstance(value, Sentence):
        return value.to_data()
    return value if isinstance(value, int | float) else str(value)


def _of_data(value: object) -> object:
    if isinstance(value, list):
        return listed([_of_data(item) for item in value])
    if isinstance(value, dict) and "table" in value:
        rows = [[_cell(_of_data(cell)) for cell in row] for row in value["table"]]
        return Table(rows, head=bool(value["head"]), figures=bool(value["figures"]))
    if isinstance(value, dict):
        return Sentence(str(value["code"]), *(_of_data(one) for one in value["arguments"]))
    return value


def _cell(value: object) -> str:
    return value if isinstance(value, str) else str(value)
