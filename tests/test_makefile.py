"""What `make` would do on a fresh machine, read from what it says it would run."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXTRAS = set(
    tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
)

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def dry_run(target: str, venv: Path) -> str:
    """The commands of a target in an environment that is not there yet.

    Taken from: https://www.gnu.org/software/make/manual/html_node/Instead-of-Execution.html
    """
    command = [
        "make",
        "--dry-run",
        "--no-print-directory",
        target.replace("VENV", str(venv)),
        f"VENV={venv}",
    ]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def installed(commands: str) -> list[set[str]]:
    return [
        set(extras.split(",")) for extras in re.findall(r"--editable '\.\[([^]]*)\]'", commands)
    ]


@pytest.mark.parametrize(
    ("target", "extras"),
    [
        ("run", {"export"}),
        ("setup", {"export", "dev"}),
        ("test", {"export", "dev"}),
        ("lint", {"export", "dev"}),
        ("VENV/.bench", {"export", "dev", "bench"}),
    ],
)
def test_a_target_installs_every_extra_that_it_needs(
    target: str, extras: set[str], tmp_path: Path
) -> None:
    groups = installed(dry_run(target, tmp_path / "venv"))
    assert groups[0] == extras
    assert all(group <= EXTRAS for group in groups)


def test_what_make_test_calls_is_installed_with_it(tmp_path: Path) -> None:
    commands = dry_run("test", tmp_path / "venv")
    called = {
        Path(name).name
        for name in re.findall(rf"^{re.escape(str(tmp_path))}\S+/bin/(\S+)", commands, re.MULTILINE)
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = " ".join(
        project["dependencies"]
        + [d for e in ("export", "dev") for d in project["optional-dependencies"][e]]
    )
    provider = {"lint-imports": "import-linter"}
    assert {"ruff", "mypy", "lint-imports"} <= called
    for name in called - {"python"}:
        assert provider.get(name, name) in wanted
