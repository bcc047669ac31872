"""The line about a data set says what matters of it, also that it is read from the disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from nnstudio.core.data.datasets import Dataset
from nnstudio.gui.data.facts import facts_of


def test_what_lies_in_a_file_is_told(tmp_path: Path) -> None:
    inputs = np.memmap(tmp_path / "images", np.uint8, "w+", shape=(5, 1, 4, 4))
    mapped = Dataset("dots", "Dots", inputs, np.zeros(5, np.int64), ("a", "b"))
    assert facts_of(mapped) == "5 images · 1×4×4 · 2 classes · read from the disk"
    assert facts_of(replace(mapped, inputs=np.array(inputs))) == "5 images · 1×4×4 · 2 classes"
