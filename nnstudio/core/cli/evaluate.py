"""nnstudio evaluate: measure a trained network on one part of its data, and count the looks at the test part."""

from __future__ import annotations

import argparse
from contextlib import closing, suppress
from typing import Any

import numpy as np

from nnstudio.core.cli.foreign import foreign_data, with_known_classes
from nnstudio.core.cli.output import FIGURES, complain, facts, looks_words, say, say_json, table
from nnstudio.core.cli.progress import TaskBar
from nnstudio.core.cli.sealed import seals_of, unasked_now
from nnstudio.core.cli.sources import source_spec
from nnstudio.core.cli.trained import Trained, find_trained
from nnstudio.core.data.datasets import Dataset, Indices
from nnstudio.core.data.split.dividing import divide
from nnstudio.core.data.split.fold_names import group_left_out
from nnstudio.core.errors import DataError, ProjectFileError
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.looks import TUNED, Subject, put_right_in, subject_of, was_tuned
from nnstudio.core.training import Metrics
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.words import counted, thousands

_MEASURED = ("auc", "precision", "recall")
TITLES = {"all": "All samples", "train": "Training part", "validation": "Validation part", "test": "Test part"}


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    # What --data names may be the very data of the training, so their test part may be looked at, too.
    may_look = arguments.split == "test"
    with closing(ProjectFile.open(arguments.file, read_only=not may_look)) as file:
        result = _result(arguments, find_trained(file))
    if arguments.json:
        say_json(result)
    else:
        say(_as_text(result))
    return 0


def _result(arguments: argparse.Namespace, trained: Trained) -> dict[str, Any]:
    other = _other_data(arguments, trained) if arguments.data is not None else None
    part: str | None = arguments.split
    if part == "test" and trained.file.read_only:
        raise ProjectFileError(
            f"{trained.file.path.name} is read-only, so a look at the test part could not be counted. Copy it first."
        )
    if other is None:
        part = part or "validation"
        measured, subject = _measure(arguments, trained, part)
    else:
        measured, subject = _judge(arguments, trained, other, part)
    looks = trained.file.looks(subject)
    last = looks[-1] if part == "test" and looks else None
    return {
        "split": part or "all",
        "data": arguments.data,
        "n": measured.n,
        **rules_of(trained.checkpoint.task).named(measured),
        **_labels(trained.checkpoint.class_names, measured),
        "test_looks": len(looks),
        "tuned_on_test": last is not None and was_tuned(last, looks, trained.file.runs()),
        "run": trained.run.id,
        "fold": trained.fold,
        "left_out": _left_out(arguments, trained),
        "epoch": trained.checkpoint.epoch,
    }


def _left_out(arguments: argparse.Namespace, trained: Trained) -> str | None:
    """The group that the fold leaves out, where it leaves one out and the data of the training are there."""
    spec = trained.run.project.split
    if spec.method == "leave one group out":
        with suppress(DataError):
            return group_left_out(*trained.data(arguments.data_dir), spec)
    return None


def _measure(arguments: argparse.Namespace, trained: Trained, part: str) -> tuple[Metrics, Subject]:
    """On a part of the data that it was trained on, and what a look at their test part is at."""
    read, found = trained.loaded(arguments.data_dir)
    indices = found.split.part(part)
    project = trained.run.project
    put_right = put_right_in(read, found.dataset, found.sealed, found.split.test)
    subject = subject_of(project.dataset, project.split, read, put_right)
    if part == "test":
        return _looked(trained, found.dataset, indices, subject), subject
    indices, left_out = unasked_now(trained, read, found).keep(indices)
    if left_out:
        complain(left_out)
    return _evaluated(trained, found.dataset, indices), subject


def _looked(trained: Trained, dataset: Dataset, indices: Indices, subject: Subject) -> Metrics:
    """On a test part: the look is counted before anything is known, so that no way out of here avoids it."""
    if not len(indices):
        return _evaluated(trained, dataset, indices)
    run, epoch = trained.run.id, trained.checkpoint.epoch
    look = trained.file.add_look(run, epoch, "metrics", None, None, len(indices), subject)
    measured = _evaluated(trained, dataset, indices)
    trained.file.complete_look(look, measured)
    return measured


def _other_data(arguments: argparse.Namespace, trained: Trained) -> Dataset | None:
    """What --data names; None where these are the data of the training, which have their parts already."""
    dataset = with_known_classes(foreign_data(arguments, trained, labelled=True), trained.checkpoint)
    if dataset.fingerprint == trained.run.fingerprint or _is_own(arguments, trained):
        return None
    for note in dataset.notes:
        complain(note)
    return dataset


def _is_own(arguments: argparse.Namespace, trained: Trained) -> bool:
    """Whether --data names the data of the training, which were put right or added to there."""
    if source_spec(arguments.data, arguments) == trained.run.project.dataset:
        with suppress(DataError):
            trained.loaded(arguments.data_dir)
            return True
    return False


def _judge(
    arguments: argparse.Namespace, trained: Trained, dataset: Dataset, part: str | None
) -> tuple[Metrics, Subject]:
    """On other data: all of them, or a part as the project would divide them; and what a look at that would be at."""
    subject = subject_of(source_spec(arguments.data, arguments), trained.run.project.split, dataset)
    indices = np.arange(len(dataset), dtype=np.int64)
    if part is not None:
        indices = divide(dataset, trained.run.project.split).part(part)
    indices, left_out = seals_of(trained, arguments.data_dir).among(dataset).keep(indices)
    if left_out:
        complain(left_out)
    if not len(indices):
        raise DataError(f"{arguments.data} holds nothing but the test part. Look at that with --split test.")
    judge = _looked(trained, dataset, indices, subject) if part == "test" else _evaluated(trained, dataset, indices)
    return judge, subject


def _evaluated(trained: Trained, dataset: Dataset, indices: Indices) -> Metrics:
    formula = trained.run.project.training.loss
    with TaskBar() as progress:
        return evaluate_part(trained.checkpoint, dataset, indices, formula, progress=progress)


def _as_text(result: dict[str, Any]) -> str:
    figures = facts(
        [
            (TITLES[result["split"]], counted(result["n"], "sample")),
            ("Weights", f"run {result['run']}, {_fold(result)}epoch {result['epoch']}"),
            *_figures(result),
        ]
    )
    tables = [_label_table(result["labels"])] if "labels" in result else []
    words = [figures, *tables, f"The test part was {looks_words(result['test_looks'])}."]
    return "\n".join([*words, TUNED] if result["tuned_on_test"] else words)


def _fold(result: dict[str, Any]) -> str:
    without = f" without {result['left_out']}" if result["left_out"] else ""
    return f"fold {result['fold']}{without}, " if result["fold"] else ""


def _figures(result: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name[0].upper() + name[1:], write(result[key]))
        for key, (name, write) in FIGURES.items()
        if result.get(key) is not None
    ]


def _labels(names: tuple[str, ...], measured: Metrics) -> dict[str, Any]:
    """The figures of each label, where several may apply."""
    if not measured.labels:
        return {}
    return {"labels": [{"label": name, **found.to_json()} for name, found in zip(names, measured.labels, strict=True)]}


def _label_table(labels: list[dict[str, Any]]) -> str:
    rows = [
        [label["label"], thousands(label["positives"]), *(_figure(label[key]) for key in _MEASURED)] for label in labels
    ]
    told = table(rows, ["label", "positives", "AUC", "precision", "recall"], right=(1, 2, 3, 4))
    left_out = [label["label"] for label in labels if label["auc"] is None]
    words = f"\n\nNo AUC where a label applies to all samples or to none: {', '.join(left_out)}." if left_out else ""
    return f"\n{told}\n\nPrecision and recall are of labels named with a probability above 50 %.{words}\n"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
