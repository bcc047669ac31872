from __future__ import annotations

import pytest

from nnstudio.core.network import LAYERS
from nnstudio.core.network.layers import BatchNorm, Conv2d, MaxPool2d, ReLU
from nnstudio.gui.network.words import (
    bytes_text,
    class_range,
    group_title,
    layers_text,
    macs_text,
    shape_text,
    short_title,
)
from nnstudio.gui.theme import load_theme


@pytest.mark.parametrize(
    ("macs", "text"),
    [
        (0, "0"),
        (840, "840"),
        (48_120, "48.1 k"),
        (416_520, "0.42 M"),
        (15_470_000_000, "15.5 G"),
        (23_000_000, "23.0 M"),
    ],
)
def test_multiply_adds(macs: int, text: str) -> None:
    assert macs_text(macs).replace("\u202f", " ") == text


@pytest.mark.parametrize(("size", "text"), [(12, "12 bytes"), (246_824, "241 KiB"), (2_000_000, "1.9 MiB")])
def test_sizes(size: int, text: str) -> None:
    assert bytes_text(size).replace("\u202f", " ") == text


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (tuple("0123456789"), "0–9"),
        (("3", "4", "5"), "3–5"),
        (("0–2", "3–9"), "0–2, 3–9"),
        (("cat", "dog"), "cat, dog"),
        (("0", "1"), "0, 1"),
        (("0", "2", "4"), "0, 2, 4"),
        (("²", "³", "x"), "², ³, x"),
    ],
)
def test_classes(names: tuple[str, ...], text: str) -> None:
    assert class_range(names) == text


def test_counts_and_shapes() -> None:
    assert shape_text((16, 5, 5)) == "16×5×5"
    assert shape_text(None) == "—"
    assert layers_text([ReLU()]) == "ReLU"
    assert layers_text([ReLU(), ReLU()]) == "2 layers"


def test_titles_leave_out_what_the_heading_says() -> None:
    assert short_title(MaxPool2d) == "Max"
    assert short_title(BatchNorm) == "Batch"
    assert short_title(Conv2d) == "Convolution"


def test_every_group_has_a_heading_and_a_colour() -> None:
    for group in LAYERS.groups():
        assert group_title(group)
        assert load_theme("light").color(group).isValid()
