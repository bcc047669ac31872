"""What folds come to, in words: "5 folds: accuracy 90.0 ± 6.3 % at the best epochs, 85.8 ± 7.6 % at the last one"."""

from __future__ import annotations

from collections.abc import Sequence

from nnstudio.core.project.cross_validation import Figures, FoldResult, Folds, Spread, spread
from nnstudio.core.training.tasks import Score, rules_of
from nnstudio.gui import figures
from nnstudio.gui.figures import loss, score
from nnstudio.gui.widgets.figure_table import Row

_NOTHING = "–"


def spread_words(found: Spread | None, of: Score) -> str:
    """ "74.6 ± 12.1 %", "0.498 ± 0.036"; the mean alone where a single fold has it."""
    return _NOTHING if found is None else figures.spread(found.mean, found.sd, of.is_share)


def summary_words(folds: Folds) -> str:
    """All folds in one line; how many of them are trained, where some are not."""
    count, done, judge = len(folds.results), len(folds.done), rules_of(folds.task).judge
    if not done:
        return f"None of {count} folds is trained yet with these settings."
    whose = f"{count} folds" if done == count else f"{done} of {count} folds"
    best, last = (spread_words(folds.spread(of), judge) for of in ("best", "last"))
    return f"{whose}: {best} {judge.words} at the best epochs, {last} at the last ones"


def headings(folds: Folds) -> Row:
    """What the columns of `rows` are."""
    judge = rules_of(folds.task).judge.name
    first = "Fold · left out" if folds.left_out else "Fold"
    return first, "State", "Best epoch", f"{judge}, best", f"{judge}, last", "Loss, last"


def rows(folds: Folds, epochs: int, under_way: int | None) -> list[Row]:
    """A row for each fold, then their means. `epochs` is how many each has to see; `under_way` is being trained."""
    judge = rules_of(folds.task).judge
    found = [
        (_name(result, folds.left_out), *_row(result, epochs, judge, result.fold == under_way))
        for result in folds.results
    ]
    if not folds.done:
        return found
    losses = spread(_figure(result.last, "loss") for result in folds.done)
    means = (spread_words(folds.spread("best"), judge), spread_words(folds.spread("last"), judge), _loss_words(losses))
    return [*found, ("Mean ± sd", "", "", *means)]


def _name(result: FoldResult, left_out: Sequence[str]) -> str:
    """ "3", or "3 · S04" where it leaves a group out."""
    return f"{result.fold} · {left_out[result.fold - 1]}" if result.fold <= len(left_out) else str(result.fold)


def _row(result: FoldResult, epochs: int, judge: Score, under_way: bool) -> Row:
    best, last = (_figure(known, judge.key) for known in (result.best, result.last))
    lost = _figure(result.last, "loss")
    told = (score(best, judge), score(last, judge), _NOTHING if lost is None else loss(lost))
    best_epoch = str(result.best_epoch) if result.best_epoch else _NOTHING
    return _state(result, epochs, under_way), best_epoch, *told


def _state(result: FoldResult, epochs: int, under_way: bool) -> str:
    if under_way:
        return "in training"
    if result.done:
        return "trained"
    return f"{result.epochs} of {epochs} epochs" if result.epochs else "not yet"


def _figure(known: Figures | None, name: str) -> float | None:
    return known.get(name) if known else None


def _loss_words(found: Spread | None) -> str:
    return _NOTHING if found is None else figures.spread(found.mean, found.sd, share=False)
