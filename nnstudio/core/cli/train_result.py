"""What a training came to, as `train` prints it: in JSON and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nnstudio.core.cli.folds import LAST, folds_text
from nnstudio.core.cli.output import facts, figures_text, looks_words
from nnstudio.core.cli.progress import TrainingBar
from nnstudio.core.cli.train_subject import TrainSubject
from nnstudio.core.data.split.fold_names import group_left_out
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.looks import subject_of
from nnstudio.core.training import EpochEnded, Event, Finished, Metrics, Started
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.words import thousands


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a training came to; `best` and `last` are the ends of its best and last epoch."""

    started: Started
    finished: Finished
    epochs: int
    best: EpochEnded | None
    last: EpochEnded | None


def follow(events: Iterator[Event]) -> Outcome:
    """Work through a training, showing how far it is."""
    bar = TrainingBar()
    started, finished, best, last = None, None, None, None
    try:
        for event in events:
            bar.show(event)
            match event:
                case Started():
                    started = event
                case EpochEnded():
                    last, best = event, event if event.best else best
                case Finished():
                    finished = event
                case _:
                    pass
    finally:
        bar.close()
    if started is None or finished is None:
        raise AssertionError("a training begins with Started and ends with Finished")
    return Outcome(started, finished, last.epoch if last else 0, best, last)


def result_of(subject: TrainSubject, outcome: Outcome, file: ProjectFile | None) -> dict[str, Any]:
    """The facts and figures of a run; `file` is where it is recorded, if anywhere."""
    finished, project = outcome.finished, subject.project
    looked_at = subject_of(project.dataset, project.split, subject.read)
    return {
        "device": outcome.started.device,
        "epochs": outcome.epochs,
        "best_epoch": outcome.best.epoch if outcome.best else None,
        "parameters": outcome.started.parameters,
        "seconds": round(finished.seconds, 3),
        "samples_per_second": round(finished.samples_per_second, 1),
        "train": _measured(subject, outcome, "train"),
        "validation": _measured(subject, outcome, "validation"),
        LAST: _named(subject, outcome.last.validation if outcome.last else None),
        "seed": project.training.seed,
        "reason": finished.reason,
        "fold": project.split.fold if subject.split.folds else None,
        "left_out": group_left_out(subject.dataset, subject.split, project.split),
        "out": str(file.path) if file else None,
        "test_looks": len(file.looks(looked_at)) if file else 0,
    }


def as_text(result: dict[str, Any]) -> str:
    """The same for a person, of one run or of several folds."""
    speed = f"{result['seconds']:.1f} s, {thousands(round(result['samples_per_second']))} samples/s"
    best = "" if "folds" in result else f", the best is {result['best_epoch'] or 'none'}"
    pairs = [
        ("Device", str(result["device"])),
        ("Epochs", f"{result['epochs']}{best}"),
        ("Parameters", thousands(result["parameters"])),
        ("Time", speed),
    ]
    for part, title in (("train", "Training part"), ("validation", "Validation part")):
        if result[part]:
            means = " (means at the best epochs)" if "folds" in result else ""
            pairs.append((title, figures_text(result[part]) + means))
    if result["out"]:
        pairs += [("Test part", looks_words(result["test_looks"])), ("Written to", result["out"])]
    return facts(pairs) + (f"\n\n{folds_text(result)}" if "folds" in result else "")


def _measured(subject: TrainSubject, outcome: Outcome, part: str) -> dict[str, Any] | None:
    """Loss and score of the best weights over a whole part; None when it is empty."""
    if part == "validation" and outcome.best is not None:
        return _named(subject, outcome.best.validation)
    indices = subject.split.part(part)
    if not len(indices):
        return None
    checkpoint = (outcome.best or outcome.finished).checkpoint
    config = subject.project.training
    return _named(subject, evaluate_part(checkpoint, subject.dataset, indices, config.loss, outcome.started.device))


def _named(subject: TrainSubject, found: Metrics | None) -> dict[str, Any] | None:
    return {**rules_of(subject.dataset.task).named(found), "n": found.n} if found else None
