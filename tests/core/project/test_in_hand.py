"""What a project works with: its data brought to size, put right, added to and divided; samples keep their part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.core.data.additions import Additions
from nnstudio.core.data.corrections import Corrections
from nnstudio.core.data.datasets import Dataset, DrawingsData
from nnstudio.core.data.drawing import Drawing
from nnstudio.core.data.preparation import COLOUR, Preparation
from nnstudio.core.data.split import PARTS, SplitSpec
from nnstudio.core.data.split.dividing import divide
from nnstudio.core.errors import DataError
from nnstudio.core.paths import data_folder
from nnstudio.core.project.document import Project
from nnstudio.core.project.in_hand import in_hand

BAR = Drawing((((0.0, 0.0), (0.0, 10.0)),))


def read(n: int = 60) -> Dataset:
    images = np.random.default_rng(0).integers(0, 256, (n, 1, 28, 28), np.uint8)
    return Dataset("made", "Made", images, np.arange(n) % 3, ("a", "b", "c"))


def test_without_wishes_the_data_are_those_that_were_read() -> None:
    data = read()
    found = in_hand(Project(), data, divide)
    assert found.dataset is data
    assert sum(len(found.split.part(part)) for part in PARTS) == 60


@pytest.mark.parametrize("spec", [SplitSpec(), SplitSpec(method="k-fold", folds=3)])
def test_corrections_and_drawings_move_no_sample(spec: SplitSpec) -> None:
    data, project = read(), Project(split=spec)
    before = in_hand(project, data, divide).split
    out = [int(before.train[0]), int(before.test[0])]
    corrections = Corrections().relabelled(["4"], "new").excluding(map(str, out))
    additions = Additions().with_drawing("d", BAR).with_drawing("a", BAR)
    found = in_hand(replace(project, corrections=corrections, additions=additions), data, divide)
    assert found.dataset.class_names == ("a", "b", "c", "new", "d")
    assert found.dataset.labels[4] == 3
    assert found.split.train.tolist() == [*before.train[1:], 60, 61]
    assert found.split.validation.tolist() == before.validation.tolist()
    assert found.split.test.tolist() == before.test[1:].tolist()
    for fold in found.split.folds:
        assert {60, 61} <= set(fold.train.tolist())
        assert not set(fold.validation.tolist()) & {60, 61, *out}


def test_size_and_colour_come_before_drawings() -> None:
    wish = Project(preparation=Preparation(size=32, color=COLOUR), additions=Additions().with_drawing("a", BAR))
    assert in_hand(wish, read(), divide).dataset.inputs.shape == (61, 3, 32, 32)


def test_drawings_alone_are_divided_themselves() -> None:
    empty = DrawingsData().load(data_folder(None, ""))
    with pytest.raises(DataError, match="Draw something"):
        in_hand(Project(dataset=DrawingsData()), empty, divide)
    additions = Additions()
    for name in "ab" * 10:
        additions = additions.with_drawing(name, BAR)
    found = in_hand(Project(dataset=DrawingsData(), additions=additions), empty, divide)
    assert [len(found.split.part(part)) for part in PARTS] == [12, 4, 4]
    more = in_hand(Project(dataset=DrawingsData(), additions=additions.with_drawing("a", BAR)), empty, divide)
    for part in PARTS:
        assert set(found.split.part(part)) <= set(more.split.part(part))
