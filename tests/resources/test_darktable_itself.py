"""darktable itself hands a photograph to `denoise-gui edit` by the script and takes the result into
its library: a module of Lua, on a screen of its own (apt install darktable lua5.4 xvfb)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile

from denoise_gui.engine.images.image_file import load_image
from denoise_gui.engine.record.provenance import read_provenance
from denoise_gui.engine.shipped import resources_folder
from tests.engine.images.cameras import Camera, colourful

LUA, SCREEN = shutil.which("lua5.4"), shutil.which("xvfb-run")
LIBRARY = next(Path("/usr/lib").glob("*/darktable/libdarktable.so"), None)
pytestmark = pytest.mark.skipif(
    not (LUA and SCREEN and LIBRARY), reason="needs darktable, lua5.4 and xvfb-run"
)

# What a person would do: choose the photograph, the format, the target "denoise", and export.
USER = r"""
package.cpath = arg[1] .. "/lib?.so"
local script, folder, raw, program = arg[2], arg[3], arg[4], arg[5]
local dt = require "darktable"
dt("--library", ":memory:", "--configdir", folder, "--cachedir", folder, "--disable-opencl")
local storage
dt.preferences = {register = function() end, read = function() return program end}
dt.register_storage = function(_, _, store, finalize, supported)
  storage = {store = store, finalize = finalize, supported = supported}
end
dofile(script)
local image = dt.database.import(raw)
local format = dt.new_format("tiff")
format.bpp = 16
assert(storage.supported(nil, format))
local exported = folder .. "/shot." .. format.extension
format:write_image(image, exported)
storage.store(nil, image, format, exported, 1, 1)
storage.finalize(nil, {[image] = exported})
for _, member in ipairs(image:get_group_members()) do
  print("in the group: " .. member.filename)
end
"""
# The program as it is, with a hand that sets sigma and presses Save and Return when it can.
PROGRAM = """\
import sys

from PySide6.QtCore import QTimer

from denoise_gui.cli import main
from denoise_gui.features.editing.feature import EditingFeature

began = EditingFeature.start


def start(self):
    began(self)
    timer = QTimer(self)

    def press():
        if self.bar.save.isEnabled():
            timer.stop()
            self.session.document.set_sigma(20)
            self.bar.save.click()

    timer.timeout.connect(press)
    timer.start(50)


EditingFeature.start = start
sys.exit(main(sys.argv[1:]))
"""


def test_a_raw_file_goes_out_and_its_result_comes_in(tmp_path: Path) -> None:
    assert LIBRARY
    camera = Camera()
    shot = camera.write(tmp_path / "shot.dng", camera.sensor(colourful() * 0.5, noise=60))
    user, hand, program = (tmp_path / name for name in ("user.lua", "hand.py", "program"))
    user.write_text(USER)
    hand.write_text(PROGRAM)
    program.write_text(
        f'#!/bin/sh\nQT_QPA_PLATFORM=offscreen exec "{sys.executable}" "{hand}" "$@"\n'
    )
    program.chmod(0o755)
    folder = tmp_path / "darktable"
    folder.mkdir()
    script = resources_folder() / "editors" / "darktable-denoise.lua"
    words = [SCREEN, "-a", LUA, user, LIBRARY.parent, script, folder, shot, program]
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root, "DENOISE_GUI_DATA": str(tmp_path / "data")}
    done = subprocess.run(
        [str(word) for word in words],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=180,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert "in the group: shot_denoised.tif" in done.stdout, done.stdout + done.stderr
    result = load_image(tmp_path / "shot_denoised.tif")
    assert result.pixels.dtype == np.uint16
    record = read_provenance(result.xmp)
    assert record is not None
    assert record.recipe.sigma == 20
    assert not (folder / "shot.tif").exists()
    assert tifffile.imread(tmp_path / "shot_denoised.tif").shape == (200, 304, 3)
