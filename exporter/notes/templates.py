"""The texts of `beside`, with `$name` for what differs from model to model."""

from __future__ import annotations

PYTHON_EXAMPLE = '''\
# $mark, beside $file: denoises one photograph with it.
#
#     pip install numpy onnxruntime pillow
#     python ${stem}_example.py noisy.png clean.png 25
#
# The last number is sigma, the standard deviation of the noise in 8-bit levels, 0 to $sigma_max.

import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

MODEL = Path(__file__).with_name("$quoted_file")
MULTIPLE = $multiple  # height and width must be multiples of this
SIZE = $size  # (height, width) if the file takes one size only


def denoise(session, image, sigma):
    """image: float32 (height, width, $channels) in [0, 1]; sigma in 8-bit levels."""
    height, width = image.shape[:2]
    rows, columns = SIZE or (height + -height % MULTIPLE, width + -width % MULTIPLE)
    if rows < height or columns < width:
        sys.exit(f"{MODEL.name} takes {SIZE}: cut it into tiles that overlap by $halo pixels")
    # Padding is not in the graph: mirror the right and lower edge, and cut it off again.
    padded = np.pad(image, ((0, rows - height), (0, columns - width), (0, 0)), mode="reflect")
    planes = np.ascontiguousarray(padded.transpose(2, 0, 1)[None], dtype=np.float32)
    # Sigma is in the image's units: 25 levels of 255 are 25 / 255.
    level = np.full((1, 1, 1, 1), sigma / 255, dtype=np.float32)
    output = session.run(["output"], {"input": planes, "sigma": level})[0]
    return output[0].transpose(1, 2, 0)[:height, :width]  # not clamped


def main():
    source, target, sigma = sys.argv[1], sys.argv[2], float(sys.argv[3])
    session = onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])
    pixels = np.asarray(Image.open(source).convert("$mode"), dtype=np.float32) / 255
    clean = denoise(session, pixels.reshape(*pixels.shape[:2], $channels), sigma)
    clean = np.rint(np.clip(clean, 0, 1) * 255).astype(np.uint8)
    Image.fromarray(clean.squeeze(2) if $channels == 1 else clean).save(target)


if __name__ == "__main__":
    main()
'''

_SWIFT_HEAD = """\
// $mark, beside $file.
//
// Drag $file into the Xcode project: Xcode compiles it into the app. Needs iOS 16 or macOS 13.

import CoreML
import Foundation

/// Height and width must be multiples of this.
let denoiseMultiple = $multiple

func loadDenoiser() throws -> MLModel {
    guard let url = Bundle.main.url(forResource: "$quoted_stem", withExtension: "mlmodelc") else {
        throw CocoaError(.fileNoSuchFile)
    }
    return try MLModel(contentsOf: url)
}

/// Sigma is given in 8-bit levels here, and to the model on the scale where white is 1.
func sigmaFeature(levels: Float) -> MLFeatureValue {
    MLFeatureValue(shapedArray: MLShapedArray<Float>(scalars: [levels / 255], shape: [1, 1, 1, 1]))
}
"""

SWIFT_TENSOR_EXAMPLE = (
    _SWIFT_HEAD
    + """
/// - Parameters:
///   - pixels: $colours, black at 0 and white at 1, channel after channel, row after row.
///   - height, width: multiples of `denoiseMultiple`; pad by mirroring, and cut the result.
///   - sigma: the standard deviation of the noise in 8-bit levels, 0 to $sigma_max.
/// - Returns: the same number of values; not clamped.
func denoise(
    _ model: MLModel, pixels: [Float], height: Int, width: Int, sigma: Float
) throws -> [Float] {
    let image = MLShapedArray<Float>(scalars: pixels, shape: [1, $channels, height, width])
    let inputs = try MLDictionaryFeatureProvider(dictionary: [
        "input": MLFeatureValue(shapedArray: image),
        "sigma": sigmaFeature(levels: sigma),
    ])
    let result = try model.prediction(from: inputs)
    guard let output = result.featureValue(for: "output")?.shapedArrayValue(of: Float.self) else {
        throw CocoaError(.coderInvalidValue)
    }
    return output.scalars
}
"""
)

SWIFT_IMAGE_EXAMPLE = (
    _SWIFT_HEAD
    + """
/// - Parameters:
///   - image: drawn at this height and width, multiples of `denoiseMultiple`; for another size
///     pad by mirroring, and cut the result.
///   - sigma: the standard deviation of the noise in 8-bit levels, 0 to $sigma_max.
/// - Returns: 8-bit pixels of the same size.
func denoise(_ model: MLModel, image: CGImage, sigma: Float) throws -> CVPixelBuffer {
    let input = try MLFeatureValue(
        cgImage: image, pixelsWide: image.width, pixelsHigh: image.height,
        pixelFormatType: $pixel_format, options: nil)
    let inputs = try MLDictionaryFeatureProvider(dictionary: [
        "input": input,
        "sigma": sigmaFeature(levels: sigma),
    ])
    let result = try model.prediction(from: inputs)
    guard let output = result.featureValue(for: "output")?.imageBufferValue else {
        throw CocoaError(.coderInvalidValue)
    }
    return output
}
"""
)

FREE_SIZES = (
    "Height and width from $smallest to $largest pixels, each a multiple of $multiple. Pad another "
    "size by mirroring the right and lower edge up to the next multiple, and cut the result back; "
    "padding is not in the graph."
)

ONE_SIZE = (
    "Exactly $height x $width pixels (height x width). Mirror the right and lower edge of a "
    "smaller image and cut the result back; cut a larger one into tiles."
)

_COREML_README = """\
<!-- $mark. -->

# $file

Denoises an image by a given noise level. Model `$name`, architecture `$architecture`, weights in
$precision, licence: $licence. All layers are inside, the data reorganisation and the noise map too.

| | |
| --- | --- |
| input `input` | $colours image, $values; 1 x $channels x height x width |
| input `sigma` | float32, 1 x 1 x 1 x 1: the standard deviation of the noise with white at 1 |
| output `output` | the denoised image in the same form |

**Sigma.** People speak of sigma in 8-bit levels, 0 to $sigma_max here. The model wants it divided
by 255: 25 levels are 25 / 255 = 0.098. A larger sigma removes more.

**Sizes.** $sizes

**Tiles.** A pixel depends on what lies up to $halo pixels around it. For an image too large for one
run, start tiles at multiples of $multiple, let each read $halo pixels more on all sides that have
any, and keep its middle: the result has no seams.

**Fix the size for speed.** A model of free size keeps off the Neural Engine: Core ML runs it on the
processor or the GPU. `--size 512x768` makes one of a fixed size. Which unit computes is chosen when
the model is loaded, by `MLModelConfiguration.computeUnits`: `.all` leaves it to Core ML,
`.cpuAndNeuralEngine` spares the GPU.

**Not tried on a device.** Images of free size as output are declared with the input's range; that
has not been run on a device. With tensors, or a fixed size, there is nothing to declare.

**How to call it.** `${stem}_example.swift` loads the model and runs it.

"""

COREAI_SWIFT_EXAMPLE = """\
// $mark, beside $file.
//
// Add $file to the app's target in Xcode 27. Needs iOS 27 or macOS 27. Written from Apple's
// public documentation of the CoreAI framework; not compiled here.

import CoreAI
import Foundation

/// Height and width must be multiples of this.
let denoiseMultiple = $multiple

/// `$function` is the function of the model to call; a function holds the weights, so keep it.
func loadDenoiser() async throws -> InferenceFunction {
    guard let url = Bundle.main.url(forResource: "$quoted_stem", withExtension: "aimodel") else {
        throw CocoaError(.fileNoSuchFile)
    }
    let model = try await AIModel(contentsOf: url)
    guard let function = try model.loadFunction(named: "$function") else {
        throw CocoaError(.coderValueNotFound)
    }
    return function
}

/// - Parameters:
///   - pixels: $colours, black at 0 and white at 1, channel after channel, row after row.
///   - height, width: multiples of `denoiseMultiple`; pad by mirroring, and cut the result.
///   - sigma: the standard deviation of the noise in 8-bit levels, 0 to $sigma_max.
/// - Returns: the same number of values; not clamped.
func denoise(
    _ function: InferenceFunction, pixels: [Float], height: Int, width: Int, sigma: Float
) async throws -> [Float] {
    let image = NDArray(scalars: pixels, shape: [1, $channels, height, width])
    // Sigma is given in levels here, and to the model on the scale where white is 1.
    let level = NDArray(scalars: [sigma / 255], shape: [1, 1, 1, 1])
    var output = NDArray(shape: [1, $channels, height, width], scalarType: .float32)
    var views = InferenceFunction.MutableViews()
    views.insert(&output, for: "output")
    _ = try await function.run(inputs: ["input": image, "sigma": level], outputViews: views)
    return output.view(as: Float.self).withUnsafePointer { pointer, _, _ in
        Array(UnsafeBufferPointer(start: pointer, count: pixels.count))
    }
}
"""

WHICH_FORMAT = """\
**Which format for which system.** Core AI (`.aimodel`): iOS and macOS 27 and later. Core ML
(`.mlpackage`): iOS 16, macOS 13 and later. ncnn: Android, by processor or Vulkan. ONNX: everything
that onnxruntime, OpenVINO or TensorRT runs on. The web page: any browser of these days. The
darktable package: darktable 5.6 and later."""

COREAI_README = (
    """\
<!-- $mark. -->

# $file

Denoises an image by a given noise level. Model `$name`, architecture `$architecture`, computes in
$precision, licence: $licence. All layers are inside, the data reorganisation and the noise map too.

| | |
| --- | --- |
| input `input` | float32, $colours image, black 0, white 1; 1 x $channels x height x width |
| input `sigma` | float32, 1 x 1 x 1 x 1: the standard deviation of the noise with white at 1 |
| output `output` | float32, the denoised image in the same form, not clamped |

**Sigma.** People speak of sigma in 8-bit levels, 0 to $sigma_max here. The model wants it divided
by 255: 25 levels are 25 / 255 = 0.098. A larger sigma removes more.

**Sizes.** $sizes

**Fix the size for speed.** A device prepares a model of one size more thoroughly than one of free
size. `--size 512x768` makes one of a fixed size, `--coreai-sizes 512x768 1024x1024` one with a
function for each, `main_h512_w768` and so on.

**Tiles.** A pixel depends on what lies up to $halo pixels around it. For an image too large for one
run, start tiles at multiples of $multiple, let each read $halo pixels more on all sides that have
any, and keep its middle: the result has no seams.

**How to call it.** `${stem}_coreai_example.swift` loads the model and runs it. The first load on a
device prepares the model for it, which takes a while.

**What was run.** Apple's own runtime for Linux, against PyTorch, if the export compared; no device.

"""
    + WHICH_FORMAT
    + "\n"
)

NCNN_README = (
    """\
<!-- $mark. -->

# $file

`model.ncnn.param` (the graph) and `model.ncnn.bin` (the weights, $precision): `$name`, architecture
`$architecture`, licence: $licence. `model.json` tells where they are from.

    ncnn::Net net;
    net.load_param("model.ncnn.param");
    net.load_model("model.ncnn.bin");
    ncnn::Extractor extractor = net.create_extractor();
    extractor.input("in0", image);  // float, $channels channels, height x width, black 0, white 1
    ncnn::Mat sigma(1, 1, 1);
    sigma.fill(25.f / 255.f);       // in 8-bit levels divided by 255; 0 to $sigma_max levels
    extractor.input("in1", sigma);
    ncnn::Mat clean;
    extractor.extract("out0", clean);  // the same size, not clamped

**Sizes.** $sizes

**Half precision.** On processors with half precision ncnn computes in it unless told otherwise
(`net.opt.use_fp16_arithmetic = false`), which may change a value by a level.

**Tiles.** A pixel depends on what lies up to $halo pixels around it. Start tiles at multiples of
$multiple, let each read $halo pixels more on all sides that have any, and keep its middle.

**What was run.** ncnn on a processor, against PyTorch, if the export compared; no phone, no Vulkan.

"""
    + WHICH_FORMAT
    + "\n"
)

WEB_README = (
    """\
<!-- $mark. -->

# $file

Open `index.html` in a browser, or put this folder on any web server: a picture dropped on the page
is denoised there and then by `$name` (licence: $licence). Nothing is uploaded: the page's own
policy forbids it to connect anywhere. It works from the disk, without a server or a network.

Pictures are taken as 8-bit sRGB, in tiles of 256 pixels with $halo pixels around them, on one
thread of the processor. `LICENSE-onnxruntime.txt` is the licence of ONNX Runtime Web, which lies in
`ort.wasm.min.js` and `runtime.js`.

"""
    + WHICH_FORMAT
    + "\n"
)

DARKTABLE_README = """\
<!-- $mark. -->

# $name, sigma $sigma, for darktable

darktable 5.6 or later: preferences > AI > import from file, then neural restore > denoise. It takes
sRGB, and darktable converts to it and back.

| | |
| --- | --- |
| Model license | $licence |
| Training data | $data |
| Training data license | $data_licence |
| Architecture | `$architecture` |
| Known limitations | made for one strength of noise, sigma $sigma of 255; $limits |
| Inference | local only |
| Scope | image denoising |

`model.onnx`: input `input`, float32 [1, 3, $tile, $tile], sRGB in [0, 1]; output `output` alike.
A pixel depends on what lies up to $halo pixels around it, and darktable gives each tile $overlap:
$seams
"""

COREML_README = _COREML_README + WHICH_FORMAT + "\n"
