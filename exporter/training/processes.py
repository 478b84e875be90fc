"""Training on several GPUs, or machines: PyTorch's own way, `torchrun` and DistributedDataParallel.

    torchrun --nproc-per-node 4 -m exporter train ...

starts four processes; each trains on its own patches, their gradients are averaged in every step,
and the first one keeps the clock, validates and writes. Without torchrun there is one process and
nothing here does anything.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True)
class Processes:
    """This process among those that train together, and what it computes on."""

    rank: int
    count: int
    device: torch.device

    @property
    def is_first(self) -> bool:
        return self.rank == 0

    def parallel(self, network: nn.Module) -> nn.Module:
        """The network with its gradients averaged over all processes on every backward pass."""
        if self.count == 1:
            return network
        ids = [self.device] if self.device.type == "cuda" else None
        return DistributedDataParallel(network, device_ids=ids)

    def agreed(self, *values: float) -> tuple[float, ...]:
        """The first process's values, in all of them: clocks differ, schedules must not."""
        if self.count == 1:
            return values
        shared = torch.tensor(values, dtype=torch.float64, device=self.device)
        distributed.broadcast(shared, src=0)
        return tuple(shared.tolist())

    def leave(self) -> None:
        if self.count > 1:
            distributed.destroy_process_group()


def join_processes() -> Processes:
    """What torchrun's environment says; one process on the first GPU, or the processor, without."""
    count = int(os.environ.get("WORLD_SIZE", "1"))
    local = int(os.environ.get("LOCAL_RANK", "0"))
    gpu = torch.cuda.is_available()
    device = torch.device("cuda", local) if gpu else torch.device("cpu")
    if gpu:
        torch.cuda.set_device(device)
    if count > 1:
        distributed.init_process_group("nccl" if gpu else "gloo")
    return Processes(int(os.environ.get("RANK", "0")), count, device)
