"""What a person has put right: samples with another label, samples left out. The files themselves are never touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnstudio.core.data.datasets.base import Dataset, Indices
from nnstudio.core.errors import DataError

_DAMAGED = "The stored corrections of labels are damaged, so the project cannot be opened."


@dataclass(frozen=True)
class Corrections:
    """By the samples' ids, so that they hold when the data are read again.

    `labels`: pairs of an id and the name of the class that it really has, sorted; `excluded`: the ids, sorted, of the
    samples that are in no part.
    """

    labels: tuple[tuple[str, str], ...] = ()
    excluded: tuple[str, ...] = ()

    def relabelled(self, ids: Iterable[str], class_name: str | None) -> Corrections:
        """With another class for these samples; None gives them back the one that they came with."""
        labels = dict(self.labels)
        for name in ids:
            if class_name is None:
                labels.pop(name, None)
            else:
                labels[name] = class_name
        return replace(self, labels=tuple(sorted(labels.items())))

    def excluding(self, ids: Iterable[str]) -> Corrections:
        """With these samples left out as well."""
        return replace(self, excluded=tuple(sorted({*self.excluded, *ids})))

    def including(self, ids: Iterable[str]) -> Corrections:
        """With these samples back again."""
        return replace(self, excluded=tuple(sorted(set(self.excluded) - set(ids))))

    def apply(self, dataset: Dataset) -> Dataset:
        """The data set with the labels put right; a class that it did not know comes last. Ids that it does not have,
        and data without classes, are left alone."""
        if not self.labels or dataset.task != "classification":
            return dataset
        names, labels = list(dataset.class_names), dataset.labels.copy()
        places = _places(dataset, [name for name, _ in self.labels])
        for sample, class_name in self.labels:
            if sample in places:
                if class_name not in names:
                    names.append(class_name)
                labels[places[sample]] = names.index(class_name)
        return replace(dataset, labels=labels, class_names=tuple(names))

    def excluded_indices(self, dataset: Dataset) -> Indices:
        """Where the samples that are left out stand, sorted."""
        return np.array(sorted(_places(dataset, self.excluded).values()), np.int64)

    def relabelled_indices(self, dataset: Dataset) -> Indices:
        """Where the samples with another label stand, sorted."""
        return np.array(sorted(_places(dataset, [name for name, _ in self.labels]).values()), np.int64)

    def counts(self, dataset: Dataset) -> tuple[int, int]:
        """How many samples of a data set are left out, and how many others have another label. Takes a while where
        there are many."""
        out = self.excluded_indices(dataset)
        return len(out), len(np.setdiff1d(self.relabelled_indices(dataset), out))

    def to_json(self) -> dict[str, Any]:
        """Plain values for files; `from_json` reads them back."""
        return {"labels": dict(self.labels), "excluded": list(self.excluded)}

    @classmethod
    def from_json(cls, data: Any) -> Corrections:
        """What `to_json` wrote, checked. Raises DataError."""
        labels, excluded = (data.get("labels"), data.get("excluded")) if isinstance(data, dict) else (None, None)
        if not isinstance(labels, dict) or not isinstance(excluded, list):
            raise DataError(_DAMAGED)
        if not all(isinstance(text, str) for text in (*labels.values(), *excluded)):
            raise DataError(_DAMAGED)
        return cls(tuple(sorted(labels.items())), tuple(sorted(set(excluded))))


def _places(dataset: Dataset, names: Iterable[str]) -> dict[str, int]:
    """Where the samples with these ids stand; without those that there are not."""
    if dataset.ids is None:
        return {name: int(name) for name in names if name.isdecimal() and int(name) < len(dataset)}
    wanted = set(names)
    return {name: index for index, name in enumerate(dataset.ids) if name in wanted} if wanted else {}
