"""What is installed without a checkout has all that the program reads."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[1]
NOT_INSTALLED = {"bundle", "checkpoints", "cluster", "screenshots", "study.json"}
"""For who builds or trains it, for the README, and for whoever reads how the study went."""


def test_every_resource_but_the_readme_s_is_in_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    names = {path.name for path in (ROOT / "resources").iterdir()} - NOT_INSTALLED
    assert included == {f"resources/{name}": f"denoise_gui/_resources/{name}" for name in names}


@pytest.mark.slow
def test_what_is_built_installs_and_works_without_the_project(tmp_path: Path) -> None:
    """In an environment that has the dependencies of this one, and nothing of the project."""
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path]
    subprocess.run([*build, ROOT], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    for name in ("models/standard.onnx", "translations/denoise_zh_CN.ts", "icons/app.svg"):
        assert f"denoise_gui/_resources/{name}" in names
    assert any(name.startswith("denoise_gui/_resources/samples/") for name in names)
    assert "exporter/__main__.py" in names
    assert not any(name.startswith(("tests/", "resources/")) for name in names)

    venv.create(tmp_path / "venv", with_pip=False)
    scripts = tmp_path / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    kept = sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")})
    install = ["install", "--quiet", "--no-deps", "--prefix", tmp_path / "venv", wheel]
    python = scripts / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", python, *install], check=True)
    Path(kept, "here.pth").write_text(sysconfig.get_path("purelib") + "\n")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    environment["DENOISE_GUI_DATA"] = str(tmp_path / "data")

    def call(name: str, *words: str | Path) -> str:
        done = subprocess.run(
            [scripts / name, *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert call("denoise-gui", "--version").startswith("denoise-gui ")
    assert call("denoise", "--version") == call("denoise-gui", "--version")
    where = "import denoise_gui.engine.shipped as s; print(s.resources_folder())"
    assert call("python", "-c", where).startswith(str(tmp_path))
    Image.new("RGB", (48, 40), (120, 90, 60)).save(tmp_path / "a.png")
    call("denoise-gui", "run", "a.png", "--sigma", "20", "--quiet", "-o", "b.png")
    assert (tmp_path / "b.png").exists()
