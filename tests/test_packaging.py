"""What is installed without a checkout has all that the program reads."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOT_INSTALLED = {"bundle", "checkpoints", "cluster", "screenshots", "study.json"}
"""For who builds or trains it, for the README, and for whoever reads how the study went."""


def test_every_resource_but_the_readme_s_is_in_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    names = {path.name for path in (ROOT / "resources").iterdir()} - NOT_INSTALLED
    assert included == {f"resources/{name}": f"denoise_gui/_resources/{name}" for name in names}
