"""The texts of `usage_notes`, with `$name` for what differs from model to model."""

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

MODEL = Path(__file__).with_name("$file")
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
    guard let url = Bundle.main.url(forResource: "$stem", withExtension: "mlmodelc") else {
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

COREML_README = """\
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

**How to call it.** `${stem}_example.swift` loads the model and runs it.
"""
