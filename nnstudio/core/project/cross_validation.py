"""Cross-validation: which runs are the folds of one project, and what the folds come to together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev
from typing import Literal

from nnstudio.core.data.datasets import Task
from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.core.project.document import Project
from nnstudio.core.project.runs import Run
from nnstudio.core.training import EpochRow
from nnstudio.core.training.tasks import rules_of

Figures = Mapping[str, float | None]
"""Loss, score and so on by the names that they have in files; None for what cannot be known."""

DEVIATION = "sample standard deviation over the folds"

TOO_GOOD = (
    "The best epochs were chosen by the same samples that judge them, so their figures are a little too good; "
    "publish those of the last epoch, which were not chosen."
)


@dataclass(frozen=True)
class Spread:
    """The mean over some folds, and the sample standard deviation where there are at least two."""

    mean: float
    sd: float | None
    n: int


@dataclass(frozen=True)
class FoldResult:
    """What one fold has come to, counted from 1: its figures on the samples that it validates.

    `best` are those after the epoch that was best by them, `last` those after the last one. `done`: trained to its end
    with these settings. `run` is its number in the project's file; None where there is no run of it.
    """

    fold: int
    done: bool = False
    epochs: int = 0
    best_epoch: int | None = None
    best: Figures | None = None
    last: Figures | None = None
    run: int | None = None


@dataclass(frozen=True)
class Folds:
    """All folds of a project, in their order, trained or not. `left_out`: the group that each leaves out, if it is
    one."""

    results: tuple[FoldResult, ...]
    task: Task = "classification"
    left_out: tuple[str, ...] = ()

    @property
    def done(self) -> tuple[FoldResult, ...]:
        """Those that count."""
        return tuple(result for result in self.results if result.done)

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of those that are still to be trained, or to be gone on with."""
        return tuple(result.fold for result in self.results if not result.done)

    def spread(self, of: Literal["best", "last"]) -> Spread | None:
        """Of the figure that epochs are judged by; None before a fold is done."""
        figures = [result.best if of == "best" else result.last for result in self.done]
        return spreads(figures).get(rules_of(self.task).judge.key)


def spread(values: Iterable[float | None]) -> Spread | None:
    """Mean and sample standard deviation of what is known; None where nothing is."""
    # A mean AUC is not known in a fold where each label applies to all samples or to none.
    known = [value for value in values if value is not None]
    return Spread(fmean(known), stdev(known) if len(known) > 1 else None, len(known)) if known else None


def spreads(figures: Sequence[Figures | None]) -> dict[str, Spread | None]:
    """For each name the spread of that figure over the folds that have figures."""
    given = [figure for figure in figures if figure]
    return {name: spread(figure.get(name) for figure in given) for name in (given[0] if given else ())}


def in_fold(project: Project, number: int) -> Project:
    """The project with another fold in hand, counted from 1."""
    return replace(project, split=replace(project.split, fold=number))


def has_folds(spec: SplitSpec) -> bool:
    """Whether a split is into folds."""
    return spec.method != "parts"


def fold_words(spec: SplitSpec, left_out: Sequence[str] = ()) -> str:
    """ "fold 5 of 5"; "fold 5" where only the data know how many there are; empty where there are no folds. With the
    groups that the folds leave out: "fold 5, which leaves out S04"."""
    if not has_folds(spec):
        return ""
    if spec.fold <= len(left_out):
        return f"fold {spec.fold}, which leaves out {left_out[spec.fold - 1]}"
    return f"fold {spec.fold} of {spec.folds * spec.repeats}" if spec.method == "k-fold" else f"fold {spec.fold}"


def fold_network_words(spec: SplitSpec) -> str:
    """What a person should know who uses the network of a fold; empty where there are no folds."""
    if not has_folds(spec):
        return ""
    return (
        f"This is the network of {fold_words(spec)}: it has not learned from the samples that this fold validates. "
        "For use, train one on all of them, with the method Parts."
    )


def folds_of(
    runs: Sequence[Run], project: Project, fingerprint: str, count: int, left_out: tuple[str, ...] = ()
) -> Folds:
    """What the runs of a file say of the `count` folds of a project on the data with this fingerprint.

    Runs count that were trained just like the project but for the fold. Of several of a fold the newest that is done
    is taken, else the newest that has learned something.
    """
    alike = [run for run in runs if run.fingerprint == fingerprint and in_fold(run.project, 1) == in_fold(project, 1)]
    task = alike[-1].task if alike else project.dataset.known_task
    results = (_fold_of(alike, number, project.training.epochs) for number in range(1, count + 1))
    return Folds(tuple(results), task, left_out)


def _fold_of(alike: Sequence[Run], number: int, epochs: int) -> FoldResult:
    of_fold = [run for run in alike if run.project.split.fold == number and run.epochs]
    if not of_fold:
        return FoldResult(number)
    run = max(of_fold, key=lambda run: (_is_done(run, epochs), run.id))
    best, last = (_figures(row, run.task) for row in (run.best, run.last))
    return FoldResult(
        number, _is_done(run, epochs), run.epochs, run.best.epoch if run.best else None, best, last, run.id
    )


def _is_done(run: Run, epochs: int) -> bool:
    """One that went on beyond its end was trained longer than the other folds, so it cannot stand beside them."""
    return run.status == "completed" and run.epochs == epochs


def _figures(row: EpochRow | None, task: Task) -> Figures | None:
    return rules_of(task).named(row.validation) if row and row.validation else None
