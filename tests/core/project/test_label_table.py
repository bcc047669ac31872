"""What a file keeps of single labels: epochs, looks, best epoch, and nothing where there are none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from corners import SMALL, corner_job, corners

from nnstudio.core.data.preparation import BALANCED_SAMPLING, Preparation
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.export import WeightsExporter, export
from nnstudio.core.export.onnx_graph import metadata
from nnstudio.core.export.weights import load_weights
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.jobs import continued_job, new_job
from nnstudio.core.project.recorder import recorded
from nnstudio.core.training import EpochEnded, History, train
from nnstudio.core.training.losses import BinaryCrossEntropy


def kept(path: Path, epochs: int = 3) -> tuple[ProjectFile, History]:
    """A file with a training of the corners, and what the training reported."""
    file, history = ProjectFile.create(path, Project(network=SMALL)), History()
    for event in recorded(train(corner_job(epochs=epochs)), file, file.start_run(Project(network=SMALL), "x")):
        history.add(event)
    return file, history


def test_epochs_come_back_with_their_labels(tmp_path: Path) -> None:
    file, history = kept(tmp_path / "a.nns")
    assert [row.validation for row in file.history(1).epochs] == [row.validation for row in history.epochs]
    (run,) = file.runs()
    assert run.task == "multi-label"
    assert history.best is not None
    assert run.best is not None
    assert run.best.validation == history.best.validation
    found = file.checkpoint(1)
    assert found is not None
    assert found.several
    file.close()


def test_a_look_keeps_what_was_seen_of_each_label(tmp_path: Path) -> None:
    file, _ = kept(tmp_path / "a.nns", 1)
    job, checkpoint = corner_job(), file.checkpoint(1)
    assert checkpoint is not None
    look = file.add_look(1, 1, "metrics", None, None, 120)
    assert file.looks()[0].metrics is None
    seen = evaluate_part(checkpoint, job.dataset, job.split.test, BinaryCrossEntropy(), "cpu")
    file.complete_look(look, seen)
    assert file.looks()[0].metrics == seen
    # The look is of the same run and epoch as a row of the validation part, and neither takes the other's place.
    assert file.history(1).epochs[0].validation != seen
    file.close()


def test_a_run_that_goes_on_knows_its_best_area(tmp_path: Path) -> None:
    file, history = kept(tmp_path / "a.nns", 3)
    last, resume = file.resume_state(1) or (None, None)
    assert last is not None
    job = continued_job(corner_job(epochs=5), last, resume, file.history(1))
    assert history.best is not None
    assert history.best.validation is not None
    assert job.best_so_far == (history.best.validation.auc, -history.best.validation.loss)
    ends = [event for event in recorded(train(job), file, 1) if isinstance(event, EpochEnded)]
    assert [row.epoch for row in file.history(1).epochs] == [*range(1, ends[-1].epoch + 1)]
    assert all(row.validation and row.validation.labels for row in file.history(1).epochs)
    file.close()


def test_files_without_labels_have_no_such_table(tmp_path: Path) -> None:
    file = ProjectFile.create(tmp_path / "b.nns", Project(network=SMALL))
    with file.transaction() as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert "label_figures" not in names
    file.close()


def test_balanced_sampling_is_told_of() -> None:
    data, job = corners(), corner_job()
    project = Project(network=SMALL, preparation=Preparation(balance=BALANCED_SAMPLING))
    note = new_job(project, data, job.split, job.preprocessing).note
    assert note.startswith("Cross-entropy is no loss for labels, so binary cross-entropy takes its place. Balanced")


def test_exports_say_that_several_may_apply(tmp_path: Path) -> None:
    file, _ = kept(tmp_path / "a.nns", 1)
    checkpoint = file.checkpoint(1)
    assert checkpoint is not None
    report = export(checkpoint, WeightsExporter(), tmp_path / "net.safetensors", np.asarray(corners().inputs[:5]))
    assert load_weights(report.path).several
    assert metadata(checkpoint)["several"] == "true"
    assert "several" not in metadata(replace(checkpoint, several=False))
    file.close()
