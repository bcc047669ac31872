"""How well each of several labels is told: area under the ROC curve, precision and recall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray


@dataclass(frozen=True)
class LabelFigures:
    """One label over `n` samples, to `positives` of which it applies.

    `auc` is None where it applies to all of them or to none, `precision` where the network names it nowhere, `recall`
    where it applies nowhere: there is then nothing to be measured. It is named where its probability is above ½.
    """

    n: int
    positives: int
    auc: float | None
    precision: float | None
    recall: float | None

    def to_json(self) -> dict[str, Any]:
        """Plain values for files and JSON; `from_json` reads them back."""
        figures = {"auc": self.auc, "precision": self.precision, "recall": self.recall}
        return {"n": self.n, "positives": self.positives, **figures}

    @classmethod
    def from_json(cls, data: Any) -> LabelFigures:
        """What `to_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        shares = (None if data[name] is None else float(data[name]) for name in ("auc", "precision", "recall"))
        return cls(int(data["n"]), int(data["positives"]), *shares)


def label_figures(logits: torch.Tensor, truth: torch.Tensor) -> tuple[LabelFigures, ...]:
    """The figures of each of K labels, from logits N×K and N×K of 0 and 1."""
    scores, applies = logits.double().cpu().numpy(), truth.cpu().numpy() > 0
    named = scores > 0
    return tuple(_figures(scores[:, k], named[:, k], applies[:, k]) for k in range(scores.shape[1]))


def mean_auc(labels: tuple[LabelFigures, ...]) -> float | None:
    """The mean over the labels that have one; None where none has."""
    known = [label.auc for label in labels if label.auc is not None]
    return sum(known) / len(known) if known else None


def _figures(scores: NDArray[np.float64], named: NDArray[np.bool_], applies: NDArray[np.bool_]) -> LabelFigures:
    hits, positives, said = (int(np.count_nonzero(found)) for found in (named & applies, applies, named))
    precision = hits / said if said else None
    recall = hits / positives if positives else None
    return LabelFigures(len(scores), positives, _auc(scores, applies), precision, recall)


def _auc(scores: NDArray[np.float64], applies: NDArray[np.bool_]) -> float | None:
    """How often a sample with the label scores higher than one without; a tie counts half (Mann and Whitney's U)."""
    positives = int(np.count_nonzero(applies))
    others = len(scores) - positives
    if not positives or not others or not np.isfinite(scores).all():
        return None
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    above = float(ranks[places.reshape(-1)][applies].sum()) - positives * (positives + 1) / 2
    return above / (positives * others)
