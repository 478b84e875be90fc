"""CONTRIBUTING's map of the house is true: what it names is there, and every package is on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

MAPPED = ("denoise_gui", "denoise_gui/features", "denoise_gui/core", "denoise_gui/engine")
"""Folders whose packages each have a line; so has the exporter."""


def map_lines() -> Iterator[tuple[Path, str]]:
    """The folder that each line of the map is about, or that its module lies in; and the line."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = text.partition("## Where things are")[2].partition("\n## ")[0]
    above: list[tuple[int, Path]] = [(0, ROOT)]
    here = ROOT
    for line in block.splitlines():
        found = re.match(r"( {4,})([\w/.]+)", line)
        if found is None:
            continue
        indent, name = len(found[1]), found[2]
        if indent < 27:  # further to the right a line goes on
            while above[-1][0] >= indent:
                above.pop()
            here = above[-1][1]
            if name.endswith("/"):
                here = here / name
                above.append((indent, here))
        yield here, line


def test_what_the_map_names_is_there() -> None:
    missing = []
    for folder, line in map_lines():
        if not folder.is_dir():
            missing.append(str(folder.relative_to(ROOT)))
            continue
        for name in re.findall(r"\b\w+\.py\b", line):
            if not any(folder.rglob(name)):
                missing.append(f"{folder.relative_to(ROOT)}: {name}")
    assert not missing


@pytest.mark.parametrize("folder", [*MAPPED, "exporter"])
def test_every_package_is_on_the_map(folder: str) -> None:
    text = "\n".join(line for _, line in map_lines())
    named = {where for where, _ in map_lines()}
    packages = [path.parent for path in (ROOT / folder).glob("*/__init__.py")]
    assert packages
    assert not [
        str(each.relative_to(ROOT))
        for each in packages
        if each not in named and f"{each.name}/:" not in text
    ]
