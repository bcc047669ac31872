"""How a split is made, in a few words for the line below its bar."""

from __future__ import annotations

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split.drawing_lots import why_nothing_is_drawn
from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.core.data.split.units import keeps_groups


def summary(spec: SplitSpec, dataset: Dataset | None) -> str:
    """ "stratified · subject together · seed 7", "official parts", "in order of time"."""
    said = []
    if dataset is not None and spec.official:
        both = dataset.official_test is not None and dataset.official_validation is not None
        if both and spec.method == "parts":
            said.append("official parts")
        elif dataset.official_test is not None:
            said.append("official test part")
    drawn = dataset is None or not why_nothing_is_drawn(dataset, spec)
    if spec.ordered and spec.method != "leave one group out":
        said.append("in order of time")
    if drawn and spec.stratified and (dataset is None or dataset.task != "regression"):
        said.append("stratified")
    if dataset is not None and dataset.groups is not None and keeps_groups(spec):
        said.append(f"{dataset.groups.column} together")
    if spec.together:
        said.append("duplicates together")
    if drawn:
        said.append(f"seed {spec.seed}")
    words = " · ".join(said)
    return words[:1].upper() + words[1:]
