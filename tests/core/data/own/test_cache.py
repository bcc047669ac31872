from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnstudio.core.data.own.cache import Entry, kept, with_more
from nnstudio.core.data.own.samples import Facts, Samples, collect
from nnstudio.core.errors import DataError

ENTRY = Entry(Path("somewhere"), "stamp", "settings")


def mapped() -> np.memmap:  # type: ignore[type-arg]
    """Four samples of the cache, 0 to 3 throughout."""
    values = np.repeat(np.arange(4, dtype=np.uint8), 6).reshape(4, 1, 2, 3)

    def fill(samples: Samples) -> Facts:
        samples.append(inputs=values)
        return {}

    arrays, _ = collect(ENTRY, 4, 6, fill, 1)
    assert isinstance(arrays["inputs"], np.memmap)
    return arrays["inputs"]


def test_more_comes_behind_a_mapped_file_which_stays_as_it_was() -> None:
    inputs = mapped()
    more = np.full((2, 1, 2, 3), 9, np.uint8)
    grown = with_more(inputs, more)
    assert isinstance(grown, np.memmap)
    assert grown[:, 0, 1, 2].tolist() == [0, 1, 2, 3, 9, 9]
    assert with_more(inputs, more[:1] + 1)[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 10]
    assert grown[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 9, 9]
    found = kept(ENTRY)
    assert found is not None
    assert found[0]["inputs"][:, 0, 0, 0].tolist() == [0, 1, 2, 3]


def test_more_behind_what_is_in_memory_is_in_memory_too() -> None:
    grown = with_more(np.zeros((2, 3), np.uint8), np.ones((1, 3), np.uint8))
    assert not isinstance(grown, np.memmap)
    assert grown[:, 0].tolist() == [0, 0, 1]


def test_a_file_that_is_not_of_the_cache_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "own.npy"
    np.save(path, np.zeros((2, 3), np.uint8))
    before = path.read_bytes()
    grown = with_more(np.load(path, mmap_mode="r"), np.ones((1, 3), np.uint8))
    assert grown[:, 0].tolist() == [0, 0, 1]
    assert path.read_bytes() == before


def test_a_file_that_has_gone_is_told() -> None:
    inputs = mapped()
    Path(str(inputs.filename)).unlink()
    with pytest.raises(DataError):
        with_more(inputs, np.ones((1, 1, 2, 3), np.uint8))
