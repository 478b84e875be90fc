"""The network that estimates how noisy a photograph is, and its file.

It looks at square crops and answers for each with a mean and a standard deviation: a crop full of
texture says so by a wide answer, and counts for little when the answers are combined.

The file's contract: input ``crops`` float32 [N, 3, E, E] in [0, 1] (gray images with three equal
channels), output ``estimates`` float32 [N, 2]: the mean and the standard deviation of
ln(1 + sigma), sigma in 8-bit levels.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from denoise_gui.contract import sigma_file
from exporter.onnx.export import strip_trace

CROP = 48
SMALLEST_CROP = 16

_FINE_DETAILS = [
    [-0.0625, -0.125, -0.0625],
    [-0.125, 0.75, -0.125],
    [-0.0625, -0.125, -0.0625],
]
"""A pixel less the binomial mean around it."""


class SigmaNetwork(nn.Module):
    """A first guess by the oldest of means, and convolutions that say how wrong it is.

    The guess is the energy of the finest diagonal details, which is noise and texture together. The
    network sees the crop's fine details in units of the guess, and the crop itself, for what is
    clipped; it pools its features over the crop and over the places it trusts most, and answers
    with a correction and its uncertainty, learned together from the errors alone (Kendall and Gal,
    "What uncertainties do we need in Bayesian deep learning for computer vision?", NIPS 2017).
    """

    diagonal: Tensor
    details: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("diagonal", _per_channel([[0.5, -0.5], [-0.5, 0.5]]))
        self.register_buffer("details", _per_channel(_FINE_DETAILS))
        self.features = nn.Sequential(
            nn.Conv2d(6, 24, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(24, 40, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(40, 48, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(48, 48, 3, padding=1),
            nn.ReLU(),
        )
        self.trust = nn.Conv2d(48, 1, 1)
        last = nn.Linear(48, 2)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.answer = nn.Sequential(nn.Linear(100, 48), nn.ReLU(), last)

    def forward(self, crops: Tensor) -> Tensor:
        """(N, 3, E, E) in [0, 1] to (N, 2): mean and standard deviation of ln(1 + sigma)."""
        diagonal = functional.conv2d(crops, self.diagonal, stride=2, groups=3)
        guess = torch.sqrt((diagonal * diagonal).mean(dim=(1, 2, 3), keepdim=True) + 1e-7)
        details = functional.conv2d(crops, self.details, groups=3) / guess
        seen = torch.cat((details.clamp(-6.0, 6.0), crops[:, :, 1:-1, 1:-1] - 0.5), dim=1)
        features = self.features(seen)
        trust = torch.softmax(self.trust(features).flatten(1), dim=1)
        features = features.flatten(2)
        flattest = (features * trust[:, None]).sum(dim=2)
        # Rectified responses grow in proportion to the noise; the answer is a logarithm.
        pooled = torch.log(torch.cat((flattest, features.mean(dim=2)), dim=1) + 1e-2)
        level = torch.log1p(255.0 * guess.flatten(1))
        answer = self.answer(torch.cat((pooled, level, _light(crops)), dim=1))
        mean = level[:, 0] + answer[:, 0]
        return torch.stack((mean, torch.exp(answer[:, 1]) + 1e-3), dim=1)


def load_sigma_network(path: Path) -> SigmaNetwork:
    """The network in a file that :func:`sigma_onnx` made, to train on.

    Raises:
        ValueError: it is no such file.
    """
    network = SigmaNetwork()
    try:
        weights = {
            value.name: torch.from_numpy(numpy_helper.to_array(value).copy())
            for value in onnx.load(path).graph.initializer
        }
        network.load_state_dict({name: weights[name] for name in network.state_dict()})
    except (OSError, DecodeError, KeyError, RuntimeError) as error:
        raise ValueError(f"{path}: not a network that estimates sigma ({error})") from error
    return network


def _light(crops: Tensor) -> Tensor:
    """(N, 3): the mean, and the shares of black and of white: clipping hides noise."""
    black, white = (crops <= 0.0).float(), (crops >= 1.0).float()
    return torch.stack([part.mean(dim=(1, 2, 3)) for part in (crops, black, white)], dim=1)


def _per_channel(kernel: list[list[float]]) -> Tensor:
    return torch.tensor(kernel).expand(3, 1, -1, -1).contiguous()


def sigma_onnx(network: SigmaNetwork, correlation: float, license_text: str) -> onnx.ModelProto:
    """The network as an ONNX file that keeps the contract above.

    Args:
        correlation: of the errors of two crops of one image, from 0 to 1: how little more crops
            help. Measured after training.
    """
    example = torch.zeros(2, 3, CROP, CROP)
    free = ({0: torch.export.Dim("n", min=1), 2: 4 * _edge(), 3: 4 * _edge()},)
    with warnings.catch_warnings():
        # torch's own deprecations inside its exporter; nothing here can act on them.
        warnings.filterwarnings(
            "ignore", category=DeprecationWarning, module=r"torch\.|copyreg|onnx"
        )
        warnings.filterwarnings("ignore", category=FutureWarning, module="copyreg")
        # Both edges have one name, as crops are square.
        warnings.filterwarnings("ignore", message="# The axis name", category=UserWarning)
        program = torch.onnx.export(
            network.eval(),
            (example,),
            dynamo=True,
            input_names=[sigma_file.CROPS],
            output_names=[sigma_file.ESTIMATES],
            dynamic_shapes=free,
            opset_version=18,
            verbose=False,
        )
    assert program is not None
    model = program.model_proto
    strip_trace(model)
    metadata = {
        sigma_file.CONTRACT: str(sigma_file.CONTRACT_VERSION),
        sigma_file.CROP: str(CROP),
        sigma_file.SMALLEST_CROP: str(SMALLEST_CROP),
        sigma_file.CORRELATION: json.dumps(round(correlation, 4)),
        sigma_file.LICENSE: license_text,
    }
    onnx.helper.set_model_props(model, metadata)
    onnx.checker.check_model(model, full_check=True)
    return model


def _edge() -> torch.export.Dim:
    return torch.export.Dim("edge", min=4)
