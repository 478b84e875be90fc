"""Results that take the place of their photographs: none is denoised twice, whatever is lost."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from denoise_gui.cli import main
from denoise_gui.engine.batch.items import Existing, Settings, Status
from denoise_gui.engine.batch.journal import JOURNAL_NAME
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.images.image_file import load_image, save_image
from denoise_gui.engine.recipe import AUTOMATIC, Recipe
from tests.engine.batch.conftest import MakePhotograph
from tests.engine.batch.runs import run, statuses


@pytest.fixture
def in_place(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "s", Recipe(20), existing=Existing.OVERWRITE, replace_sources=True)


def test_without_a_journal_the_photograph_says_it_itself(
    denoiser: Denoiser, make_photograph: MakePhotograph, in_place: Settings
) -> None:
    paths = [make_photograph(f"s/{name}", seed=i) for i, name in enumerate(("a.png", "b.jpg"))]
    assert statuses(run(denoiser, paths, in_place)) == [Status.DONE] * 2
    made = [path.read_bytes() for path in paths]
    (in_place.output / JOURNAL_NAME).unlink()
    again = run(denoiser, paths, in_place)
    assert statuses(again) == [Status.DONE_BEFORE] * 2
    assert [outcome.sigma for outcome in again.outcomes] == [20, 20]
    other = run(denoiser, paths, replace(in_place, recipe=Recipe(30)))
    assert statuses(other) == [Status.SKIPPED] * 2
    assert "is itself a result" in other.outcomes[0].message
    assert [path.read_bytes() for path in paths] == made
    assert statuses(run(denoiser, paths, replace(in_place, redo=True))) == [Status.DONE] * 2
    assert [path.read_bytes() for path in paths] != made


def test_an_estimated_sigma_is_known_again(
    denoiser: Denoiser, make_photograph: MakePhotograph, in_place: Settings
) -> None:
    path = make_photograph("s/a.png", 200, 200)
    automatic = replace(in_place, recipe=Recipe(AUTOMATIC))
    first = run(denoiser, [path], automatic)
    for lost in (False, True):
        if lost:
            (in_place.output / JOURNAL_NAME).unlink()
        again = run(denoiser, [path], automatic)
        assert statuses(again) == [Status.DONE_BEFORE]
        assert again.outcomes[0].sigma == pytest.approx(first.outcomes[0].sigma, abs=1e-6)


def test_a_result_beside_its_photograph_is_no_reason(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings, tmp_path: Path
) -> None:
    """What was denoised once may be denoised into another folder with another sigma."""
    path = make_photograph("a.png")
    run(denoiser, [path], settings)
    elsewhere = replace(settings, output=tmp_path / "more")
    assert statuses(run(denoiser, [settings.output / "a.png"], elsewhere)) == [Status.DONE]


def command(folder: Path) -> list[str]:
    options = ["--sigma", "20", "--replace-sources", "--existing", "overwrite"]
    return ["run", str(folder), "-o", str(folder), *options]


def test_a_finished_command_ends_well_when_it_is_given_again(
    make_photograph: MakePhotograph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        make_photograph(f"s/{number}.png", seed=number)
    assert main(command(tmp_path / "s")) == 0
    for journal in (True, False):
        if not journal:
            (tmp_path / "s" / JOURNAL_NAME).unlink()
        capsys.readouterr()
        assert main(command(tmp_path / "s")) == 0
        assert "3 done before" in capsys.readouterr().err


KILLED = textwrap.dedent(
    """
    import json, os, signal, sys
    from denoise_gui.cli import main
    from denoise_gui.headless import run

    assert run

    def is_killed(name, at, arguments):
        "Whether a command is killed instead of doing a step for the time `at`, counted from 0."
        child = os.fork()
        if child:
            return os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        def step(*given, real=getattr(os, name), **named):
            nonlocal at
            at -= 1
            if at < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*given, **named)
        setattr(os, name, step)
        os._exit(main(arguments))

    print(json.dumps([is_killed(*words) for words in json.loads(sys.argv[1])]))
    """
)
"""One process loads what all of them need, and makes no thread before it is copied."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="copies processes")
@pytest.mark.parametrize("suffix", [".png", ".bmp"])
def test_a_kill_at_any_step_denoises_nothing_twice(
    suffix: str, make_photograph: MakePhotograph, tmp_path: Path
) -> None:
    """BMP holds no record: there the intent in the journal tells."""
    once = make_photograph(f"once/a{suffix}")
    assert main(command(once.parent)) == 0
    wanted = hashlib.sha256(once.read_bytes()).digest()
    steps = [*(("fsync", at) for at in range(4)), ("replace", 0)]
    paths = [make_photograph(f"{name}{at}/a{suffix}") for name, at in steps]
    commands = [(*step, command(path.parent)) for step, path in zip(steps, paths, strict=True)]
    code = [sys.executable, "-c", KILLED, json.dumps(commands)]
    done = subprocess.run(code, stdout=subprocess.PIPE, text=True, check=True, timeout=300)
    assert json.loads(done.stdout.splitlines()[-1]) == [True] * 5
    for path, step in zip(paths, steps, strict=True):
        assert main(command(path.parent)) == 0
        assert hashlib.sha256(path.read_bytes()).digest() == wanted, step


@pytest.mark.parametrize(
    "line",
    [
        b'{"target": 5}',
        b"\0",
        b"[" * 100_000,
        b"null",
        b'{"suspect": 5}',
        b'{"suspect": ["a", 1e999, null]}',
        b'{"intent": []}',
        b"\xff\xfe{}",
        b'{"target": "\\u0000"}',
        b"9" * 10_000,
    ],
)
def test_an_odd_line_costs_itself_alone(
    line: bytes, denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    path = make_photograph("a.png")
    run(denoiser, [path], settings)
    journal = settings.output / JOURNAL_NAME
    whole = journal.read_bytes()
    odd = [line]
    last = whole.splitlines()[-1]
    for field in (b"target", b"target_size", b"used_sigma", b"source", b"modified_ns"):
        odd += [last.replace(b'"%b": ' % field, b'"%b": %b, "x": ' % (field, v)) for v in (b"5",)]
        odd += [
            last.replace(b'"%b": ' % field, b'"%b": %b, "%b_": ' % (field, value, field))
            for value in (b"5", b'"\\u0000"', b"{}", b"[1]")
        ]
    target = last.replace(b'"target": "a.png"', b'"target": "\\u0000"')
    journal.write_bytes(b"\n".join([*odd, target, b""]) + whole + b"\n".join([*odd, b""]))
    assert statuses(run(denoiser, [path], settings)) == [Status.DONE_BEFORE]


def test_a_journal_that_is_a_pipe_is_not_waited_for(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    settings.output.mkdir()
    os.mkfifo(settings.output / JOURNAL_NAME)
    os.mkfifo(settings.output / ".denoise-batch.reading")
    path = make_photograph("a.png")
    assert statuses(run(denoiser, [path], settings)) == [Status.DONE]


@pytest.mark.parametrize("suffix", [".bmp", ".ppm", ".pfm", ".exr"])
def test_a_format_without_room_for_a_record_has_it_beside(
    denoiser: Denoiser, make_photograph: MakePhotograph, in_place: Settings, suffix: str
) -> None:
    """The record stands beside the picture, and says of which file it speaks."""
    if suffix == ".exr":
        pytest.importorskip("OpenEXR")
    made = load_image(make_photograph("a.png"))
    path = in_place.output / f"a{suffix}"
    path.parent.mkdir()
    save_image(path, made)
    before = path.read_bytes()
    assert statuses(run(denoiser, [path], in_place)) == [Status.DONE]
    once = path.read_bytes()
    assert once != before
    beside = path.with_name(path.name + ".denoise.json")
    assert beside.is_file()
    (in_place.output / JOURNAL_NAME).unlink()
    assert statuses(run(denoiser, [path], in_place)) == [Status.DONE_BEFORE]
    other = run(denoiser, [path], replace(in_place, recipe=Recipe(30)))
    assert "is itself a result" in other.outcomes[0].message
    assert path.read_bytes() == once
    # Of another file of that name the record says nothing.
    path.write_bytes(before)
    (in_place.output / JOURNAL_NAME).unlink(missing_ok=True)
    assert statuses(run(denoiser, [path], in_place)) == [Status.DONE]


def test_a_record_beside_comes_before_its_picture(
    denoiser: Denoiser,
    make_photograph: MakePhotograph,
    in_place: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Killed between the two, nothing is wrong: the record speaks of a file that is not there."""
    path = in_place.output / "a.bmp"
    path.parent.mkdir()
    save_image(path, load_image(make_photograph("a.png")))
    before, rename = path.read_bytes(), os.replace

    def killed(source: Path, target: Path) -> None:
        if str(target) == os.path.realpath(path):
            raise OSError(5, "as if the power had gone")
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        assert statuses(run(denoiser, [path], in_place)) == [Status.FAILED]
    assert path.read_bytes() == before
    assert path.with_name("a.bmp.denoise.json").is_file()
    (in_place.output / JOURNAL_NAME).unlink()
    assert statuses(run(denoiser, [path], in_place)) == [Status.DONE]


def test_a_result_elsewhere_gets_no_file_beside_it_unasked(
    denoiser: Denoiser, make_photograph: MakePhotograph, settings: Settings
) -> None:
    path = make_photograph("a.png").with_suffix(".bmp")
    save_image(path, load_image(path.with_suffix(".png")))
    assert statuses(run(denoiser, [path], settings)) == [Status.DONE]
    assert not list(settings.output.glob("*.denoise.json"))
