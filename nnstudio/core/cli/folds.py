"""The results of all folds of a cross-validation, put together: means and standard deviations."""

from __future__ import annotations

from statistics import fmean, stdev
from typing import Any

from nnstudio.core.cli.output import FIGURES, figures_text, loss, table

_PARTS = ("train", "validation")


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
        # A mean AUC is not known in a fold where each label applies to all samples or to none.
        known = {key: [found[key] for found in figures if found[key] is not None] for key in keys}
        together[part] = {key: fmean(values) if values else None for key, values in known.items()} or None
        together[f"{part}_sd"] = {key: stdev(values) for key, values in known.items() if len(values) > 1}
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
        lines.append(f"{FIGURES[key][0]}: {loss(mean)} ± {loss(deviation)}")
    return "\n".join(lines)
