"""What the client of a cluster does with what workers give it: the same as on one machine, with
workers that are played where they have to fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from denoise_gui.engine.batch.control import BatchControl
from denoise_gui.engine.batch.items import Existing, Outcome, Settings, Status
from denoise_gui.engine.batch.timing import BatchProgress
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.record.provenance import sidecar_of
from denoise_gui.engine.sigma import AUTOMATIC
from denoise_gui.headless.cluster.pool import Done, SchedulerGone, WorkersDied
from denoise_gui.headless.cluster.tasks import Answer, Blind, Job, Seen, Task
from denoise_gui.headless.cluster.worker import denoise_task
from tests.engine.batch.runs import images, statuses
from tests.engine.images.cameras import Camera, colourful
from tests.headless.cluster.inline import InlinePool, journal_lines, left_over, run_on
from tests.headless.test_run import make_photographs, run


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "out", Recipe(20))


def test_the_same_files_as_on_one_machine(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    """Names that depend on a measured sigma, records beside them, and a broken photograph."""
    make_photographs(tmp_path / "in" / "deep", 3)
    (tmp_path / "in" / "bad.png").write_text("no image")
    pattern = "{stem}-{sigma}{suffix}"
    settings = replace(
        settings, recipe=Recipe(AUTOMATIC), pattern=pattern, save=SaveOptions(sidecar=True)
    )
    result = run_on(InlinePool(), model_path, [tmp_path / "in"], settings)
    assert [s.value for s in statuses(result)] == ["failed", "done", "done", "done"]
    one = tmp_path / "one"
    arguments = ["--sigma", "auto", "--name", pattern, "--sidecar", "--model", model_path]
    assert run(tmp_path / "in", *arguments, "-o", one) == 11
    assert images(settings.output) == images(one) != []
    for name in images(one):
        assert (settings.output / name).read_bytes() == (one / name).read_bytes()
    records = sorted(path.relative_to(one) for path in one.rglob("*.json"))
    assert len(records) == 3
    for record in records:
        mine = json.loads((settings.output / record).read_bytes())
        assert mine == json.loads((one / record).read_bytes())
    assert not left_over(settings.output)


def test_a_depth_that_was_chosen_is_computed_as_on_one_machine(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    """What the network finds between the levels of 8 bits, and what is told to be lost."""
    make_photographs(tmp_path / "in", 2, size=16)
    deep = replace(settings, pattern="{stem}.tif", save=SaveOptions(depth=16))
    result = run_on(InlinePool(), model_path, [tmp_path / "in"], deep)
    assert statuses(result) == [Status.DONE] * 2
    assert [outcome.losses for outcome in result.outcomes] == [()] * 2
    one = tmp_path / "one"
    arguments = ["--sigma", "20", "--name", "{stem}.tif", "--depth", "16", "--model", model_path]
    assert run(tmp_path / "in", *arguments, "-o", one) == 0
    results = sorted(one.glob("*.tif"))
    assert len(results) == 2
    for path in results:
        assert (settings.output / path.name).read_bytes() == path.read_bytes()


def test_camera_raw_becomes_the_linear_dng_that_one_machine_makes(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    (tmp_path / "in").mkdir()
    camera = Camera()
    camera.write(tmp_path / "in" / "shot.dng", camera.sensor(colourful(), noise=40))
    raw = replace(settings, suffix=".dng")
    result = run_on(InlinePool(), model_path, [tmp_path / "in"], raw)
    assert statuses(result) == [Status.DONE]
    arguments = ["--sigma", "20", "--format", "dng", "--model", model_path]
    assert run(tmp_path / "in", *arguments, "-o", tmp_path / "one") == 0
    made = (settings.output / "shot.dng").read_bytes()
    assert made == (tmp_path / "one" / "shot.dng").read_bytes()


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    make_photographs(tmp_path / "in" / "deep", 1, size=16)
    settings.output.mkdir()
    (settings.output / "deep").write_text("no folder")
    result = run_on(InlinePool(), model_path, [tmp_path / "in"], settings)
    (outcome,) = result.outcomes
    assert outcome.status is Status.FAILED
    assert outcome.message.startswith(f"{settings.output / 'deep'}: the folder cannot be made (")


def test_it_goes_on_where_it_was_and_one_machine_knows_it(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    make_photographs(tmp_path / "in", 6, size=16)
    control, done = BatchControl(), []

    def hear(outcome: Outcome, _progress: BatchProgress) -> None:
        if outcome.status is Status.DONE:
            done.append(outcome)
            if len(done) == 2:
                control.cancel()

    pool = InlinePool()
    stopped = run_on(pool, model_path, [tmp_path / "in"], settings, hear, control=control)
    assert stopped.cancelled
    assert pool.cancelled
    assert stopped.tally.done == 2 == len(images(settings.output))
    assert not left_over(settings.output)
    again = run_on(InlinePool(), model_path, [tmp_path / "in"], settings)
    assert (again.tally.done_before, again.tally.done) == (2, 4)
    assert len(journal_lines(settings.output)) == 12  # an intent and a line for each
    assert run(tmp_path / "in", "--sigma", "20", "-o", settings.output, "--model", model_path) == 0
    assert len(journal_lines(settings.output)) == 12


def test_what_is_in_the_way(tmp_path: Path, model_path: Path, settings: Settings) -> None:
    make_photographs(tmp_path / "in", 2, size=16)
    settings.output.mkdir()
    theirs = settings.output / "00.png"
    theirs.write_bytes(b"somebody's")
    result = run_on(InlinePool(), model_path, [tmp_path / "in"], settings)
    assert statuses(result) == [Status.SKIPPED, Status.DONE]
    renamed = replace(settings, existing=Existing.RENAME, save=SaveOptions(sidecar=True))
    result = run_on(InlinePool(), model_path, [tmp_path / "in" / "00.png"], renamed)
    assert statuses(result) == [Status.DONE]
    assert theirs.read_bytes() == b"somebody's"
    assert result.outcomes[0].target == settings.output / "00_2.png"
    record = json.loads(sidecar_of(settings.output / "00_2.png").read_bytes())
    assert record["picture"] == "00_2.png"


def test_a_photograph_that_gives_way_to_its_result_is_not_denoised_once_more(
    tmp_path: Path, model_path: Path
) -> None:
    make_photographs(tmp_path / "in", 2, size=16)
    settings = Settings(
        tmp_path / "in", Recipe(20), existing=Existing.OVERWRITE, replace_sources=True
    )
    assert run_on(InlinePool(), model_path, [tmp_path / "in"], settings).tally.done == 2
    again = run_on(InlinePool(), model_path, [tmp_path / "in"], settings)
    assert again.tally.done_before == 2
    (tmp_path / "in" / ".denoise-batch.jsonl").unlink()
    lost = run_on(InlinePool(), model_path, [tmp_path / "in"], settings)
    assert lost.tally.done_before == 2  # the pictures say it


def test_a_second_attempt_leaves_one_result(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    """As when a worker was taken for dead, and was not."""

    class Twice(InlinePool):
        def answer(self, job: Job, task: Task) -> Answer | BaseException:
            denoise_task(job, task)
            return denoise_task(job, task)

    make_photographs(tmp_path / "in", 2, size=16)
    result = run_on(Twice(), model_path, [tmp_path / "in"], settings)
    assert result.tally.done == 2 == len(images(settings.output))
    assert len(journal_lines(settings.output)) == 4
    assert not left_over(settings.output)


def test_no_more_is_under_way_than_keeps_all_at_work(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    waiting: list[tuple[Task, Done]] = []
    most = 0

    class Patient(InlinePool):
        def submit(self, job: Job, task: Task, done: Done, _avoiding: frozenset[str]) -> None:
            nonlocal most
            waiting.append((task, done))
            most = max(most, len(waiting))
            if len(waiting) == 6 or task.item.index == 9:
                for task, done in waiting:
                    done(self.answer(job, task))
                waiting.clear()

    make_photographs(tmp_path / "in", 10, size=16)
    result = run_on(Patient(slots=3), model_path, [tmp_path / "in"], settings)
    assert result.tally.done == 10
    assert most == 6


def test_results_of_one_name_that_come_together_are_both_kept(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    """A file is in the way of the first, whose next name is the second's."""
    waiting: list[tuple[Job, Task, Done]] = []

    class Together(InlinePool):
        def submit(self, job: Job, task: Task, done: Done, _avoiding: frozenset[str]) -> None:
            waiting.append((job, task, done))
            if len(waiting) == 2:
                for job, task, done in waiting:
                    done(self.answer(job, task))

    make_photographs(tmp_path / "in", 1, size=16)
    make_photographs(tmp_path / "in", 1, size=24)[0].rename(tmp_path / "in" / "00_2.png")
    make_photographs(tmp_path / "in", 1, size=16)
    settings.output.mkdir()
    (settings.output / "00.png").write_bytes(b"somebody's")
    renamed = replace(settings, existing=Existing.RENAME)
    result = run_on(Together(), model_path, [tmp_path / "in"], renamed)
    assert result.tally.done == 2
    assert len(images(settings.output)) == 3
    targets = {outcome.target for outcome in result.outcomes}
    assert len(targets) == 2


def test_a_worker_that_does_not_see_the_storage_is_left_out(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    """One that came later: the others were asked before the first photograph."""

    class Late(InlinePool):
        def answer(self, job: Job, task: Task) -> Answer | BaseException:
            if "late" not in self.avoided[-1]:
                return Blind("late", (str(tmp_path / "in"),))
            return denoise_task(job, task)

    make_photographs(tmp_path / "in", 3, size=16)
    said: list[str] = []
    result = run_on(Late(), model_path, [tmp_path / "in"], settings, say=said.append)
    assert result.tally.done == 3
    assert said == [f"worker late does not see {tmp_path / 'in'}"]


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (lambda job: Seen("w", job.version, ("/x/in",), None), "worker w does not see /x/in"),
        (lambda job: Seen("w", "0.0.1", (), job.staging), "worker w has version 0.0.1"),
        (lambda job: Seen("w", job.version, (), None), "worker w cannot write there"),
        (
            lambda job: Seen("w", job.version, (), Path("/x/seen")),
            "what worker w writes is not seen here",
        ),
        (lambda _job: ModuleNotFoundError("denoise_gui"), "a worker cannot run denoise-gui"),
    ],
)
def test_workers_are_asked_what_they_see_first(
    tmp_path: Path,
    model_path: Path,
    settings: Settings,
    seen: Callable[[Job], Seen | Exception],
    words: str,
) -> None:
    class Elsewhere(InlinePool):
        def look(self, job: Job, paths: tuple[Path, ...]) -> list[Seen | Exception]:
            return [seen(job), *super().look(job, paths)]

    make_photographs(tmp_path / "in", 2, size=16)
    pool = Elsewhere()
    with pytest.raises(UserError, match=words):
        run_on(pool, model_path, [tmp_path / "in"], settings)
    assert not pool.submitted
    assert not left_over(settings.output)


def test_a_worker_names_what_it_does_not_see(tmp_path: Path, model_path: Path) -> None:
    from denoise_gui.headless.cluster.worker import look

    staging = tmp_path / "elsewhere" / "staging"
    job = Job("t", "1", model_path, "0" * 64, None, Settings(tmp_path, Recipe(1)), staging)
    missing = look(job, (tmp_path, tmp_path / "in")).missing
    assert missing == (
        str(tmp_path / "elsewhere"),
        f"{model_path} (another file of that name)",
        str(tmp_path / "in"),
    )


def test_who_ends_its_workers_fails_alone(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    class Killing(InlinePool):
        def answer(self, job: Job, task: Task) -> Answer | BaseException:
            return WorkersDied() if task.item.index == 1 else denoise_task(job, task)

    make_photographs(tmp_path / "in", 3, size=16)
    result = run_on(Killing(), model_path, [tmp_path / "in"], settings)
    assert statuses(result) == [Status.DONE, Status.FAILED, Status.DONE]
    assert "died" in result.outcomes[1].message


def test_without_its_scheduler_it_ends_with_a_sentence(
    tmp_path: Path, model_path: Path, settings: Settings
) -> None:
    class Gone(InlinePool):
        def answer(self, job: Job, task: Task) -> Answer | BaseException:
            return SchedulerGone() if task.item.index == 1 else denoise_task(job, task)

    make_photographs(tmp_path / "in", 3, size=16)
    with pytest.raises(UserError, match="the scheduler is gone"):
        run_on(Gone(), model_path, [tmp_path / "in"], settings)
    assert len(images(settings.output)) == 1
    assert run_on(InlinePool(), model_path, [tmp_path / "in"], settings).tally.done_before == 1
