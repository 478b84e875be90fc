"""The denoiser is found in whatever a training program left; no code in a file runs."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from scipy.io import savemat
from torch import Tensor, nn

from exporter.failures import ExportError, FailureKind
from exporter.network_source import load_any_network, open_weights
from exporter.networks import ResidualUNet, ResidualUNetConfig
from tests.exporter.foreign_networks import ForeignNetwork, Kind, kair_names
from tests.exporter.test_checkpoint_layouts import Kair, randomised
from tests.exporter.test_readings import COLOUR, GRAY, assert_the_same, saved

ORIGINAL = ForeignNetwork(COLOUR)
TENSORS = ORIGINAL.tensors(kair_names)
WORSE = {name: tensor * 0.97 for name, tensor in TENSORS.items()}


def prefixed(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {f"{prefix}{name}": tensor for name, tensor in tensors.items()}


def discriminator() -> dict[str, Tensor]:
    layers = nn.Sequential(
        *(nn.Conv2d(3, 8, 3, padding=1), nn.LeakyReLU(), nn.Conv2d(8, 8, 4, stride=2, padding=1)),
        *(nn.BatchNorm2d(8), nn.LeakyReLU(), nn.Flatten(), nn.Linear(8 * 16, 1)),
    )
    return dict(layers.state_dict())


def adam() -> dict[str, Any]:
    state = {n: {"step": 3, "exp_avg": torch.zeros_like(t)} for n, t in enumerate(TENSORS.values())}
    return {"state": state, "param_groups": [{"lr": 1e-4, "params": list(range(len(state)))}]}


CONTAINERS: dict[str, Callable[[], Any]] = {
    "a NumPy figure": lambda: {"state_dict": TENSORS, "best_psnr": np.float64(31.2)},
    "more of NumPy": lambda: {
        "state_dict": TENSORS,
        "epoch": np.int64(7),
        "psnr": np.array([30.1, 30.4]),
        "loss": np.array([[1, 2], [3, 4]], np.float32, order="F"),
        "names": np.array(["a", "b"]),
        "done": np.bool_(True),
    },
    "weights as NumPy arrays": lambda: {n: t.numpy() for n, t in TENSORS.items()},
    "Lightning, one tensor too many": lambda: {
        "state_dict": {**prefixed("model.", TENSORS), "loss.window": torch.ones(1, 1, 11, 11)},
        "pytorch-lightning_version": "2.4.0",
        "hyper_parameters": {"lr": 1e-4},
        "optimizer_states": [adam()],
        "callbacks": {},
    },
    "Lightning, a perceptual loss": lambda: {
        "state_dict": {
            **prefixed("vgg.features.", dict(nn.Sequential(nn.Conv2d(3, 64, 3)).state_dict())),
            **prefixed("net.", TENSORS),
            "step": torch.tensor(3),
            "running": torch.tensor(0.3),
            "ema.decay": torch.tensor(float("inf")),
        }
    },
    "counters beside the layers": lambda: {
        **TENSORS,
        "num_updates": torch.tensor(4.0),
        "sigma_table": torch.linspace(0, 75, 76),
        "best_loss": torch.tensor(float("inf")),
    },
    "generator and average": lambda: {"netG": WORSE, "netE": TENSORS},
    "average first": lambda: {"params_ema": TENSORS, "params": WORSE},
    "average of nothing yet": lambda: {
        "ema": {n: torch.zeros_like(t) for n, t in TENSORS.items()},
        "model": TENSORS,
    },
    "generator and discriminator": lambda: {"netG": TENSORS, "netD": discriminator()},
    "discriminator first, in one dictionary": lambda: {
        **prefixed("D.", discriminator()),
        **prefixed("G.", TENSORS),
    },
    "optimizer": lambda: {"model": TENSORS, "optimizer": adam(), "epoch": 3},
    "a list": lambda: [TENSORS, adam(), 12],
    "networks in a list": lambda: {"models": [TENSORS, discriminator()]},
    "wrapped four times": lambda: {
        "checkpoint": {"trainer": {"state": prefixed("module._orig_mod.", TENSORS)}}
    },
}


@pytest.mark.parametrize("make", CONTAINERS.values(), ids=CONTAINERS)
def test_the_denoiser_in_it_is_found(make: Callable[[], Any], tmp_path: Path) -> None:
    assert_the_same(open_weights(saved(tmp_path / "c.ckpt", make())), ORIGINAL)


def test_half_precision(tmp_path: Path) -> None:
    tensors = {name: tensor.bfloat16() for name, tensor in TENSORS.items()}
    found = open_weights(saved(tmp_path / "c.pth", tensors))
    assert found.trial.reading == open_weights(saved(tmp_path / "d.pth", TENSORS)).trial.reading


def test_several_networks_are_named(tmp_path: Path) -> None:
    found = open_weights(saved(tmp_path / "c.pth", {"netG": WORSE, "netE": TENSORS}))
    assert any("'netE' was taken, not netG" in note for note in found.notes)


@pytest.mark.parametrize("channels", [1, 3])
def test_two_networks_in_a_row_are_not_one_of_twice_the_depth(
    channels: int, tmp_path: Path
) -> None:
    """15 to 15 and 15 to 15 again would fit each other."""
    original = ForeignNetwork(Kind(channels, map_planes=channels, spare="first"))
    tensors = original.tensors(kair_names)
    worse = {name: tensor * 0.97 for name, tensor in tensors.items()}
    found = open_weights(saved(tmp_path / "c.pth", {"a": tensors, "b": worse}))
    assert_the_same(found, original)


def test_this_projects_network_with_a_tensor_too_many(tmp_path: Path) -> None:
    network = ResidualUNet(ResidualUNetConfig(widths=(5, 8), blocks=(1, 1)))
    tensors = {**network.state_dict(), "loss_weight": torch.ones(3)}
    path = saved(tmp_path / "c.ckpt", {"state_dict": prefixed("model.", tensors)})
    assert isinstance(load_any_network(path), ResidualUNet)


class Bomb:
    """Would make a file when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("place", ["beside", "in an array"])
def test_code_in_a_file_does_not_run(place: str, tmp_path: Path) -> None:
    victim = tmp_path / "was_run"
    bomb: Any = Bomb(victim)
    if place == "in an array":
        bomb = np.array([bomb], dtype=object)
    path = saved(tmp_path / "c.pth", {"state_dict": TENSORS, "extra": bomb})
    with pytest.raises(ExportError) as caught:
        open_weights(path)
    assert caught.value.kind is FailureKind.WEIGHTS_PICKLED
    assert "holds Python code (getattr)" in str(caught.value)
    assert not victim.exists()


def test_torchscript_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "model.pt"
    with zipfile.ZipFile(path, "w") as archive:  # as torch.jit.save lays it out
        archive.writestr("model/data.pkl", b"\x80\x02}.")
        archive.writestr("model/constants.pkl", b"\x80\x02).")
        archive.writestr("model/code/__torch__.py", "class Sequential(Module): ...")
    with pytest.raises(ExportError, match=r"TorchScript.*torch\.jit\.load") as caught:
        open_weights(path)
    assert caught.value.kind is FailureKind.WEIGHTS_FOREIGN


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_an_exported_program_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "model.pt2"
    program = torch.export.export(nn.Conv2d(3, 3, 3), (torch.zeros(1, 3, 8, 8),))
    torch.export.save(program, path)
    with pytest.raises(ExportError, match=r"torch\.export.*\.state_dict"):
        open_weights(path)


def test_another_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "the weights are elsewhere")
    with pytest.raises(ExportError, match="zip archive"):
        open_weights(path)


# MATLAB


def write_matlab_73(path: Path, layers: list[dict[str, Any]]) -> None:
    """As MATLAB's save -v7.3 lays a structure of MatConvNet out: axes turned, cells by reference,
    512 bytes of its own in front."""
    with h5py.File(path, "w", userblock_size=512) as file:
        refs, net = file.create_group("#refs#"), file.create_group("net")
        cells = []
        for number, layer in enumerate(layers):
            group = refs.create_group(f"layer{number}")
            codes = np.array([[ord(c)] for c in layer["type"]], np.uint16)
            group.create_dataset("type", data=codes).attrs["MATLAB_class"] = np.bytes_("char")
            if "weights" in layer:
                inner = []
                for which, array in enumerate(layer["weights"]):
                    stored = refs.create_dataset(f"w{number}_{which}", data=np.asarray(array).T)
                    inner.append(stored.ref)
                table = np.array([inner], dtype=h5py.ref_dtype).T
                group.create_dataset("weights", data=table, dtype=h5py.ref_dtype)
            cells.append(group.ref)
        table = np.array([cells], dtype=h5py.ref_dtype).T
        net.create_dataset("layers", data=table, dtype=h5py.ref_dtype)
    with path.open("r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM")


def write_matlab_5(path: Path, layers: list[dict[str, Any]]) -> None:
    cells = np.empty((1, len(layers)), dtype=object)
    for number, layer in enumerate(layers):
        fields = dict(layer)
        if "weights" in layer:
            inner = np.empty((1, len(layer["weights"])), dtype=object)
            for which, array in enumerate(layer["weights"]):
                inner[0, which] = array
            fields["weights"] = inner
        cells[0, number] = fields
    savemat(path, {"net": {"layers": cells}})


def matconvnet_layers(network: ForeignNetwork) -> list[dict[str, Any]]:
    """The authors' FFDNet: reorganise, join the map, convolve, reorganise back."""
    layers: list[dict[str, Any]] = [{"type": "SubP"}, {"type": "concat"}]
    for layer in network.stack:
        if isinstance(layer, nn.Conv2d):
            assert layer.bias is not None
            filters = layer.weight.detach().numpy().transpose(2, 3, 1, 0).astype(np.float32)
            bias = layer.bias.detach().numpy().reshape(-1, 1).astype(np.float32)
            layers.append({"type": "conv", "weights": [filters, bias]})
        else:
            layers.append({"type": "relu"})
    return [*layers, {"type": "SubP"}]


@pytest.mark.parametrize("write", [write_matlab_73, write_matlab_5], ids=["7.3", "5"])
@pytest.mark.parametrize("kind", [COLOUR, GRAY], ids=["colour", "gray"])
def test_networks_of_matconvnet(
    write: Callable[[Path, list[dict[str, Any]]], None], kind: Kind, tmp_path: Path
) -> None:
    """With one map last, in MATLAB's order of pixels: down the columns."""
    columns = "channel columns"
    original = ForeignNetwork(Kind(kind.channels, False, 1, order_in=columns, order_out=columns))
    path = tmp_path / "FFDNet_Clip.mat"
    write(path, matconvnet_layers(original))
    assert_the_same(open_weights(path), original)


def test_a_matlab_file_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "data.mat"
    savemat(path, {"image": np.zeros((4, 4))})
    with pytest.raises(ExportError, match=r"net\.layers"):
        open_weights(path)
    whole = tmp_path / "whole.mat"
    write_matlab_73(whole, matconvnet_layers(ORIGINAL))
    for length in (10, 600, 3000):
        path.write_bytes(whole.read_bytes()[:length])
        with pytest.raises(ExportError) as caught:
            open_weights(path)
        assert caught.value.kind is FailureKind.WEIGHTS_UNREADABLE


# Files that were made to harm


def test_a_tensor_that_repeats_one_value_is_not_unfolded(tmp_path: Path) -> None:
    path = saved(tmp_path / "e.pth", {**TENSORS, "a": torch.zeros(1).expand(100_000, 100_000)})
    with pytest.raises(ExportError, match=r"a claims 40\.00 GB.*contiguous") as caught:
        open_weights(path)
    assert caught.value.kind is FailureKind.WEIGHTS_UNREADABLE


def test_thousands_of_dimensions(tmp_path: Path) -> None:
    path = saved(tmp_path / "r.pth", {"a": torch.zeros(1).as_strided([1] * 20, [0] * 20)})
    with pytest.raises(ExportError, match="20 dimensions"):
        open_weights(path)
    header = {"a": {"dtype": "F32", "shape": [0] * 100_000, "data_offsets": [0, 0]}}
    text = json.dumps(header).encode()
    path = tmp_path / "r.safetensors"
    path.write_bytes(struct.pack("<Q", len(text)) + text)
    with pytest.raises(ExportError, match="100,000 dimensions"):
        open_weights(path)


@pytest.mark.parametrize(
    "header",
    [b'{"a": ' + b"[" * 100_000, b"[1, 2]", b'{"a": {"dtype": "F32", "shape": "x"}}', b""],
    ids=["nested", "a list", "a word", "nothing"],
)
def test_safetensors_headers_that_are_none(header: bytes, tmp_path: Path) -> None:
    path = tmp_path / "h.safetensors"
    path.write_bytes(struct.pack("<Q", len(header)) + header)
    with pytest.raises(ExportError, match="cannot be read as safetensors"):
        open_weights(path)


def test_a_described_network_of_a_size_that_its_tensors_do_not_have(tmp_path: Path) -> None:
    """A few bytes must not become gigabytes: neither by the header nor by the shapes."""
    config = {"architecture": "ffdnet", "channels": 3, "width": 200_000, "depth": 12}
    path = tmp_path / "h.safetensors"
    save_file({"x": torch.zeros(1)}, path, metadata={"network": json.dumps(config)})
    with pytest.raises(ExportError, match="do not fit its header"):
        open_weights(path)
    config = {"architecture": "residual_unet", "widths": [4], "blocks": [10**9]}
    save_file({"x": torch.zeros(1)}, path, metadata={"network": json.dumps(config)})
    with pytest.raises(ExportError):
        open_weights(path)
    tensors = {
        "head.weight": torch.zeros(4, 15, 3, 3),
        "down.0.weight": torch.zeros(500_000, 4, 1, 1),
        "body.0.conv1.weight": torch.zeros(4, 4, 3, 3),
        "tail.weight": torch.zeros(12, 4, 3, 3),
    }
    with pytest.raises(ExportError):
        open_weights(saved(tmp_path / "w.pth", tensors))


def test_an_archive_that_unpacks_to_far_more(tmp_path: Path) -> None:
    plain, path = tmp_path / "plain.pth", tmp_path / "z.pth"
    torch.save({"a": torch.zeros(40_000_000)}, plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", 8) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    plain.unlink()
    assert path.stat().st_size < 1_000_000
    with pytest.raises(ExportError, match=r"unpack to 0\.2 GB"):
        open_weights(path)


def test_many_tensors_of_the_same_values(tmp_path: Path) -> None:
    one = torch.zeros(300, 300, 3, 3)
    path = saved(tmp_path / "s.pth", {f"layers.{n}.weight": one.view(one.shape) for n in range(60)})
    with pytest.raises(ExportError, match=r"claim 0\.19 GB together.*0\.00"):
        open_weights(path)


def test_containers_in_each_other_a_million_times(tmp_path: Path) -> None:
    nested: Any = [1.0] * 50
    for _ in range(7):
        nested = [nested] * 50
    path = saved(tmp_path / "n.pth", {"state_dict": TENSORS, "history": nested})
    assert_the_same(open_weights(path), ORIGINAL)


@pytest.mark.parametrize("length", [0, 1, 4, 100, 5000])
def test_a_file_that_was_cut_off(length: int, tmp_path: Path) -> None:
    whole = saved(tmp_path / "whole.pth", randomised(Kair(3, width=8, depth=5)).state_dict())
    path = tmp_path / "cut.pth"
    path.write_bytes(whole.read_bytes()[:length])
    with pytest.raises(ExportError) as caught:
        open_weights(path)
    assert caught.value.kind is FailureKind.WEIGHTS_UNREADABLE
