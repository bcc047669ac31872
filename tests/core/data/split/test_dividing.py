"""Duplicates are searched only where they are to stay together, and then they do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from split_room import plain_data

from nnstudio.core.data.split import PARTS, SplitSpec, make_split
from nnstudio.core.data.split.dividing import divide


def test_duplicates_are_searched_when_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    pictures = random.integers(0, 256, (60, 1, 12, 12), np.uint8)
    pictures[30:40] = pictures[:10]
    data = replace(plain_data([30, 30]), inputs=pictures)
    apart = divide(data, SplitSpec(together=True))
    for name in PARTS:
        inside = np.isin(np.arange(60), apart.part(name))
        np.testing.assert_array_equal(inside[:10], inside[30:40])
    monkeypatch.setattr("nnstudio.core.data.leakage.find_clusters", lambda *_: pytest.fail("searched"))
    np.testing.assert_array_equal(divide(data, SplitSpec()).test, make_split(data, SplitSpec()).test)
