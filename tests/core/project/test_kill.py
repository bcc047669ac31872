"""kill -9 in the middle of a training: the finished epochs are there, and it can be gone on with."""

from __future__ import annotations

import subprocess
import sys

from nnstudio.core.data.datasets import DigitsData
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.jobs import continued_job, new_job
from nnstudio.core.project.recorder import recorded
from nnstudio.core.training import EpochEnded, train


def test_finished_epochs_survive_a_kill(tmp_path):
    path = tmp_path / "killed.nns"
    command = [sys.executable, "-m", "nnstudio", "train", "--preset", "mlp", "--data", "digits", "--epochs", "5000"]
    process = subprocess.Popen([*command, "--out", str(path)], stderr=subprocess.PIPE, text=True)
    printed = 0
    for line in process.stderr:
        printed += line.startswith("epoch ")
        if printed == 3:
            # Another program may look on meanwhile, and knows that the run is under way.
            watching = ProjectFile.open(path, read_only=True)
            assert watching.runs()[0].status == "running"
            watching.close()
            process.kill()
            break
    process.communicate(timeout=60)
    assert (tmp_path / "killed.nns-wal").exists()

    file = ProjectFile.open(path)
    (run,) = file.runs()
    assert run.status == "interrupted"
    assert run.epochs >= printed
    history = file.history(run.id)
    assert [row.epoch for row in history.epochs] == list(range(1, run.epochs + 1))
    assert len(history.losses) == history.epochs[-1].step
    checkpoint, resume = file.resume_state(run.id)
    assert checkpoint.epoch == resume.epoch == run.epochs
    assert file.checkpoint(run.id, "best").epoch == run.best.epoch

    dataset = DigitsData().load(tmp_path)
    job = new_job(run.project, dataset, file.split(dataset, run.project.split))
    events = recorded(train(continued_job(job, checkpoint, resume, history)), file, run.id)
    ended = next(event for event in events if isinstance(event, EpochEnded))
    events.close()
    assert ended.epoch == run.epochs + 1
    assert file.runs()[0].epochs == run.epochs + 1
    file.close()
    assert [found.name for found in tmp_path.iterdir()] == ["killed.nns"]
