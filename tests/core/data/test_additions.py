"""Drawings become samples: seen as the canvas shows them, of classes of their own, and back from their file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nnstudio.core.data.additions import MOST, Additions
from nnstudio.core.data.datasets import Dataset, DigitsData, DrawingsData, Groups
from nnstudio.core.data.drawing import Drawing, rasterize
from nnstudio.core.errors import DataError, NnstudioError
from nnstudio.core.paths import data_folder

BAR = Drawing((((0.0, 0.0), (0.0, 10.0)),))
CROSS = Drawing((((0.0, 0.0), (10.0, 10.0)), ((0.0, 10.0), (10.0, 0.0))))


def images(channels: int = 1, height: int = 28, width: int = 28) -> Dataset:
    inputs = np.zeros((4, channels, height, width), np.uint8)
    groups = Groups("writer", np.array([0, 0, 1, 1]), ("a", "b"))
    return Dataset("made", "Made", inputs, np.array([0, 1, 0, 1]), ("0", "1"), groups=groups)


def test_drawings_come_after_the_samples_as_the_canvas_shows_them() -> None:
    added = Additions().with_drawing("1", BAR).with_drawing("cross", CROSS).apply(images())
    assert added.class_names == ("0", "1", "cross")
    assert added.labels.tolist() == [0, 1, 0, 1, 1, 2]
    assert np.array_equal(added.inputs[4, 0], rasterize(BAR))
    assert [added.id_of(index) for index in range(6)] == ["0", "1", "2", "3", "drawing 1", "drawing 2"]
    assert added.groups is not None
    assert added.groups.names[added.groups.codes[5]] == "drawings"


def test_colour_and_oblong_images_get_the_drawing_in_their_middle() -> None:
    added = Additions().with_drawing("0", CROSS).apply(images(3, 32, 40))
    assert added.inputs.shape == (5, 3, 32, 40)
    ink = added.inputs[4, 0]
    assert np.array_equal(ink, added.inputs[4, 2])
    assert ink[:, 4:36].sum() == ink.sum() > 0


def test_a_set_of_drawings_alone() -> None:
    empty = DrawingsData().load(data_folder(None, ""))
    assert len(empty) == 0
    assert empty.kind == "images"
    drawn = Additions().with_drawing("bar", BAR).with_drawing("cross", CROSS).apply(empty)
    assert drawn.class_names == ("bar", "cross")
    assert len(drawn) == 2


def test_back_from_json_and_without_one() -> None:
    additions = Additions().with_drawing(" 7 ", BAR).with_drawing("8", CROSS)
    assert additions.samples[0].class_name == "7"
    assert Additions.from_json(json.loads(json.dumps(additions.to_json()))) == additions
    assert [sample.class_name for sample in additions.without(0).samples] == ["8"]


@pytest.mark.parametrize(("name", "drawing"), [("7", Drawing()), ("  ", BAR)])
def test_what_cannot_be_added_is_said(name: str, drawing: Drawing) -> None:
    with pytest.raises(DataError, match=r"\w+ .*\."):
        Additions().with_drawing(name, drawing)


@pytest.mark.parametrize("data", [None, {}, [1], [{"class": "7"}], [{"strokes": []}], [{"class": "", "strokes": []}]])
def test_damaged_json_is_refused(data: object) -> None:
    with pytest.raises(NnstudioError):
        Additions.from_json(data)


def test_there_is_a_bound() -> None:
    full = Additions(Additions().with_drawing("1", BAR).samples * MOST)
    with pytest.raises(DataError, match="up to"):
        full.with_drawing("1", BAR)


def test_data_without_classes_stay_as_they_are() -> None:
    table = Dataset("t", "T", np.zeros((2, 3), np.float32), np.zeros(2, np.float32), ())
    assert Additions().with_drawing("1", BAR).apply(table) is table
    digits = DigitsData()
    assert digits.known_classes == tuple("0123456789")


def test_several_are_taken_out_at_once_and_classes_are_counted() -> None:
    added = Additions().with_drawing("b", BAR).with_drawing("a", CROSS).with_drawing("b", CROSS)
    assert list(added.counts().items()) == [("b", 2), ("a", 1)]
    assert added.without(0, 2).samples == added.samples[1:2]
