"""nnstudio train: train a preset or a project, record the run, and say how good it became."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from nnstudio.core.cli.folds import over_folds
from nnstudio.core.cli.interrupt import stop_on_interrupt
from nnstudio.core.cli.output import complain, say, say_json
from nnstudio.core.cli.parser import UsageError
from nnstudio.core.cli.train_result import Outcome, as_text, follow, result_of
from nnstudio.core.cli.train_subject import TrainSubject, target_of, tell, train_subject
from nnstudio.core.data.split.file import save_split
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.fold_training import each_fold
from nnstudio.core.project.run_seals import RunSeal
from nnstudio.core.training.allocator import keep_freed_memory


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    _require_sense(arguments)
    keep_freed_memory()
    with ExitStack() as stack:
        subject = train_subject(arguments, stack)
        tell(subject)
        should_stop = stack.enter_context(stop_on_interrupt())
        file: ProjectFile | None = None
        results, outcome = [], None

        def target(one: Project) -> ProjectFile | None:
            nonlocal file
            file = file or target_of(arguments, replace(subject, project=one), stack)
            return file

        facts = (subject.project, subject.dataset, subject.split, _folds(arguments, subject), target, subject.source)
        seal = RunSeal.of(subject.read, subject.dataset, subject.sealed)
        for began, events in each_fold(*facts, seal, should_stop):
            outcome = follow(events)
            one = replace(subject, project=began.project, split=began.split)
            results.append(result_of(one, outcome, began.file))
        if outcome is None:
            raise AssertionError("there is at least one fold")
        if arguments.save_split:
            save_split(arguments.save_split, subject.dataset, subject.split)
        return _report(arguments, results, outcome, file)


def _require_sense(arguments: argparse.Namespace) -> None:
    if arguments.project is not None and (arguments.preset or arguments.data):
        raise UsageError("give either PROJECT.nns or --preset with --data, not both.")
    if arguments.project is None and not (arguments.preset and arguments.data):
        raise UsageError("give PROJECT.nns, or both --preset NAME and --data NAME.")


def _folds(arguments: argparse.Namespace, subject: TrainSubject) -> Sequence[int]:
    """The folds to train one after the other; the one in hand where there are none."""
    count = len(subject.split.folds)
    if arguments.fold is not None:
        if not 1 <= arguments.fold <= count:
            raise UsageError(f"there is no fold {arguments.fold}; this split has {count}.")
        return [arguments.fold]
    return range(1, count + 1) if count else [subject.project.split.fold]


def _report(
    arguments: argparse.Namespace, results: list[dict[str, Any]], outcome: Outcome, file: ProjectFile | None
) -> int:
    result = results[0] if len(results) == 1 else over_folds(results)
    if arguments.json:
        say_json(result)
    else:
        say(as_text(result))
    reason = outcome.finished.reason
    if reason == "stopped":
        kept = f", kept in {file.path.name}" if file else ""
        complain(f"Stopped after {outcome.epochs} finished epochs{kept}.")
    elif reason == "diverged":
        complain(outcome.finished.sentence)
    return 0 if reason == "completed" else 1
