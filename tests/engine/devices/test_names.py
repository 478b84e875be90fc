"""Hardware is called what people call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from denoise_gui.engine.devices.fitting import (
    EXTRAS,
    GPU,
    NVIDIA,
    OPENVINO,
    Machine,
    find_graphics_cards,
    fitting_extras,
)
from denoise_gui.engine.devices.names import hardware_name

PCI = """# comment
1002  Advanced Micro Devices, Inc. [AMD/ATI]
\t73bf  Navi 21 [Radeon RX 6800/6800 XT / 6900 XT]
\t\t1002 0e3a  Radeon RX 6900 XT
10de  NVIDIA Corporation
\t73bf  Not this one
\t2204  GA102 [GeForce RTX 3090]
8086  Intel Corporation
\t9a49  TigerLake-LP GT2 [Iris Xe Graphics]
\t4c8a  Something without a card
"""


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    path = tmp_path / "pci.ids"
    path.write_text(PCI)
    return [tmp_path / "none", path]


@pytest.mark.parametrize(
    ("vendor", "device", "name"),
    [
        (0x1002, 0x73BF, "AMD Radeon RX 6800/6800 XT / 6900 XT"),
        (0x10DE, 0x2204, "NVIDIA GeForce RTX 3090"),
        (0x8086, 0x9A49, "Intel Iris Xe Graphics"),
        (0x8086, 0x4C8A, "Intel Something without a card"),
        (0x8086, 0x1234, "Intel 0x1234"),
    ],
)
def test_maker_and_model(lists: list[Path], vendor: int, device: int, name: str) -> None:
    none = lists[0]
    assert hardware_name(vendor, device, "", {}, lists=lists, nvidia=none) == name


def test_what_provider_or_system_say_comes_first(lists: list[Path]) -> None:
    said = {"FULL_DEVICE_NAME": "Intel(R) Arc(TM)  A770 Graphics (dGPU)"}
    assert hardware_name(0x8086, 1, "Intel", said) == "Intel Arc A770 Graphics (dGPU)"
    said = {"Description": "AMD Radeon(TM) 780M"}
    assert hardware_name(0x1002, 1, "", said, lists=lists) == "AMD Radeon 780M"


def test_a_card_of_nvidia_is_asked_from_its_driver(tmp_path: Path, lists: list[Path]) -> None:
    for bus, model in (("0000:01:00.0", "GeForce RTX 4070"), ("0000:02:00.0", "NVIDIA RTX A2000")):
        (tmp_path / "gpus" / bus).mkdir(parents=True)
        text = f"Model: \t\t {model}\nIRQ: 1\n"
        (tmp_path / "gpus" / bus / "information").write_text(text)

    def name(bus: str) -> str:
        facts = {"pci_bus_id": bus}
        return hardware_name(0x10DE, 1, "", facts, lists=lists, nvidia=tmp_path / "gpus")

    assert name("0000:02:00.0") == "NVIDIA RTX A2000"
    assert name("") == "NVIDIA GeForce RTX 4070"


def test_cards_are_found_where_linux_lists_them(tmp_path: Path) -> None:
    for card, vendor, device in (("card0", "0x1002", "0x73bf"), ("card1", "0x8086", "0x9a49")):
        (tmp_path / card / "device").mkdir(parents=True)
        (tmp_path / card / "device" / "vendor").write_text(vendor + "\n")
        (tmp_path / card / "device" / "device").write_text(device + "\n")
    (tmp_path / "card0-HDMI-A-1" / "device").mkdir(parents=True)
    found = find_graphics_cards(tmp_path)
    assert [name.partition(" ")[0] for name in found] == ["AMD", "Intel"]
    assert find_graphics_cards(tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("machine", "extras"),
    [
        (Machine("Windows", "AMD64", ("AMD Radeon RX 6800",), "AMD Ryzen"), (GPU,)),
        (Machine("Linux", "x86_64", ("NVIDIA GeForce RTX 3090",), "AMD"), (GPU, NVIDIA)),
        (Machine("Linux", "x86_64", ("Intel Iris Xe",), "Intel Core"), (GPU, OPENVINO)),
        (Machine("Linux", "x86_64", (), "Intel Xeon"), (OPENVINO,)),
        (Machine("Linux", "aarch64", ("NVIDIA Orin",), ""), (GPU,)),
        (Machine("Darwin", "arm64", ("Apple M2",), ""), (GPU,)),
        (Machine("Darwin", "x86_64", ("AMD Radeon Pro",), "Intel"), ()),
        (Machine("Linux", "x86_64", (), "AMD EPYC"), ()),
    ],
)
def test_what_fits_a_machine(machine: Machine, extras: tuple[object, ...]) -> None:
    assert fitting_extras(machine) == extras


def test_the_extras_are_those_of_the_project() -> None:
    import tomllib

    text = (Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    declared = tomllib.loads(text)["project"]["optional-dependencies"]
    for extra in EXTRAS:
        assert any(line.startswith(extra.package) for line in declared[extra.name])
