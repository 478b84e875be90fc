"""Convolutions that train as several branches and become one: structural re-parameterisation.

Beside each 3x3 convolution there are a 1x1, one that passes its input on, and three that see the
input's edges: its slopes down and across, and its curvature. All are linear, so at any moment they
are one 3x3 convolution, which is what is computed; only the way the weights move is another.

Sources: Ding et al., "RepVGG: making VGG-style ConvNets great again", CVPR 2021; Zhang, Zeng and
Zhang, "Edge-oriented convolution block for real-time super resolution on mobile devices", ACM
Multimedia 2021.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from exporter.networks import FFDNet, ResidualUNet, build

_EDGES = (
    ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
)


class Branches(nn.Module):
    """From the weights of the plain branch, (out, in, 3, 3), to those of all together."""

    edges: Tensor

    def __init__(self, weight: Tensor) -> None:
        """New branches add nothing at first."""
        super().__init__()
        fan_out, fan_in = weight.shape[:2]
        self.point = nn.Parameter(weight.new_zeros(fan_out, fan_in))
        self.passing = nn.Parameter(weight.new_zeros(fan_out)) if fan_out == fan_in else None
        self.along = nn.Parameter(weight.new_zeros(len(_EDGES), fan_out, fan_in))
        kernels = weight.new_tensor(_EDGES)
        sizes = kernels.square().sum(dim=(1, 2), keepdim=True).sqrt()
        self.register_buffer("edges", kernels / sizes)

    def forward(self, weight: Tensor) -> Tensor:
        middle: Tensor = self.point
        if self.passing is not None:
            middle = middle + torch.diag(self.passing)
        edges = torch.einsum("koi,khw->oihw", self.along, self.edges)
        return weight + edges + nn.functional.pad(middle[:, :, None, None], (1, 1, 1, 1))


def branched(network: nn.Module) -> None:
    """Give every 3x3 convolution of a network branches; what it computes stays."""
    for module in list(network.modules()):
        if isinstance(module, nn.Conv2d) and module.kernel_size == (3, 3):
            branches = Branches(module.weight.detach())
            parametrize.register_parametrization(module, "weight", branches)


@torch.no_grad()
def folded(network: FFDNet | ResidualUNet) -> FFDNet | ResidualUNet:
    """The plain network that computes what a network with branches, or a plain one, does."""
    plain = build(network.config)
    for name, parameter in plain.named_parameters():
        owner, _, attribute = name.rpartition(".")
        parameter.copy_(getattr(network.get_submodule(owner), attribute))
    return plain
