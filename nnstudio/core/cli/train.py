"""nnstudio train: train a preset or a project, record the run, and say how good it became."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from nnstudio.core.cli.choices import project_from_preset, project_with_options
from nnstudio.core.cli.folds import LAST, folds_text, over_folds
from nnstudio.core.cli.output import complain, facts, figures_text, looks_words, say, say_json
from nnstudio.core.cli.parser import UsageError
from nnstudio.core.cli.progress import TrainingBar
from nnstudio.core.cli.trained import load_data
from nnstudio.core.data.datasets import Dataset, Indices
from nnstudio.core.data.dividing import divide
from nnstudio.core.data.split import Split
from nnstudio.core.data.split_advice import split_warnings
from nnstudio.core.data.split_file import save_split
from nnstudio.core.errors import ProjectFileError
from nnstudio.core.evaluate import evaluate_part
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.fold_training import each_fold
from nnstudio.core.project.in_hand import in_hand
from nnstudio.core.project.looks import Subject, subject_of
from nnstudio.core.project.run_seals import RunSeal
from nnstudio.core.project.sample import describe_suiting, suited_to
from nnstudio.core.training import EpochEnded, Event, Finished, Metrics, Started
from nnstudio.core.training.allocator import keep_freed_memory
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.words import thousands


@dataclass(frozen=True, eq=False)
class _Subject:
    """What is trained on what: `dataset` is made of the one that was `read`. `source` is the project's file, if it
    comes from one."""

    project: Project
    read: Dataset
    dataset: Dataset
    split: Split
    sealed: Indices
    source: ProjectFile | None = None


@dataclass(frozen=True, eq=False)
class _Outcome:
    """What a training came to; `best` and `last` are the ends of its best and last epoch."""

    started: Started
    finished: Finished
    epochs: int
    best: EpochEnded | None
    last: EpochEnded | None


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    _require_sense(arguments)
    keep_freed_memory()
    with ExitStack() as stack:
        subject = _subject(arguments, stack)
        _tell(subject)
        should_stop = stack.enter_context(_stop_on_interrupt())
        file: ProjectFile | None = None
        results, outcome = [], None

        def target(one: Project) -> ProjectFile | None:
            nonlocal file
            file = file or _target(arguments, replace(subject, project=one), stack)
            return file

        facts = (subject.project, subject.dataset, subject.split, _folds(arguments, subject), target, subject.source)
        seal = RunSeal.of(subject.read, subject.dataset, subject.sealed)
        for began, events in each_fold(*facts, seal, should_stop):
            outcome = _follow(events)
            one = replace(subject, project=began.project, split=began.split)
            results.append(_result(one, outcome, began.file))
        if outcome is None:
            raise AssertionError("there is at least one fold")
        if arguments.save_split:
            save_split(arguments.save_split, subject.dataset, subject.split)
        return _report(arguments, results, outcome, file)


def _tell(subject: _Subject) -> None:
    """What was guessed when the data were read, and what to beware of in how they are divided."""
    warnings = split_warnings(subject.dataset, subject.split, subject.project.split)
    for sentence in (*subject.dataset.notes, *warnings):
        complain(sentence)


def _folds(arguments: argparse.Namespace, subject: _Subject) -> Sequence[int]:
    """The folds to train one after the other; the one in hand where there are none."""
    count = len(subject.split.folds)
    if arguments.fold is not None:
        if not 1 <= arguments.fold <= count:
            raise UsageError(f"there is no fold {arguments.fold}; this split has {count}.")
        return [arguments.fold]
    return range(1, count + 1) if count else [subject.project.split.fold]


def _require_sense(arguments: argparse.Namespace) -> None:
    if arguments.project is not None and (arguments.preset or arguments.data):
        raise UsageError("give either PROJECT.nns or --preset with --data, not both.")
    if arguments.project is None and not (arguments.preset and arguments.data):
        raise UsageError("give PROJECT.nns, or both --preset NAME and --data NAME.")


def _subject(arguments: argparse.Namespace, stack: ExitStack) -> _Subject:
    if arguments.project is None:
        project, read = project_from_preset(arguments)
        found = in_hand(project, read, divide)
        return _Subject(project, read, found.dataset, found.split, found.sealed)
    elsewhere = _writes_elsewhere(arguments)
    source = stack.enter_context(closing(ProjectFile.open(arguments.project, read_only=elsewhere)))
    if source.read_only and not elsewhere:
        raise ProjectFileError(f"{source.path.name} is read-only. Give --out to write the run to another file.")
    if source.draft() is not None:
        complain(f"{source.path.name} has edits that were not saved in the window; the saved project is trained.")
    project = project_with_options(source.project(), arguments)
    read = load_data(project.dataset, arguments.data_dir)
    found = in_hand(project, read, source.split)
    return _Subject(_suited(project, found.dataset), read, found.dataset, found.split, found.sealed, source)


def _suited(project: Project, dataset: Dataset) -> Project:
    asked = (dataset.input_shape, len(dataset.class_names), dataset.several)
    found = suited_to(project, *asked)
    if found.network != project.network:
        complain(describe_suiting(*asked))
    return found


def _writes_elsewhere(arguments: argparse.Namespace) -> bool:
    out: Path | None = arguments.out
    return out is not None and not (out.exists() and arguments.project.exists() and out.samefile(arguments.project))


def _target(arguments: argparse.Namespace, subject: _Subject, stack: ExitStack) -> ProjectFile | None:
    """The file that the run goes to; the project is in it as it is trained."""
    file = subject.source
    if file is None:
        if arguments.out is None:
            complain("The trained network will not be kept; give --out FILE.nns to keep it.")
            return None
        file = stack.enter_context(closing(ProjectFile.create(arguments.out, subject.project)))
    elif _writes_elsewhere(arguments):
        file = stack.enter_context(closing(file.save_as(arguments.out)))
    # The file keeps the parts that were drawn, so that nothing draws them anew.
    in_hand(subject.project, subject.read, file.split)
    # Edits in the window that were not saved are not thrown away by a training outside of it.
    if file.project() != subject.project and file.draft() is None:
        file.save(subject.project)
    return file


@contextmanager
def _stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl+C was pressed: the training then ends by itself and keeps all. A second one ends at once."""
    asked = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    # Only the main thread may say what a signal does.
    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _follow(events: Iterator[Event]) -> _Outcome:
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
    return _Outcome(started, finished, last.epoch if last else 0, best, last)


def _report(
    arguments: argparse.Namespace, results: list[dict[str, Any]], outcome: _Outcome, file: ProjectFile | None
) -> int:
    result = results[0] if len(results) == 1 else over_folds(results)
    if arguments.json:
        say_json(result)
    else:
        say(_as_text(result))
    reason = outcome.finished.reason
    if reason == "stopped":
        kept = f", kept in {file.path.name}" if file else ""
        complain(f"Stopped after {outcome.epochs} finished epochs{kept}.")
    elif reason == "diverged":
        complain(outcome.finished.sentence)
    return 0 if reason == "completed" else 1


def _result(subject: _Subject, outcome: _Outcome, file: ProjectFile | None) -> dict[str, Any]:
    finished = outcome.finished
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
        "seed": subject.project.training.seed,
        "reason": finished.reason,
        "fold": subject.project.split.fold if subject.split.folds else None,
        "out": str(file.path) if file else None,
        "test_looks": len(file.looks(_looks_at(subject))) if file else 0,
    }


def _looks_at(subject: _Subject) -> Subject:
    """What a look at the test part of these data is at."""
    return subject_of(subject.project.dataset, subject.project.split, subject.read)


def _measured(subject: _Subject, outcome: _Outcome, part: str) -> dict[str, Any] | None:
    """Loss and score of the best weights over a whole part; None when it is empty."""
    if part == "validation" and outcome.best is not None:
        return _named(subject, outcome.best.validation)
    indices = subject.split.part(part)
    if not len(indices):
        return None
    checkpoint = (outcome.best or outcome.finished).checkpoint
    config = subject.project.training
    return _named(subject, evaluate_part(checkpoint, subject.dataset, indices, config.loss, outcome.started.device))


def _named(subject: _Subject, found: Metrics | None) -> dict[str, Any] | None:
    return {**rules_of(subject.dataset.task).named(found), "n": found.n} if found else None


def _as_text(result: dict[str, Any]) -> str:
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
