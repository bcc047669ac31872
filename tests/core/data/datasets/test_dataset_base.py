"""A data set is read-only, knows its shape, and can be told from another."""

from __future__ import annotations

import numpy as np
import pytest

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.errors import DataError


def made(inputs: np.ndarray, labels: np.ndarray, names: tuple[str, ...] = ("a", "b")) -> Dataset:
    return Dataset("made", "Made", inputs.copy(), labels.copy(), names)


INPUTS = np.arange(2 * 3 * 4 * 5, dtype=np.uint8).reshape(2, 3, 4, 5)
LABELS = np.array([0, 1])


def test_shape_and_length() -> None:
    data = made(INPUTS, LABELS)
    assert data.input_shape == (3, 4, 5)
    assert len(data) == 2
    for values in (data.inputs, data.labels):
        with pytest.raises(ValueError):
            values[0] = 1


def test_labels_must_match() -> None:
    with pytest.raises(DataError, match="2 images but 1 labels"):
        made(INPUTS, LABELS[:1])


def test_fingerprints_differ_with_anything_in_the_data() -> None:
    changed = INPUTS.copy()
    changed[1, 2, 3, 4] += 1
    others = [
        made(changed, LABELS),
        made(INPUTS, LABELS[::-1]),
        made(INPUTS, LABELS, ("a", "c")),
        made(INPUTS.reshape(2, 3, 5, 4), LABELS),
    ]
    assert made(INPUTS, LABELS).fingerprint == made(INPUTS, LABELS).fingerprint
    assert len({data.fingerprint for data in [made(INPUTS, LABELS), *others]}) == 5
