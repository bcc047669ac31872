"""How well the default settings learn: LeNet-5 on genuine MNIST and on the built-in digits."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from nnstudio.core.data.datasets import DatasetSpec, DigitsData, MnistData
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.project.document import first_project
from nnstudio.core.project.jobs import new_job
from nnstudio.core.training import Checkpoint, EpochEnded, TrainingConfig, train
from tests.benchmarks.report import Row, at_least, at_most

TITLE = "Accuracy with the default settings"


def run(folder: Path) -> list[Row]:
    """Both data sets; the test part is looked at once, at the end, with the best epoch's weights."""
    validation, test, seconds = learn(DigitsData(), folder, TrainingConfig().epochs)
    rows = [
        at_least("LeNet-5, built-in digits: validation accuracy", validation, 0.95, "{:.4f}"),
        at_least("LeNet-5, built-in digits: test accuracy", test, 0.95, "{:.4f}"),
        at_most("LeNet-5, built-in digits: seconds", seconds, 15.0),
    ]
    validation, test, seconds = learn(MnistData(), folder, 4)
    return [
        *rows,
        Row("LeNet-5, MNIST, 4 epochs: validation accuracy", f"{validation:.4f}"),
        at_least("LeNet-5, MNIST, 4 epochs: test accuracy", test, 0.985, "{:.4f}"),
        Row("LeNet-5, MNIST, 4 epochs: seconds", f"{seconds:.1f}"),
    ]


def learn(data: DatasetSpec, folder: Path, epochs: int) -> tuple[float, float, float]:
    """Validation and test accuracy of the best epoch, and the seconds of the whole training."""
    project = first_project()
    project = replace(project, training=replace(project.training, epochs=epochs))
    dataset = data.load(folder)
    split = make_split(dataset, SplitSpec())
    began, best = time.perf_counter(), None
    for event in train(new_job(project, dataset, split)):
        if isinstance(event, EpochEnded) and event.best:
            best = event.checkpoint
    seconds = time.perf_counter() - began
    assert isinstance(best, Checkpoint)
    test = evaluate_part(best, dataset, split.test, project.training.loss)
    return best.metrics["validation_accuracy"], test.accuracy, seconds
