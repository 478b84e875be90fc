"""GIMP 3 itself runs the plug-in, in a Debian 13 that debootstrap makes: Debian 12 has GIMP 2.10.

A small program stands for denoise-gui: it keeps what it was given, and puts another picture there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

PROJECT = Path(__file__).resolve().parents[2]
PLUG_IN = PROJECT / "resources" / "editors" / "denoise-gimp"
RELEASE = "trixie"
ROOT = PROJECT / "build" / f"root-of-{RELEASE}-with-gimp"
_INSTALL = """
mount -t proc proc "$ROOT/proc"
mount -o rbind /dev "$ROOT/dev"
exec chroot "$ROOT" sh -ec 'apt-get update && apt-get install --yes \
    --no-install-recommends gimp gir1.2-gimp-3.0 python3-gi xvfb xauth'
"""
_ENTER = """
mount -o bind "$FOLDER" "$ROOT/mnt"
mount -t proc proc "$ROOT/proc"
mount -o rbind /dev "$ROOT/dev"
exec chroot "$ROOT" /usr/bin/env -i HOME=/mnt/home DENOISE_GUI=/mnt/program PATH=/usr/bin:/bin \
    LANG=C.UTF-8 xvfb-run -a gimp-console -n -i --batch-interpreter=python-fu-eval \
    -b 'exec(open("/mnt/batch.py").read())' --quit
"""
_PROGRAM = """#!/bin/sh
echo "$1" > /mnt/command
cp "$2" /mnt/handed-over.tif
cp /mnt/result.tif "$2"
exit $(cat /mnt/code)
"""
_BATCH = """
import json
from gi.repository import Gimp, Gio
image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path("/mnt/in.png"))
procedure = Gimp.get_pdb().lookup_procedure("denoise-gui-edit")
settings = procedure.create_config()
settings.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
settings.set_property("image", image)
settings.set_core_object_array("drawables", image.get_layers())
status = procedure.run(settings).index(0)
layers = [(l.get_name(), l.get_width(), l.get_height(),
           list(l.get_pixel(3, 2).get_rgba())[:3]) for l in image.get_layers()]
with open("/mnt/said.json", "w") as file:
    json.dump({"status": status.value_nick, "menu": procedure.get_menu_paths(),
               "precision": image.get_precision().value_nick, "layers": layers}, file)
"""


def _missing() -> str:
    if sys.platform != "linux" or os.geteuid() != 0:
        return "needs Linux and its superuser, for debootstrap and chroot"
    lacking = [tool for tool in ("debootstrap", "unshare", "chroot") if not shutil.which(tool)]
    return f"needs {', '.join(lacking)}" if lacking else ""


pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(_missing()), reason=_missing())]


@pytest.fixture(scope="module", autouse=True)
def root() -> Path:
    """Made once, from Debian's packages."""
    if not ROOT.exists():
        began = ROOT.with_name(f"{ROOT.name}-unfinished")
        shutil.rmtree(began, ignore_errors=True)
        began.parent.mkdir(exist_ok=True)
        command = ["debootstrap", "--variant=minbase", RELEASE, str(began)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        _in_namespace(_INSTALL, ROOT=str(began))
        began.rename(ROOT)
    return ROOT


def _in_namespace(script: str, **environment: str) -> None:
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", script]
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("code", "saved"), [(0, True), (1, False)])
def test_the_result_becomes_a_layer(tmp_path: Path, code: int, saved: bool) -> None:
    plug_ins = tmp_path / "home" / ".config" / "GIMP" / "3.0" / "plug-ins"
    shutil.copytree(PLUG_IN, plug_ins / PLUG_IN.name)
    (plug_ins / PLUG_IN.name / f"{PLUG_IN.name}.py").chmod(0o755)
    (tmp_path / "program").write_text(_PROGRAM)
    (tmp_path / "program").chmod(0o755)
    (tmp_path / "batch.py").write_text(_BATCH)
    (tmp_path / "code").write_text(str(code))
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "in.png")
    result = np.full((40, 60, 3), 30000, np.uint16)
    tifffile.imwrite(tmp_path / "result.tif", result, photometric="rgb")
    _in_namespace(_ENTER, ROOT=str(ROOT), FOLDER=str(tmp_path))
    handed_over = tifffile.imread(tmp_path / "handed-over.tif")
    assert (tmp_path / "command").read_text() == "edit\n"
    assert handed_over.dtype == np.uint16
    assert np.abs(handed_over[..., :3] / 257 - pixels).max() < 0.01
    said = json.loads((tmp_path / "said.json").read_text())
    assert said["status"] == "success"
    assert said["menu"] == ["<Image>/Filters/Enhance"]
    # The open image itself is left at its depth.
    assert said["precision"].startswith("u8")
    names = [layer[0] for layer in said["layers"]]
    assert names[0] == "Denoised" if saved else "Denoised" not in names
    assert len(names) == 1 + saved
    if saved:
        # In linear light, as GIMP gives colours of layers.
        light = ((30000 / 65535 + 0.055) / 1.055) ** 2.4
        assert said["layers"][0][1:3] == [60, 40]
        np.testing.assert_allclose(said["layers"][0][3], light, atol=0.003)
