"""darktable's script hands a photograph over and takes the result back, by a stand-in for
darktable's interface that notes what it is asked."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from denoise_gui.engine.shipped import resources_folder

LUA = shutil.which("lua5.4") or shutil.which("lua")
pytestmark = pytest.mark.skipif(LUA is None, reason="needs Lua 5.4")

STAND_IN = r"""
local code = tonumber(arg[1])
local image = {path = arg[2], filename = "shot.nef"}
local storage
package.preload["darktable"] = function()
  return {
    preferences = {register = function() end, read = function() return arg[4] end},
    control = {execute = function(command) print("ran " .. command) return code end},
    database = {import = function(path)
      print("imported " .. path)
      return {group_with = function(_, other) print("grouped " .. other.filename) end}
    end},
    print = function(words) print("said " .. words) end,
    register_storage = function(_, _, store, finalize, supported)
      storage = {store = store, finalize = finalize, supported = supported}
    end,
  }
end
dofile(arg[5])
assert(storage.supported(nil, {extension = "tif"}))
assert(not storage.supported(nil, {extension = "jpg"}))
storage.store(nil, image, nil, arg[3], 1, 1)
storage.finalize(nil, {[image] = arg[3]})
"""


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    path = tmp_path / "temporary" / "shot's copy.tif"
    path.parent.mkdir()
    path.write_bytes(b"pixels")
    return path


def run(exported: Path, code: int, program: str = "denoise-gui") -> list[str]:
    stand_in = exported.parents[1] / "darktable.lua"
    stand_in.write_text(STAND_IN)
    script = resources_folder() / "editors" / "darktable-denoise.lua"
    library = exported.parents[1] / "library"
    library.mkdir(exist_ok=True)
    assert LUA
    words = [LUA, stand_in, str(code), library, exported, program, script]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_result_comes_back_beside_its_original_and_grouped_with_it(exported: Path) -> None:
    said = run(exported, 0)
    result = exported.parents[1] / "library" / "shot's copy_denoised.tif"
    assert said[-2:] == [f"imported {result}", "grouped shot.nef"]
    assert result.read_bytes() == b"pixels"
    assert not exported.exists()


def test_an_earlier_result_is_not_replaced(exported: Path) -> None:
    run(exported, 0)
    exported.write_bytes(b"others")
    run(exported, 0)
    names = sorted(path.name for path in (exported.parents[1] / "library").iterdir())
    assert names == ["shot's copy_denoised.tif", "shot's copy_denoised_2.tif"]


def test_names_reach_the_program_as_one_word(exported: Path) -> None:
    (ran,) = [line for line in run(exported, 1, "/opt/my tools/it's") if line.startswith("ran ")]
    shell = subprocess.run(
        ["sh", "-c", f"printf '%s\\n' {ran.removeprefix('ran ')}"], capture_output=True, text=True
    )
    assert shell.stdout.splitlines() == ["/opt/my tools/it's", "edit", str(exported)]


@pytest.mark.parametrize(("code", "told"), [(1, False), (127, True)])
def test_cancel_leaves_nothing_and_a_fault_is_told(exported: Path, code: int, told: bool) -> None:
    said = run(exported, code)
    assert not any(line.startswith("imported") for line in said)
    assert any("installed?" in line for line in said) == told
    assert not exported.exists()
    assert not list((exported.parents[1] / "library").iterdir())
