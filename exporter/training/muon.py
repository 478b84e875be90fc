"""Muon: momentum whose matrices are orthogonalised before each step, for convolution weights.

Of the gradients' directions a few are large and many small; orthogonalising gives each the same
length, so that the rare directions learn as fast as the common ones. On the networks here it is
ahead of AdamW at equal minutes.

Sources: K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024 (the
method and the coefficients); J. Liu et al., "Muon is scalable for LLM training", 2025 (the scale
that gives a step the size AdamW's would have, so that both share one learning rate).

``torch.optim.Muon`` is the same method, but iterates in bfloat16 on the whole matrix: processors
without that type emulate it, which costs a quarter of a training step. Here the iteration runs in
float32 on the Gram matrix, which is several times smaller.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import torch
from torch import Tensor, nn

OptimiserName = Literal["adamw", "muon"]

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_ITERATIONS = 5
_STEP_RMS = 0.2


def orthogonalised(matrix: Tensor) -> Tensor:
    """The matrix (rows, columns) with all its singular values brought near 1 (0.7 to 1.2).

    Newton-Schulz: X <- (a + b A + c A^2) X with A = X X^T. Every factor is a polynomial in the
    first A, so the product of the factors is formed from A alone and applied to X once.
    """
    a, b, c = _COEFFICIENTS
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    wide = wide / wide.norm().clamp(min=1e-12)
    gram = wide @ wide.T
    identity = torch.eye(len(gram), dtype=gram.dtype, device=gram.device)
    product = identity
    for _ in range(_ITERATIONS):
        factor = a * identity + b * gram + c * (gram @ gram)
        product = factor @ product
        gram = factor @ gram @ factor
    result: Tensor = product @ wide
    return result if matrix.shape[0] <= matrix.shape[1] else result.T


class Muon(torch.optim.Optimizer):
    """Nesterov momentum with orthogonalised steps; weights of any rank, as (first axis, rest)."""

    def __init__(self, parameters: Iterable[nn.Parameter], lr: float, momentum: float) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, _closure: object = None) -> None:  # type: ignore[override]
        """One step on the gradients at hand."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._step(parameter, group)

    def _step(self, parameter: nn.Parameter, group: dict[str, Any]) -> None:
        gradient = parameter.grad
        assert gradient is not None
        state = self.state[parameter]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(gradient)
        momentum: Tensor = state["momentum"]
        momentum.lerp_(gradient, 1.0 - group["momentum"])
        direction = gradient.lerp(momentum, group["momentum"]).flatten(1)
        scale = _STEP_RMS * max(direction.shape) ** 0.5
        step = orthogonalised(direction).view(parameter.shape)
        parameter.add_(step, alpha=-group["lr"] * scale)


class Together:
    """Two optimisers as one: Muon for what is a matrix inside the network, AdamW for the rest.

    The first and the last convolution are AdamW's, as Jordan et al. advise: their rows and columns
    are colours, not features.
    """

    def __init__(self, network: nn.Module, betas: tuple[float, float], momentum: float) -> None:
        inner: list[nn.Parameter] = []
        rest: list[nn.Parameter] = []
        for name, parameter in network.named_parameters():
            outermost = name.split(".")[0] in ("head", "tail")
            (rest if parameter.ndim < 2 or outermost else inner).append(parameter)
        self.parts: list[torch.optim.Optimizer] = [Muon(inner, 0.0, momentum)]
        if rest:
            self.parts.append(torch.optim.AdamW(rest, lr=0.0, betas=betas, weight_decay=0.0))

    @property
    def param_groups(self) -> list[dict[str, Any]]:
        return [group for part in self.parts for group in part.param_groups]

    def zero_grad(self, set_to_none: bool = True) -> None:
        for part in self.parts:
            part.zero_grad(set_to_none)

    def step(self) -> None:
        for part in self.parts:
            part.step()

    def state_dict(self) -> dict[str, Any]:
        return {"parts": [part.state_dict() for part in self.parts]}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        for part, saved in zip(self.parts, state["parts"], strict=True):
            part.load_state_dict(saved)


def make_optimiser(
    name: OptimiserName, network: nn.Module, betas: tuple[float, float], momentum: float
) -> torch.optim.AdamW | Together:
    """The optimiser of that name; its learning rate is set before every step."""
    if name == "muon":
        return Together(network, betas, momentum)
    return torch.optim.AdamW(network.parameters(), lr=0.0, betas=betas, weight_decay=0.0)
