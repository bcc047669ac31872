"""The results of all folds of a cross-validation, put together: means and standard deviations."""

from __future__ import annotations

from statistics import fmean
from typing import Any

from nnstudio.core.cli.output import FIGURES, SHARES, figures_text, table
from nnstudio.core.project.cross_validation import DEVIATION, TOO_GOOD, spreads
from nnstudio.core.words import counted, plus_minus

LAST = "validation_last_epoch"
_FIGURES = ("train", "validation", LAST)
_OF_A_FOLD = ("fold", "left_out", "reason", "epochs", "best_epoch", *_FIGURES)


def over_folds(results: list[dict[str, Any]]) -> dict[str, Any]:
    """One result for several folds: the first one's facts, the means over the folds in the place of its figures with
    their standard deviations beside them, and each fold's own figures under `folds`. One that was stopped or diverged
    is listed there, but counts in no mean."""
    first, done = results[0], [result for result in results if result["reason"] == "completed"]
    together = {
        "epochs": sum(result["epochs"] for result in results),
        "best_epoch": None,
        "seconds": round(sum(result["seconds"] for result in results), 3),
        "samples_per_second": round(fmean(result["samples_per_second"] for result in results), 1),
        "reason": results[-1]["reason"],
        "fold": None,
        "left_out": None,
        "folds": [{key: result[key] for key in _OF_A_FOLD} for result in results],
        "note": TOO_GOOD,
    }
    for key in _FIGURES:
        found = spreads([_without_count(result[key]) for result in done])
        together[key] = {name: known and known.mean for name, known in found.items()} or None
        together[f"{key}_sd"] = {name: known.sd for name, known in found.items() if known and known.sd is not None}
    return first | together


def _without_count(figures: dict[str, Any] | None) -> dict[str, Any] | None:
    return figures and {name: value for name, value in figures.items() if name != "n"}


def folds_text(result: dict[str, Any]) -> str:
    """A line for each fold, the means with their standard deviations, and what to beware of."""
    folds = [fold for fold in result["folds"] if fold["validation"]]
    first = "fold, left out" if any(fold["left_out"] for fold in folds) else "fold"
    head = [first, "best epoch", "validation, best epoch", "validation, last epoch"]
    rows = [
        [_name(fold), str(fold["best_epoch"] or "none"), *(_told(fold[key]) for key in ("validation", LAST))]
        for fold in folds
    ]
    names = [name for name in FIGURES if name in result["validation_sd"]]
    means = [[FIGURES[name][0], *(_mean(result, key, name) for key in ("validation", LAST))] for name in names]
    blocks = [table(rows, head)]
    if means:
        done = sum(fold["reason"] == "completed" for fold in folds)
        blocks.append(table(means, [counted(done, "fold"), "best epoch", "last epoch"]))
        blocks.append(f"Mean ± {DEVIATION}. {TOO_GOOD}")
    return "\n\n".join(blocks)


def _name(fold: dict[str, Any]) -> str:
    return f"{fold['fold']}, {fold['left_out']}" if fold["left_out"] else str(fold["fold"])


def _told(figures: dict[str, Any] | None) -> str:
    return figures_text(figures) if figures else "–"


def _mean(result: dict[str, Any], key: str, name: str) -> str:
    mean, deviation = (result[key] or {}).get(name), result[f"{key}_sd"].get(name)
    if mean is None or deviation is None:
        return "–"
    return plus_minus(mean, deviation, name in SHARES)
