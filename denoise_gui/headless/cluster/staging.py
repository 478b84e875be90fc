"""The hidden folder beside the targets in which workers leave whole results."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from denoise_gui.contract.ending import ENDING
from denoise_gui.engine.batch.journal import Journal, Key, Placed
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.atomic_file import atomic_file, ready_to_take, sync_folders
from denoise_gui.engine.files.leftovers import hold
from denoise_gui.engine.files.sentences import cannot_make_folder, cannot_write, make_folder
from denoise_gui.engine.record.provenance import sidecar_of
from denoise_gui.engine.save_denoised import check_sidecar
from denoise_gui.headless.cluster.tasks import PROBE, Made

PREFIX = ".denoise-staging-"
_SURELY_LEFT_S = 7 * 24 * 3600


@contextlib.contextmanager
def staging_folder(output: Path) -> Iterator[tuple[Path, str]]:
    """A new one, with its token; at the end it goes with all that nobody has claimed.

    Raises:
        UserError: it cannot be made.
    """
    token = secrets.token_hex(16)
    folder = output / f"{PREFIX}{token[:16]}"
    try:
        make_folder(output)
        _remove_left(output)
        folder.mkdir()
        probe = (folder / PROBE).open("xb")
    except OSError as error:
        raise UserError(cannot_make_folder(folder, error)) from error
    try:
        with ENDING.unfinished(folder), probe:
            hold(probe)
            probe.write(token.encode("ascii"))
            probe.flush()
            os.fsync(probe.fileno())
            yield folder, token
    finally:
        with contextlib.suppress(OSError):
            (folder / PROBE).unlink()  # first: workers look at it
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left(output: Path) -> None:
    """What a client that is no more left. Who writes into it makes it younger."""
    now = time.time()
    for folder in output.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if now - folder.stat().st_mtime > _SURELY_LEFT_S:
                shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Placing:
    """A result and the name that it is to take."""

    made: Made
    target: Path
    key: Key
    in_place: bool

    @property
    def placed(self) -> Placed:
        return Placed(self.key, self.target, self.made.sigma, self.made.uncertainty)


def place(placings: Iterable[Placing], journal: Journal | None) -> dict[Path, UserError]:
    """Give results their names, with the journal told before and after: of all at once, since
    reaching the disk takes longer than all the rest. What a worker that died has done twice lies in
    two folders; only one is ever placed.

    Returns:
        what went wrong, by target; what was there is as it was.
    """
    wrong: dict[Path, UserError] = {}
    ready: list[tuple[Placing, Path, Path]] = []
    for placing in placings:
        with _noted(placing, wrong):
            if placing.made.has_record:
                check_sidecar(placing.target)
            if placing.made.has_record and placing.in_place:
                _place_record(placing.made, placing.target)
            ready.append((placing, *ready_to_take(placing.made.staged, placing.target)))
    if journal:
        journal.intend_all((placing.placed, whole.stat()) for placing, whole, _ in ready)
    for placing, whole, name in ready:
        with _noted(placing, wrong):
            os.replace(whole, name)
    sync_folders(name.parent for _, _, name in ready)
    done = [placing for placing, _, _ in ready if placing.target not in wrong]
    if journal:
        journal.add_all(placing.placed for placing in done)
    for placing in done:
        if placing.made.has_record and not placing.in_place:
            with _noted(placing, wrong):
                _place_record(placing.made, placing.target)
        shutil.rmtree(placing.made.staged.parent, ignore_errors=True)
    return wrong


@contextlib.contextmanager
def _noted(placing: Placing, wrong: dict[Path, UserError]) -> Iterator[None]:
    """What goes wrong with one result concerns it alone."""
    try:
        yield
    except UserError as error:
        wrong[placing.target] = error
    except OSError as error:
        wrong[placing.target] = UserError(cannot_write(placing.target, error))


def _place_record(made: Made, target: Path) -> None:
    """With the picture's name in it, which may be another than the worker thought."""
    staged = sidecar_of(made.staged)
    text = staged.read_bytes()
    if target.name != made.staged.name:
        content = json.loads(text)
        content["picture"] = target.name
        words = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        text = words.encode("utf-8", "replace")
    with atomic_file(sidecar_of(target)) as file:
        file.write(text)
