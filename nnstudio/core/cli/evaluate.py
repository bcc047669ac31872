"""nnstudio evaluate: measure a trained network on one part of its data, and count the looks at the test part."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import Any

from nnstudio.core.cli.output import facts, loss, percent, say, say_json, thousands
from nnstudio.core.cli.progress import TaskBar
from nnstudio.core.cli.trained import Trained, find_trained
from nnstudio.core.errors import ProjectFileError
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.training import Metrics
from nnstudio.core.training.metrics import named

TITLES = {"train": "Training part", "validation": "Validation part", "test": "Test part"}


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    sealed = arguments.split == "test"
    with closing(ProjectFile.open(arguments.file, read_only=not sealed)) as file:
        if sealed and file.read_only:
            raise ProjectFileError(
                f"{file.path.name} is read-only, so a look at the test part could not be counted. Copy it first."
            )
        result = _result(arguments, find_trained(file))
    if arguments.json:
        say_json(result)
    else:
        say(_as_text(result))
    return 0


def _result(arguments: argparse.Namespace, trained: Trained) -> dict[str, Any]:
    measured = _measure(arguments, trained)
    return {
        "split": arguments.split,
        "n": measured.n,
        **named(measured, trained.checkpoint.task),
        "test_looks": len(trained.file.looks()),
        "run": trained.run.id,
        "epoch": trained.checkpoint.epoch,
    }


def _measure(arguments: argparse.Namespace, trained: Trained) -> Metrics:
    dataset, split = trained.data(arguments.data_dir)
    indices = split.part(arguments.split)
    look = None
    if arguments.split == "test" and len(indices):
        # Counted before anything is known, so that no way out of here avoids it.
        look = trained.file.add_look(trained.run.id, trained.checkpoint.epoch, "metrics", None, None, len(indices))
    formula = trained.run.project.training.loss
    with TaskBar() as progress:
        measured = evaluate_part(trained.checkpoint, dataset, indices, formula, progress=progress)
    if look is not None:
        trained.file.complete_look(look, measured.loss, measured.accuracy)
    return measured


def _as_text(result: dict[str, Any]) -> str:
    figures = facts(
        [
            (TITLES[result["split"]], f"{thousands(result['n'])} samples"),
            ("Weights", f"run {result['run']}, epoch {result['epoch']}"),
            *_figures(result),
        ]
    )
    return f"{figures}\n{_looks_sentence(result['test_looks'])}"


def _figures(result: dict[str, Any]) -> list[tuple[str, str]]:
    if "accuracy" in result:
        return [("Loss", loss(result["loss"])), ("Accuracy", percent(result["accuracy"]))]
    score, error = f"{result['r2']:.4f}", loss(result["mae"])
    return [("Loss", loss(result["loss"])), ("R²", score), ("Mean absolute error", error)]


def _looks_sentence(looks: int) -> str:
    if not looks:
        return "The test part has not been looked at in this project."
    return f"The test part was looked at {looks} time{'s' * (looks != 1)} in this project."
