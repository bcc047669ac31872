"""The results of all folds of a cross-validation, put together: means and standard deviations."""

from __future__ import annotations

from statistics import fmean, stdev
from typing import Any

from nnstudio.core.cli.output import figures_text, loss, table

_PARTS = ("train", "validation")
_NAMES = {"r2": "R²", "mae": "mean absolute error"}


def over_folds(results: list[dict[str, Any]]) -> dict[str, Any]:
    """One result for several folds: the first one's facts, the means over the folds in the place of its figures with
    their standard deviations beside them, and each fold's own figures under `folds`."""
    first = results[0]
    together = {
        "epochs": sum(result["epochs"] for result in results),
        "best_epoch": None,
        "seconds": round(sum(result["seconds"] for result in results), 3),
        "samples_per_second": round(fmean(result["samples_per_second"] for result in results), 1),
        "reason": results[-1]["reason"],
        "fold": None,
        "folds": [{key: result[key] for key in ("fold", "best_epoch", *_PARTS)} for result in results],
    }
    for part in _PARTS:
        figures = [result[part] for result in results if result[part]]
        keys = figures[0].keys() - {"n"} if figures else ()
        together[part] = {key: fmean(found[key] for found in figures) for key in keys} or None
        together[f"{part}_sd"] = {key: stdev(found[key] for found in figures) for key in keys if len(figures) > 1}
    return first | together


def folds_text(result: dict[str, Any]) -> str:
    """A line for each fold, and the mean with its standard deviation."""
    rows = [
        [str(fold["fold"]), str(fold["best_epoch"] or "none"), figures_text(fold["validation"])]
        for fold in result["folds"]
        if fold["validation"]
    ]
    lines = [table(rows, ["fold", "best epoch", "validation"])]
    for key, deviation in sorted(result["validation_sd"].items()):
        mean = result["validation"][key]
        lines.append(
            f"{key.replace('r2', 'R²').replace('mae', 'mean absolute error')}: {loss(mean)} ± {loss(deviation)}"
        )
    return "\n".join(lines)
