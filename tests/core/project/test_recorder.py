from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.jobs import continued_job, new_job
from nnstudio.core.project.recorder import recorded
from nnstudio.core.training import EpochEnded, Finished, History, Progress, train


def run_all(events):
    history = History()
    for event in events:
        history.add(event)
    return history


def same(first, second):
    for name in ("steps", "losses", "accuracies", "smooth_losses", "smooth_accuracies"):
        np.testing.assert_array_equal(getattr(first, name).values, getattr(second, name).values)
    assert first.steps_per_epoch == second.steps_per_epoch
    assert without_time(first) == without_time(second)


def without_time(history):
    return [replace(row, seconds=0, samples_per_second=0) for row in history.epochs]


def begin(file, project, dataset):
    return file.start_run(project, dataset.fingerprint), new_job(project, dataset, file.split(dataset, project.split))


def test_what_passed_through_is_in_the_file(tmp_path, file, project, dataset):
    run, job = begin(file, project, dataset)
    assert file.runs()[0].status == "interrupted"  # entered, but nobody trains it yet
    history = History()
    for event in recorded(train(job), file, run):
        history.add(event)
        if isinstance(event, EpochEnded):
            assert file.runs()[0].status == "running"
            assert file.runs()[0].epochs == event.epoch
            assert file.checkpoint(run, "last").epoch == event.epoch
            last = event
    path = file.path
    file.close()
    file = ProjectFile.open(path)
    same(file.history(run), history)
    assert file.history(run).epochs == history.epochs
    (found,) = file.runs()
    assert (found.status, found.epochs, found.best) == ("completed", 3, history.best)
    assert (found.project, found.fingerprint, found.seed, found.device) == (project, dataset.fingerprint, 7, "cpu")
    assert found.versions["torch"] == torch.__version__
    best = file.checkpoint(run)
    assert (best.epoch, best.network, best.class_names) == (history.best.epoch, project.network, dataset.class_names)
    assert best.preprocessing == job.preprocessing
    assert best.metrics["validation_loss"] == history.best.validation.loss
    _, resume = file.resume_state(run)
    assert (resume.first_epoch, resume.last_epoch, resume.epoch, resume.step_in_epoch) == (0, 3, 3, 0)
    assert set(resume.optimizer) == set(last.resume.optimizer)
    assert torch.equal(resume.random, last.resume.random)
    file.close()


def going_on(file, run, dataset):
    """The job that goes on with a recorded run."""
    project = next(found.project for found in file.runs() if found.id == run)
    job = new_job(project, dataset, file.split(dataset, project.split))
    return continued_job(job, *file.resume_state(run), file.history(run))


@pytest.mark.parametrize("stop_after", [1, 4, 9, 13, 25])
def test_a_run_goes_on_as_if_it_had_never_been_left(tmp_path, file, project, dataset, stop_after):
    run, job = begin(file, project, dataset)
    whole = run_all(train(job))
    steps = 0

    def should_stop():
        return steps >= stop_after

    for event in recorded(train(job, should_stop), file, run):
        steps += isinstance(event, Progress) and bool(event.losses)
    path = file.path
    file.close()
    file = ProjectFile.open(path)
    assert file.runs()[0].status == "stopped"
    events = list(recorded(train(going_on(file, run, dataset)), file, run))
    assert isinstance(events[-1], Finished)
    same(file.history(run), whole)
    assert file.runs()[0].status == "completed"
    file.close()


def test_a_finished_run_gets_as_many_epochs_again(trained_path, dataset):
    file = ProjectFile.open(trained_path)
    before = file.history(1)
    run_all(recorded(train(going_on(file, 1, dataset)), file, 1))
    after = file.history(1)
    assert [row.epoch for row in after.epochs] == [1, 2, 3, 4, 5, 6]
    assert after.epochs[:3] == before.epochs
    np.testing.assert_array_equal(after.losses.values[: len(before.losses)], before.losses.values)
    assert file.runs()[0].epochs == 6
    file.close()


def test_a_generator_that_is_dropped_leaves_a_stopped_run(file, project, dataset):
    run, job = begin(file, project, dataset)
    events = recorded(train(job), file, run)
    for event in events:
        if isinstance(event, EpochEnded):
            break
    events.close()
    (found,) = file.runs()
    assert (found.status, found.epochs) == ("stopped", 1)
    assert file.resume_state(run)[1].epoch == 1


def test_divergence_is_kept_with_the_last_good_weights(file, project, dataset):
    run, job = begin(file, project, dataset)
    started = next(train(job))
    run_all(recorded(iter([started, Finished("diverged", "", 1.0, 1.0, *_state(job))]), file, run))
    (found,) = file.runs()
    assert (found.status, found.epochs) == ("diverged", 0)
    assert file.checkpoint(run, "best") is None
    assert file.checkpoint(run, "last").step == 0


def _state(job):
    for event in train(job, lambda: True):
        if isinstance(event, Finished):
            return event.checkpoint, event.resume
    raise AssertionError


def test_runs_that_learned_nothing_do_not_hide_the_one_before(file, project, dataset):
    def record(reason):
        run, job = begin(file, project, dataset)
        started, *_ = train(job)
        end = Finished(reason, "", 1.0, 1.0, *_state(job))
        run_all(recorded(iter([started, *([end] if reason else [])]), file, run))
        return run

    assert file.newest_trained() is None
    diverged = record("diverged")
    assert file.newest_trained().id == diverged  # better than nothing
    stopped = record("stopped")
    assert record("diverged") > stopped
    assert record("") > stopped  # killed before anything was kept
    assert file.newest_trained().id == stopped
    run, job = begin(file, project, dataset)
    run_all(recorded(train(job), file, run))
    record("diverged")
    assert (file.newest_trained().id, file.newest_trained().epochs) == (run, 3)


def test_a_run_that_is_not_there_has_nothing(file):
    assert file.checkpoint(7) is None
    assert file.resume_state(7) is None
    assert file.history(7).epochs == []
