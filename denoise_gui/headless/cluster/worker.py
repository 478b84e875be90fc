"""What a worker does: one photograph from file to file, with a model that is loaded once.

A worker may have several threads: one denoises, as the network takes all cores by itself, while
others read and write.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import secrets
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path, PurePath

from denoise_gui.core.known_devices import device_notes
from denoise_gui.engine.batch.automatic_sigma import AutomaticSigma
from denoise_gui.engine.batch.board import ending_of
from denoise_gui.engine.batch.items import Status
from denoise_gui.engine.batch.naming import final_name
from denoise_gui.engine.batch.pipeline import check_mask
from denoise_gui.engine.batch.targets import Targets
from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.devices.words import AUTOMATIC
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.files.real_paths import same_file
from denoise_gui.engine.files.sentences import make_folder
from denoise_gui.engine.images.fitting import chosen_depth
from denoise_gui.engine.images.image_file import check_target, load_image, saving_loses
from denoise_gui.engine.images.registry import development_for
from denoise_gui.engine.record.provenance import sidecar_of
from denoise_gui.engine.runtime.model import Model
from denoise_gui.engine.save_denoised import denoised_photograph, save_denoised
from denoise_gui.headless.cluster.tasks import PROBE, Answer, Blind, Job, Made, NotMade, Seen, Task
from denoise_gui.version import __version__

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 1.0


@dataclass(frozen=True)
class _Loaded:
    """A model that is ready, and whose turn it is."""

    denoiser: Denoiser
    automatic: AutomaticSigma
    turn: threading.Lock


_loading = threading.Lock()


@functools.lru_cache(maxsize=2)
def _loaded(model: Path, sha256: str, device: str | None) -> _Loaded:
    """Once for a file's content; `sha256` is what tells one from another."""
    log.info("loading %s (%s)", model, sha256)
    denoiser = Denoiser(Model(model, device or AUTOMATIC, notes=device_notes()))
    return _Loaded(denoiser, AutomaticSigma(denoiser), threading.Lock())


@functools.lru_cache(maxsize=16)
def _missing(job_token: str, staging: Path, model: Path, sha256: str) -> tuple[str, ...]:
    """What of a job this worker does not see; asked once a job."""
    missing = []
    try:
        if (staging / PROBE).read_text(encoding="ascii") != job_token:
            missing.append(f"{staging.parent} (another folder of that name)")
    except OSError:
        missing.append(str(staging.parent))
    try:
        if sha256_of(model) != sha256:
            missing.append(f"{model} (another file of that name)")
    except OSError:
        missing.append(str(model))
    return tuple(missing)


def who() -> str:
    """This worker: its address, and for a person its machine and process."""
    place = f"({socket.gethostname()}, process {os.getpid()})"
    try:
        from distributed import get_worker

        return f"{get_worker().address} {place}"
    except (ImportError, ValueError):  # called by somebody else than Dask
        return place


def look(job: Job, paths: tuple[Path, ...]) -> Seen:
    """Whether all that a job needs is to be seen from here."""
    _missing.cache_clear()
    missing = list(_missing(job.token, job.staging, job.model, job.model_sha256))
    missing += [str(path) for path in paths if not os.path.exists(path)]
    wrote: Path | None = job.staging / f"seen-{secrets.token_hex(8)}.txt"
    try:
        assert wrote is not None
        wrote.write_text(job.token, encoding="ascii")
    except OSError:
        wrote = None
    return Seen(who(), __version__, tuple(missing), wrote)


def denoise_task(job: Job, task: Task) -> Answer:
    """Denoise one photograph. What is wrong with it is an answer; an exception is a fault of the
    worker."""
    missing = _missing(job.token, job.staging, job.model, job.model_sha256)
    if missing:
        _missing.cache_clear()  # storage may come back
        return Blind(who(), missing)
    with _loading:
        loaded = _loaded(job.model, job.model_sha256, job.device)
    item = task.item
    try:
        return _Work(job, task, loaded).made()
    except Cancelled:
        return NotMade(who(), Status.STOPPED)
    except Exception as error:  # noqa: BLE001  (`ending_of` logs what is unexpected)
        if not (job.staging / PROBE).exists():
            return NotMade(who(), Status.STOPPED)  # nobody waits, and no wonder
        facts = ending_of(item, error)
        facts["message"] = str(facts.get("message", ""))  # a sentence, in its plain form
        return NotMade(worker=who(), **facts)


class _Work:
    """One photograph on its way."""

    def __init__(self, job: Job, task: Task, loaded: _Loaded) -> None:
        self._job, self._item, self._loaded = job, task.item, loaded
        self._token = CancelToken()
        self._looked = time.monotonic()

    def made(self) -> Made:
        """Raises what `ending_of` tells of, and Cancelled."""
        job, item, settings = self._job, self._item, self._job.settings
        began = time.monotonic()
        suffix, linear = PurePath(item.name).suffix, settings.save.raw_linear
        raw = development_for(suffix, raw_linear=linear)
        source = load_image(item.source, raw=raw, apart=True, cancel=self._token)
        check_mask(item, source)
        with self._loaded.turn:
            recipe, estimate, notes = self._loaded.automatic.settled(item, source)
            name = final_name(item.name, recipe.sigma, item.twin)
            target = settings.output / name
            Targets(settings, None, job.model_sha256, ()).check_record(item, target, source)
            make_folder(target.parent)
            check_target(target, source)
            clean = denoised_photograph(
                source,
                recipe,
                self._loaded.denoiser,
                bits=chosen_depth(target.suffix, settings.save),
                cancel=self._token,
                progress=lambda _done, _total: self._look(),
            )
        # A folder of its own: a second attempt at the same photograph, by a worker that was
        # taken for dead and is not, must not write into this one's file.
        staged = job.staging / secrets.token_hex(8) / target.name
        with contextlib.suppress(FileExistsError):
            staged.parent.mkdir()
        save_denoised(staged, clean, settings.save, in_place=same_file(target, item.source))
        return Made(
            worker=who(),
            staged=staged,
            target=target,
            has_record=sidecar_of(staged).exists(),
            sigma=recipe.sigma,
            uncertainty=estimate.uncertainty if estimate else None,
            width=source.width,
            height=source.height,
            seconds=time.monotonic() - began,
            device=self._loaded.denoiser.model.device_name,
            notes=tuple(map(str, (*source.notes, *notes))),
            losses=tuple(map(str, saving_loses(target.suffix, clean, settings.save))),
        )

    def _look(self) -> None:
        """Stop where nobody waits for the result any more."""
        now = time.monotonic()
        if now - self._looked > _LOOK_EVERY_S:
            self._looked = now
            if not (self._job.staging / PROBE).exists():
                self._token.cancel()
