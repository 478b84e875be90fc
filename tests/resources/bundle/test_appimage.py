"""The layout of an AppImage starts the program, and is packed into one file.

appimagetool, and the runtime that an AppImage begins with, are no packages of Debian's: small
programs stand for them, and for the bundle.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "resources" / "bundle" / "appdir.sh"
RUNTIME = b"\x7fELF and what else a runtime is made of"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="AppImages are for Linux")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project's folder with a bundle in it; its program says how it was called."""
    bundle = tmp_path / "dist" / "denoise-gui"
    (bundle / "_internal").mkdir(parents=True)
    program(bundle / "denoise-gui", 'echo "$0" "$@"')
    (bundle / "packages-cpython-311").mkdir()
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "uname", "rm", "mkdir", "cp", "cat", "chmod", "mv", "dirname", "readlink"):
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def program(path: Path, words: str) -> None:
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o755)


def pack(project: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """With nothing but these tools in the path."""
    return subprocess.run(
        [SCRIPT],
        cwd=project,
        env={"PATH": str(project / "bin"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def image_in(project: Path) -> Path:
    return project / "dist" / f"Denoise-{os.uname().machine}.AppImage"


def test_without_a_packer_the_layout_is_there_and_it_is_told_what_is_missing(project: Path) -> None:
    done = pack(project)
    assert done.returncode == 1
    assert "appimagetool" in done.stderr
    assert "type2-runtime" in done.stderr
    assert not image_in(project).exists()
    layout = project / "dist" / "Denoise.AppDir"
    started = subprocess.run(
        [layout / "AppRun", "run", "a b.png"], capture_output=True, text=True, check=True
    )
    assert started.stdout == f"{layout}/usr/lib/denoise-gui/denoise-gui run a b.png\n"
    # What the specification asks for at the top.
    names = {"AppRun", "denoise-gui.desktop", "denoise-gui.svg", ".DirIcon", "usr"}
    assert {path.name for path in layout.iterdir()} == names
    assert not list(layout.glob("usr/lib/denoise-gui/packages-*"))
    assert (project / "dist" / "denoise-gui" / "packages-cpython-311").exists()


def test_appimagetool_packs_it(project: Path) -> None:
    program(project / "bin" / "appimagetool", 'echo "packed $ARCH $1" > "$2"')
    done = pack(project)
    assert done.returncode == 0, done.stderr
    expected = f"packed {os.uname().machine} dist/Denoise.AppDir\n"
    assert image_in(project).read_text() == expected
    assert os.access(image_in(project), os.X_OK)


def test_a_packer_that_fails_leaves_the_earlier_file(project: Path) -> None:
    image_in(project).write_text("earlier")
    program(project / "bin" / "appimagetool", 'echo half > "$2"; exit 7')
    assert pack(project).returncode == 7
    assert image_in(project).read_text() == "earlier"
    assert not list((project / "dist").glob("*.unfinished*"))


def test_mksquashfs_packs_it_behind_the_runtime(project: Path) -> None:
    packer, unpacker = shutil.which("mksquashfs"), shutil.which("unsquashfs")
    if packer is None or unpacker is None:
        pytest.skip("squashfs-tools is not installed")
    (project / "bin" / "mksquashfs").symlink_to(packer)
    (project / "runtime").write_bytes(RUNTIME)
    done = pack(project, APPIMAGE_RUNTIME="runtime")
    assert done.returncode == 0, done.stderr
    image = image_in(project)
    assert image.read_bytes().startswith(RUNTIME + b"hsqs")
    assert os.access(image, os.X_OK)
    offset = str(len(RUNTIME))
    subprocess.run(
        [unpacker, "-quiet", "-no-progress", "-o", offset, "-d", project / "out", image],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    started = subprocess.run([project / "out" / "AppRun"], capture_output=True, check=True)
    assert started.stdout
    assert pack(project, APPIMAGE_RUNTIME="nowhere").returncode == 1
