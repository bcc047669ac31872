"""Answers in a project file: those of every epoch, also after reopening; they go as the epochs go, and make room."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.core.project import answer_table
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.jobs import continued_job, new_job
from nnstudio.core.project.recorder import recorded
from nnstudio.core.training import EpochEnded, train


def epochs_of(answered):
    return [epoch for epoch, _ in answered.said]


def test_answers_outlive_the_program(trained_path, dataset, project):
    file = ProjectFile.open(trained_path)
    split = file.split(dataset, project.split)
    for part in ("train", "validation"):
        (found,) = file.answers(1, dataset, int(split.part(part)[3]))
        assert (found.part, found.class_names) == (part, dataset.class_names)
        assert epochs_of(found) == [1, 2, 3]
    assert file.answers(1, dataset, int(split.test[3])) == ()
    assert file.answers(2, dataset, int(split.train[3])) == ()
    file.close()


def test_they_are_what_the_training_reported(file, dataset, project):
    run = file.start_run(project, dataset.fingerprint)
    split = file.split(dataset, project.split)
    reported = [e for e in recorded(train(new_job(project, dataset, split)), file, run) if isinstance(e, EpochEnded)]
    for place in (0, 17):
        (found,) = file.answers(run, dataset, int(split.validation[place]))
        assert [int(event.answers[1].packed[place, 1]) for event in reported] == [s.labels[0] for _, s in found.said]


def test_a_run_that_goes_on_has_all_of_them(file, dataset, project):
    run = file.start_run(project, dataset.fingerprint)
    job = new_job(project, dataset, file.split(dataset, project.split))
    for event in recorded(train(job), file, run):
        if isinstance(event, EpochEnded) and event.epoch == 2:
            break
    on = continued_job(job, *file.resume_state(run), file.history(run))
    for _ in recorded(train(on), file, run):
        pass
    (found,) = file.answers(run, dataset, int(job.split.train[0]))
    assert epochs_of(found) == [1, 2, 3]


def test_labels_put_right_change_nothing_and_other_samples_are_not_taken_for_these(trained_path, dataset, project):
    file = ProjectFile.open(trained_path, read_only=True)
    index = int(file.split(dataset, project.split).train[0])
    relabelled = replace(dataset, labels=np.roll(dataset.labels, 1))
    assert file.answers(1, relabelled, index)
    other = replace(dataset, inputs=np.roll(dataset.inputs, 1, axis=0))
    assert file.answers(1, other, index) == ()
    fewer = replace(dataset, inputs=dataset.inputs[:100], labels=dataset.labels[:100])
    assert file.answers(1, fewer, 5) == ()
    file.close()


def test_beyond_the_budget_earlier_epochs_are_thinned_out(file, dataset, project, monkeypatch: pytest.MonkeyPatch):
    project = replace(project, training=replace(project.training, epochs=9))
    run = file.start_run(project, dataset.fingerprint)
    job = new_job(project, dataset, file.split(dataset, project.split))
    monkeypatch.setattr(answer_table, "BUDGET", 12_000)
    for _ in recorded(train(job), file, run):
        pass
    (found,) = file.answers(run, dataset, int(job.split.validation[0]))
    kept = epochs_of(found)
    assert kept[-1] == 9
    assert 1 < len(kept) < 9
    assert all(epoch % 2 == 0 for epoch in kept[:-1])
