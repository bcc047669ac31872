"""What a person has drawn to be learned from: drawings with their class, put after the samples of a data set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Groups
from nnstudio.core.data.drawing import Drawing, rasterize
from nnstudio.core.data.own.cache import with_more
from nnstudio.core.errors import DataError

MOST = 10_000
_DAMAGED = "The stored drawings are damaged, so the project cannot be opened."


@dataclass(frozen=True)
class DrawnSample:
    """A drawing, and the name of the class that it shows."""

    class_name: str
    drawing: Drawing


@dataclass(frozen=True)
class Additions:
    """The drawings that were made samples, in the order in which that was done."""

    samples: tuple[DrawnSample, ...] = ()

    def __len__(self) -> int:
        return len(self.samples)

    def with_drawing(self, class_name: str, drawing: Drawing) -> Additions:
        """With one more. Raises DataError for an empty drawing, a class without a name, or far too many."""
        name = class_name.strip()
        if drawing.empty:
            raise DataError("There is nothing on the canvas yet. Draw something first.")
        if not name:
            raise DataError("The class needs a name. Type one, such as 7.")
        if len(self) >= MOST:
            raise DataError(f"A project holds up to {MOST:,} drawings. Make a data set of image files instead.")
        return replace(self, samples=(*self.samples, DrawnSample(name, drawing)))

    def without(self, *numbers: int) -> Additions:
        """Without the drawings of these numbers, counted from 0."""
        gone = set(numbers)
        return replace(self, samples=tuple(s for number, s in enumerate(self.samples) if number not in gone))

    def counts(self) -> dict[str, int]:
        """How many drawings each class has, in the order in which the classes came."""
        return dict(Counter(sample.class_name for sample in self.samples))

    def apply(self, dataset: Dataset) -> Dataset:
        """The data set with the drawings after its own samples, seen as the canvas shows them to a network.

        A class that it did not know comes last. Data that are no images of classes stay as they are.
        """
        if not self.samples or dataset.kind != "images" or dataset.task != "classification":
            return dataset
        names = tuple(dict.fromkeys((*dataset.class_names, *(sample.class_name for sample in self.samples))))
        images = np.stack([_image(sample.drawing, dataset.input_shape) for sample in self.samples])
        labels = np.array([names.index(sample.class_name) for sample in self.samples], np.int64)
        return replace(
            dataset,
            inputs=with_more(dataset.inputs, images),
            labels=np.concatenate([dataset.labels, labels]),
            class_names=names,
            groups=_groups(dataset.groups, len(labels)),
            ids=_Ids(dataset, len(labels)),
        )

    def to_json(self) -> list[Any]:
        """Plain values for files; `from_json` reads them back."""
        return [{"class": sample.class_name, **sample.drawing.to_json()} for sample in self.samples]

    @classmethod
    def from_json(cls, data: Any) -> Additions:
        """What `to_json` wrote, checked. Raises DataError."""
        if not isinstance(data, list) or len(data) > MOST:
            raise DataError(_DAMAGED)
        samples = []
        for item in data:
            name = item.get("class") if isinstance(item, dict) else None
            if not isinstance(name, str) or not name:
                raise DataError(_DAMAGED)
            samples.append(DrawnSample(name, Drawing.from_json(item)))
        return cls(tuple(samples))


class _Ids(Sequence[str]):
    """The ids of a data set's samples, then "drawing 1", "drawing 2" …: made when asked for, as there may be many."""

    def __init__(self, dataset: Dataset, drawings: int) -> None:
        self._dataset, self._drawings = dataset, drawings

    def __len__(self) -> int:
        return len(self._dataset) + self._drawings

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        own = len(self._dataset)
        return self._dataset.id_of(place) if place < own else f"drawing {place - own + 1}"


def _image(drawing: Drawing, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """C×H×W: white on black, in the middle where the image is not square."""
    channels, height, width = shape
    side = min(height, width)
    image = np.zeros((height, width), np.uint8)
    ink = rasterize(drawing, side, 20 / 28 * side, 2.5 / 28 * side)
    if ink is not None:
        top, left = (height - side) // 2, (width - side) // 2
        image[top : top + side, left : left + side] = ink
    return np.repeat(image[None], channels, axis=0)


def _groups(groups: Groups | None, drawings: int) -> Groups | None:
    """With one group for all drawings: one hand has made them."""
    if groups is None:
        return None
    codes = np.concatenate([groups.codes, np.full(drawings, len(groups.names), np.int64)])
    return Groups(groups.column, codes, (*groups.names, "drawings"))
