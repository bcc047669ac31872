"""Folds put together: which runs count, their mean and deviation, and what is said of a fold's network."""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean, stdev

import pytest

from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.core.project.cross_validation import fold_network_words, fold_words, folds_of, in_fold, spread, spreads
from nnstudio.core.project.document import Project
from nnstudio.core.project.runs import Run, RunStatus
from nnstudio.core.training import EpochRow, Metrics, TrainingConfig

PROJECT = Project(split=SplitSpec(method="k-fold", folds=3), training=TrainingConfig(epochs=4))
BEST, LAST = (0.9, 0.6, 0.75), (0.8, 0.6, 0.7)


def row(epoch: int, accuracy: float) -> EpochRow:
    figures = Metrics(1 - accuracy, accuracy, 50)
    return EpochRow(epoch, 10 * epoch, figures, figures, 1.0, 100.0, True)


def run(
    number: int, project: Project, status: RunStatus = "completed", epochs: int = 4, data: str = "these", place: int = 0
) -> Run:
    facts = (data, 7, "cpu", {}, status, epochs)
    found = (row(2, BEST[place]), row(epochs, LAST[place])) if epochs else (None, None)
    return Run(number, "2026-01-01T00:00:00+00:00", project, *facts, found[0], last=found[1])


def all_three() -> list[Run]:
    return [run(number, in_fold(PROJECT, number), place=number - 1) for number in (1, 2, 3)]


def test_mean_and_sample_deviation_of_the_best_and_of_the_last_epoch() -> None:
    folds = folds_of(all_three(), PROJECT, "these", 3)
    assert folds.missing == ()
    for of, figures in (("best", BEST), ("last", LAST)):
        found = folds.spread(of)
        assert found is not None
        assert (found.mean, found.sd, found.n) == (fmean(figures), stdev(figures), 3)
    assert [result.best_epoch for result in folds.results] == [2, 2, 2]


def test_the_fold_in_hand_does_not_matter() -> None:
    assert folds_of(all_three(), in_fold(PROJECT, 3), "these", 3) == folds_of(all_three(), PROJECT, "these", 3)


@pytest.mark.parametrize(
    "changed",
    [
        run(2, in_fold(PROJECT, 2), "stopped"),
        run(2, in_fold(PROJECT, 2), "diverged"),
        run(2, in_fold(PROJECT, 2), epochs=8),
        run(2, in_fold(replace(PROJECT, training=TrainingConfig(epochs=4, seed=8)), 2)),
        run(2, in_fold(replace(PROJECT, split=replace(PROJECT.split, seed=8)), 2)),
        run(2, in_fold(PROJECT, 2), data="others"),
    ],
)
def test_what_was_trained_in_another_way_does_not_count(changed: Run) -> None:
    first, _, third = all_three()
    folds = folds_of([first, changed, third], PROJECT, "these", 3)
    assert folds.missing == (2,)
    assert [result.fold for result in folds.done] == [1, 3]
    found = folds.spread("best")
    assert found is not None
    assert found.n == 2


def test_of_several_runs_of_a_fold_the_one_that_is_done_counts_else_the_newest() -> None:
    done, later = run(1, in_fold(PROJECT, 1)), run(5, in_fold(PROJECT, 1), "stopped", 2)
    empty = run(6, in_fold(PROJECT, 1), "stopped", 0)
    assert folds_of([done, later, empty], PROJECT, "these", 3).results[0].run == 1
    assert folds_of([later, empty], PROJECT, "these", 3).results[0].run == 5
    assert folds_of([empty], PROJECT, "these", 3).results[0].run is None


def test_nothing_known_and_one_fold_alone() -> None:
    assert folds_of([], PROJECT, "these", 3).spread("best") is None
    assert spread([None, None]) is None
    alone = spread([0.5, None])
    assert alone is not None
    assert (alone.mean, alone.sd, alone.n) == (0.5, None, 1)
    assert spreads([None]) == {}


def test_whose_network_it_is() -> None:
    assert fold_network_words(SplitSpec()) == ""
    assert fold_words(SplitSpec(method="leave one group out", fold=2), ("S01", "S04")) == "fold 2, which leaves out S04"
    assert "fold 4 of 10:" in fold_network_words(SplitSpec(method="k-fold", folds=5, repeats=2, fold=4))
    assert "fold 4:" in fold_network_words(SplitSpec(method="leave one group out", fold=4))
