"""A stack of convolutions that takes a noise level, out of a checkpoint of any project.

Layouts that are in use: KAIR's, the authors' PyTorch one (``model.0.weight``, the noise map last
and of one channel, the clean image predicted); IPOL's (Tassano, Delon, Veit, "An Analysis and
Implementation of the FFDNet Image Denoising Method", IPOL 2019: the noise map first with a channel
for each of the image's, batch normalisation, no biases, the noise predicted); the authors' own of
MatConvNet; and everybody's own. Names, shapes and biases do not tell them apart, so that all
readings of the shapes are tried (see :mod:`exporter.readings.search`).
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

from exporter.architecture import Row
from exporter.architectures.plain_stack.chain import Layers, stacks_of
from exporter.architectures.plain_stack.network import ConvolutionStack, StackConfig
from exporter.networks import DenoisingNetwork, FFDNet, FFDNetConfig
from exporter.readings.core import Layout, PlaneNetwork, TriedArchitecture
from exporter.readings.reading import Reading, planes_of
from exporter.reorganisation import CELL


class PlainStack(TriedArchitecture):
    has_names = False
    layouts = (
        Layout(
            "FFDNet of KAIR",
            (
                Row("model.0.weight", "N, 4C + 1, 3, 3"),
                Row("model.0.bias", "N"),
                Row("model.2.weight", "N, N, 3, 3"),
            ),
        ),
        Layout(
            "FFDNet of IPOL",
            (
                Row("intermediate_dncnn.itermediate_dncnn.0.weight", "N, 5C, 3, 3"),
                Row("intermediate_dncnn.itermediate_dncnn.2.weight", "N, N, 3, 3"),
                Row("intermediate_dncnn.itermediate_dncnn.3.running_mean", "N"),
            ),
        ),
        Layout(
            "FDnCNN, or a stack of any names",
            (Row("model.0.weight", "N, C + 1 or 4C + 1 or 5C, 3, 3"),),
        ),
    )

    def plane_networks(self, tensors: Mapping[str, Tensor]) -> list[PlaneNetwork]:
        return [StackOfPlanes(layers) for layers in stacks_of(tensors)]


class StackOfPlanes(PlaneNetwork):
    """Convolutions with ReLU between them, as they are in the file."""

    def __init__(self, layers: Layers) -> None:
        planes = planes_of(layers[0][0].shape[1], layers[-1][0].shape[0])
        assert planes is not None
        self.planes = planes
        self._layers = layers
        self._single = [(weight.float(), bias.float()) for weight, bias in layers]

    @property
    def multiple(self) -> int:
        return CELL

    def run(self, planes: Tensor) -> Tensor:
        for index, (weight, bias) in enumerate(self._single):
            planes = functional.relu(planes) if index else planes
            planes = functional.conv2d(planes, weight, bias, padding=weight.shape[-1] // 2)
        return planes

    def read_as(self, reading: Reading) -> DenoisingNetwork:
        layers = list(self._layers)
        first, bias = layers[0]
        entering = torch.einsum("npyx,pq->nqyx", first, reading.into())
        if self.planes.reorganised:
            # The noise map has a channel for each of the image's, all alike: one is looked at.
            shape = (entering.shape[0], self.planes.channels - 1, *entering.shape[2:])
            entering = torch.cat([entering[:, :1], entering.new_zeros(shape), entering[:, 1:]], 1)
        layers[0] = (entering, bias)
        last, offset = layers[-1]
        leaving = reading.out()
        layers[-1] = (torch.einsum("qp,pnyx->qnyx", leaving, last), leaving @ offset)
        return _filled(self._network(layers, reading), layers)

    def _network(self, layers: Layers, reading: Reading) -> FFDNet | ConvolutionStack:
        widths = tuple(int(weight.shape[0]) for weight, _ in layers[:-1])
        kernels = tuple(int(weight.shape[-1]) for weight, _ in layers)
        planes, residual = self.planes, reading.residual
        if planes.reorganised and set(kernels) == {3} and len(set(widths)) == 1:
            return FFDNet(FFDNetConfig(planes.channels, widths[0], len(layers), residual))
        config = StackConfig(planes.channels, widths, kernels, planes.reorganised, residual)
        return ConvolutionStack(config)


def _filled(network: FFDNet | ConvolutionStack, layers: Layers) -> DenoisingNetwork:
    tensors = {}
    for index, (weight, bias) in enumerate(layers):
        tensors[f"layers.{index}.weight"] = weight.float()
        tensors[f"layers.{index}.bias"] = bias.float()
    network.load_state_dict(tensors)
    return network.eval()
