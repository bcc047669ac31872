from __future__ import annotations

import numpy as np
import torch

from nnstudio.core.explain.histogram import BINS, histogram_of


def test_counts_are_those_of_numpy() -> None:
    values = torch.randn(3, 500, generator=torch.Generator().manual_seed(1))
    low, high, found = histogram_of(values)
    counts, edges = np.histogram(values.numpy().astype(np.float64), BINS, (low, high))
    assert (low, high) == (float(values.min()), float(values.max()))
    assert np.abs(found.counts - counts).max() <= 1  # float32 edges may put a value one bin further
    assert np.allclose(found.edges, edges)
    assert found.total == 1500


def test_several_tensors_count_together_and_zeros_are_told() -> None:
    low, high, found = histogram_of(torch.zeros(5), torch.tensor([[1.0, -3.0]]))
    assert (low, high, found.total, found.zeros) == (-3.0, 1.0, 7, 5)


def test_one_value_stands_in_the_middle_and_what_is_no_number_is_left_out() -> None:
    low, high, found = histogram_of(torch.tensor([2.0, 2.0, float("nan"), float("inf")]))
    assert (low, high, found.total) == (2.0, 2.0, 2)
    assert found.edges[0] < 2 < found.edges[-1]
    assert histogram_of(torch.empty(0))[2].total == 0
