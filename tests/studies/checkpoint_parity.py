"""What third-party checkpoints reach through the exported ONNX file, and what is lost on the way.

    python -m tests.studies.checkpoint_parity --checkpoints FOLDER --images CBSD68 [--every 4]

For every checkpoint of the folder: mean PSNR in dB on the images, with seeded unclipped noise, of
the PyTorch network and of the ONNX file exported from it. For one with batch normalisation also the
largest difference, in the image's units, between the network with the normalisation folded into its
convolutions and the network as it was trained, written anew in its project's own words.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from exporter.checkpoints.file import read_checkpoint
from exporter.checkpoints.parts import without_prefixes
from exporter.evaluate import denoise, open_session
from exporter.network_source import load_any_network
from exporter.networks import DenoisingNetwork
from exporter.onnx_export import contract_metadata, to_onnx, write_onnx
from exporter.training.photographs import image_paths, read_pixels
from tests.exporter.test_checkpoint_layouts import Ipol

Array = NDArray[np.float32]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoints", type=Path, required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--every", type=int, default=1, help="take every N-th image")
    parser.add_argument("--sigma", type=float, nargs="+", default=[15.0, 25.0, 50.0])
    options = parser.parse_args()
    paths = image_paths(options.images)[:: options.every]
    print(f"{len(paths)} images of {options.images.name}")
    print("| checkpoint | sigma | PyTorch dB | ONNX dB | difference dB | largest, levels |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for checkpoint in sorted(options.checkpoints.glob("*.pth")):
            network = load_any_network(checkpoint)
            onnx_file = Path(folder) / f"{checkpoint.stem}.onnx"
            metadata = contract_metadata(network, checkpoint.stem, "unknown", 75.0)
            write_onnx(to_onnx(network, metadata), onnx_file)
            for sigma in options.sigma:
                compare(checkpoint.stem, network, onnx_file, paths, sigma)
            if original := unfolded(checkpoint):
                fold(checkpoint.stem, network, original, paths, options.sigma)


def compare(
    name: str, network: DenoisingNetwork, onnx_file: Path, paths: list[Path], sigma: float
) -> None:
    session = open_session(onnx_file)
    figures, largest = [], 0.0
    for number, path in enumerate(paths):
        clean, noisy = pair(path, network.config.channels, sigma, number)
        torch_result = padded(network, noisy, sigma)
        onnx_result = denoise(session, noisy, sigma)
        largest = max(largest, float(np.abs(torch_result - onnx_result).max()) * 255)
        figures.append([psnr(result, clean) for result in (torch_result, onnx_result)])
    of_torch, of_onnx = np.mean(figures, axis=0)
    print(
        f"| {name} | {sigma:g} | {of_torch:.4f} | {of_onnx:.4f} | {of_onnx - of_torch:+.6f} "
        f"| {largest:.5f} |",
        flush=True,
    )


def fold(
    name: str,
    network: DenoisingNetwork,
    original: nn.Module,
    paths: list[Path],
    sigmas: list[float],
) -> None:
    largest = 0.0
    for sigma in sigmas:
        for number, path in enumerate(paths):
            _, noisy = pair(path, network.config.channels, sigma, number)
            difference = padded(network, noisy, sigma) - padded(original, noisy, sigma)
            largest = max(largest, float(np.abs(difference).max()))
    print(f"\n{name}: batch normalisation folded differs from unfolded by at most {largest:.2g}\n")


def unfolded(checkpoint: Path) -> nn.Module | None:
    """The network as it was trained, if it has batch normalisation."""
    tensors = without_prefixes(read_checkpoint(checkpoint).tensors)
    if not any(name.endswith("running_mean") for name in tensors):
        return None
    kernels = [tensor for tensor in tensors.values() if tensor.ndim == 4]
    network = Ipol(kernels[-1].shape[0] // 4, kernels[0].shape[0], len(kernels))
    network.load_state_dict(tensors, strict=False)  # less its counters
    return network.eval()


def pair(path: Path, channels: int, sigma: float, number: int) -> tuple[Array, Array]:
    """A clean image (H, W, C) in [0, 1], and the same with seeded noise."""
    clean = read_pixels(path, channels).astype(np.float32) / np.float32(255)
    noise = np.random.default_rng([0, number]).standard_normal(clean.shape, np.float32)
    return clean, clean + np.float32(sigma / 255) * noise


@torch.no_grad()
def padded(network: Callable[..., torch.Tensor], image: Array, sigma: float) -> Array:
    height, width = image.shape[:2]
    even = np.pad(image, ((0, height % 2), (0, width % 2), (0, 0)), mode="reflect")
    planes = torch.from_numpy(np.ascontiguousarray(even.transpose(2, 0, 1)[None]))
    result = network(planes, torch.full((1, 1, 1, 1), sigma / 255))[0].numpy()
    return np.asarray(result.transpose(1, 2, 0)[:height, :width])


def psnr(result: Array, clean: Array) -> float:
    rounded = np.rint(np.clip(result, 0, 1) * 255) / 255
    return 10 * math.log10(1 / float(np.mean((rounded.astype(np.float64) - clean) ** 2)))


if __name__ == "__main__":
    main()
