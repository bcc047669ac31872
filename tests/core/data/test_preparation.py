"""Images are brought to size and colour, whole; everything else is left alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.preparation import COLOUR, GREY, Preparation, adapted
from nnstudio.core.errors import DataError


def images(channels: int, height: int = 10, width: int = 12) -> Dataset:
    random = np.random.default_rng(3)
    inputs = random.integers(0, 256, (5, channels, height, width), np.uint8)
    return Dataset("made", "Made", inputs, np.zeros(5, np.int64), ("a",))


def test_images_that_fit_are_the_very_same() -> None:
    data = images(1, 28, 28)
    assert adapted(data, Preparation()) is data
    assert adapted(data, Preparation(size=28, color=GREY)) is data


def test_grey_is_pillows_brightness() -> None:
    data = images(3)
    grey = adapted(data, Preparation(color=GREY))
    assert grey.input_shape == (1, 10, 12)
    judged = np.asarray(Image.fromarray(data.inputs[2].transpose(1, 2, 0)).convert("L"), np.int16)
    assert np.abs(grey.inputs[2, 0].astype(np.int16) - judged).max() <= 1


def test_grey_images_get_three_alike_channels() -> None:
    data = adapted(images(1), Preparation(color=COLOUR))
    assert data.input_shape == (3, 10, 12)
    assert np.array_equal(data.inputs[:, 0], data.inputs[:, 2])


def test_size_is_pillows_antialiased_bilinear() -> None:
    data = images(1, 40, 40)
    small = adapted(data, Preparation(size=28))
    judged = Image.fromarray(data.inputs[1, 0]).resize((28, 28), Image.Resampling.BILINEAR)
    assert small.input_shape == (1, 28, 28)
    assert np.array_equal(small.inputs[1, 0], np.asarray(judged))
    assert small.labels is data.labels


def test_channels_that_are_no_colours_are_refused_only_where_a_colour_is_asked_for() -> None:
    assert adapted(images(4), Preparation(size=8)).input_shape == (4, 8, 8)
    with pytest.raises(DataError, match="4 channels"):
        adapted(images(4), Preparation(color=GREY))


def test_beyond_the_budget_they_lie_in_a_file_that_serves_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data, wanted = images(1, 400, 400), Preparation(size=500)
    in_memory = adapted(data, wanted)
    monkeypatch.setenv("NNSTUDIO_HOME", str(tmp_path))
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")
    mapped = adapted(data, wanted)
    assert isinstance(mapped.inputs, np.memmap)
    assert not isinstance(in_memory.inputs, np.memmap)
    assert np.array_equal(mapped.inputs, in_memory.inputs)
    assert "slower" in mapped.notes[-1]
    said: list[str] = []
    again = adapted(data, wanted, lambda _, words: said.append(words))
    assert np.array_equal(again.inputs, mapped.inputs)
    assert said == []


def test_what_is_read_from_a_file_goes_into_another_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NNSTUDIO_HOME", str(tmp_path))
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")
    large = adapted(images(1, 400, 400), Preparation(size=500))
    grey = adapted(large, Preparation(size=480))
    assert isinstance(grey.inputs, np.memmap)
    assert grey.inputs.filename != large.inputs.filename  # type: ignore[attr-defined]
    assert grey.notes == large.notes
    other = replace(images(1, 400, 400), inputs=np.zeros((5, 1, 400, 400), np.uint8))
    assert adapted(other, Preparation(size=500)).inputs.max() == 0


def test_tables_are_left_alone() -> None:
    table = Dataset("t", "T", np.zeros((2, 3), np.float32), np.zeros(2, np.int64), ("a",))
    assert adapted(table, Preparation(size=28, color=GREY)) is table
