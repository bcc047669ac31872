"""The line on preparation in the Data dock and the window behind it, with real mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from data_room import Room
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.augmentation import Augmentation
from nnstudio.core.data.datasets import BreastCancerData, DatasetSpec, DiabetesData, IrisData
from nnstudio.core.data.preparation import BALANCED_SAMPLING, CLASS_WEIGHTS
from nnstudio.gui.data.preparing.pixel_numbers import liveliest
from nnstudio.gui.data.preparing.view import PreparationView

LEFT = Qt.MouseButton.LeftButton


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


def open_page(room: Room, page: str) -> PreparationView:
    click(room.panel.preparing.line.button)
    view = room.panel.preparing.view
    assert view is not None
    room.qtbot.addWidget(view)
    click(view.tabs.button(page))
    return view


def take(room: Room, spec: DatasetSpec) -> None:
    room.store.edit("Take", replace(room.store.project, dataset=spec))
    room.wait_for_data()


def test_the_line_says_how_samples_are_prepared(room: Room) -> None:
    line = room.panel.preparing.line
    assert line.text.text() == "Standardised · 28×28 grey · no augmentation"
    changed = replace(room.store.project, augmentation=Augmentation(shift=5, noise=2), normalization="unit")
    room.store.edit("Vary", changed)
    room.wait_for_data()
    assert line.text.text() == "0 to 1 · 28×28 grey · varied by shift and noise"
    take(room, IrisData())
    assert line.text.text() == "0 to 1 · 4 features"


def test_values_are_shown_as_measured_and_can_be_scaled_otherwise(room: Room) -> None:
    view = open_page(room, "values")
    assert room.loader.data is not None
    p = room.loader.data.preprocessing
    (row,) = view.values.table.rows
    assert row[:3] == ("Brightness", f"{p.mean[0]:.4f}", f"{p.std[0]:.4f}")
    assert "training part only" in view.values.measured.text()
    click(view.values.choice.button("unit"))
    assert room.store.project.normalization == "unit"
    room.wait_for_data()
    assert room.loader.data.preprocessing.mode == "unit"
    assert not view.values.table.isVisible()
    room.store.undo_stack.undo()
    assert view.values.choice.current() == "standardize"
    room.wait_for_data()
    assert view.values.table.isVisible()


def test_a_table_tells_of_each_feature_and_of_what_is_missing(room: Room) -> None:
    take(room, BreastCancerData())
    view = open_page(room, "values")
    room.qtbot.waitUntil(lambda: "No value is missing" in view.values.missing.text())
    assert len(view.values.table.rows) == 30
    assert view.values.table.rows[0][-1] == "0"
    assert not view.tabs.button("size_page").isVisible()
    click(view.tabs.button("augmentation"))
    assert view.augmentation.unsuited.isVisible()
    assert not view.augmentation.preview.isVisible()


def test_images_are_brought_to_another_size_with_a_picture_before_and_after(room: Room) -> None:
    view = open_page(room, "size_page")
    field = view.size_page.form.editor("size").field
    assert field.text() == "as it is"  # type: ignore[attr-defined]
    field.setFocus()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, "14")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert room.store.project.preparation.size == 14
    assert [image.width() for image in (*view.size_page.before.images, *view.size_page.after.images)] == [28, 14]
    room.wait_for_data()
    assert room.loader.data is not None
    assert room.loader.data.dataset.input_shape == (1, 14, 14)
    assert view.size_page.before.images[0].width() == 28
    assert "14×14" in room.panel.preparing.line.text.text()


def test_labels_are_shown_as_the_loss_has_them(room: Room) -> None:
    view = open_page(room, "label")
    for example in view.label.examples:
        assert len(example.vector.vector) == 10
        assert sum(example.vector.vector) == 1
        name = example.title.text().split("”")[0].removeprefix("“")
        assert list(example.vector.vector).index(1) == int(name)
    before = [example.image.images[0] for example in view.label.examples]
    click(view.label.again)
    assert before != [example.image.images[0] for example in view.label.examples]
    take(room, BreastCancerData())
    assert [example.isVisible() for example in view.label.examples] == [True, False, False, False]
    assert len(view.label.row.rows) == 30
    take(room, DiabetesData())
    assert "mean and standard deviation in the training part" in view.label.lead.text()
    assert not view.label.examples[0].isVisible()
    assert len(view.label.row.rows) == 10


def test_some_pixels_are_shown_as_numbers_before_and_after(room: Room) -> None:
    view = open_page(room, "values")
    pixels, data = view.values.pixels, room.loader.data
    assert data is not None
    p = data.preprocessing
    before = pixels.before.values
    assert before.shape == (6, 6)
    np.testing.assert_allclose(pixels.after.values, (before / 255 - p.mean[0]) / p.std[0], atol=1e-5)
    click(pixels.again)
    assert not np.array_equal(pixels.before.values, before)
    take(room, DiabetesData())
    assert not pixels.isVisible()


def test_the_liveliest_pixels_are_those_that_vary_most() -> None:
    pixels = np.zeros((20, 30), np.uint8)
    pixels[9:13:2, 17:21:2] = 255
    rows, columns = liveliest(pixels, side=4)
    assert pixels[rows, columns].sum() == pixels.sum()
    assert liveliest(pixels[:3, :2], side=4) == (slice(0, 3), slice(0, 2))


def test_rare_classes_are_weighed_or_drawn_as_often(room: Room) -> None:
    take(room, BreastCancerData())
    view = open_page(room, "balance")
    click(view.balance.choice.button(CLASS_WEIGHTS))
    assert room.store.project.preparation.balance == CLASS_WEIGHTS
    room.wait_for_data()
    room.qtbot.waitUntil(lambda: len(view.balance.table.rows) == 2 and len(view.balance.table.rows[0]) == 4)
    assert room.loader.data is not None
    counts = np.bincount(room.loader.data.dataset.labels[room.loader.data.split.train])
    weights = counts.sum() / (2 * counts)
    assert [row[3] for row in view.balance.table.rows] == [f"× {weight:.3g}" for weight in weights]
    click(view.balance.choice.button(BALANCED_SAMPLING))
    room.wait_for_data()
    room.qtbot.waitUntil(lambda: len(view.balance.table.rows) == 2 and len(view.balance.table.rows[0]) == 5)
    assert {row[3] for row in view.balance.table.rows} == {f"about {round(counts.sum() / 2)}"}
    take(room, DiabetesData())
    assert not view.balance.table.isVisible()


def test_the_preview_follows_the_strengths_and_flips_are_warned_of(room: Room) -> None:
    view = open_page(room, "augmentation")
    page = view.augmentation
    room.qtbot.waitUntil(lambda: len(page.preview.images) == 24 and not page.working.busy)
    assert all(image == page.preview.images[0] for image in page.preview.images)
    click(page.gentle)
    assert room.store.project.augmentation.shift == 8
    room.qtbot.waitUntil(lambda: page.preview.images[1] != page.preview.images[0])
    before = page.preview.images
    click(page.again)
    room.qtbot.waitUntil(lambda: page.preview.images[1] != before[1])
    assert page.preview.images[0] == before[0]
    assert not page.warning.isVisible()
    click(page.form.editor("flip_sideways").field)
    assert room.store.project.augmentation.flip_sideways
    assert page.warning.isVisible()
    assert "Switch flips off" in page.warning.text()
    click(page.off)
    assert room.store.project.augmentation == Augmentation()
    assert not page.warning.isVisible()
    room.store.undo_stack.undo()
    assert page.form.spec() == room.store.project.augmentation != Augmentation()


def test_the_window_blocks_nothing_and_keeps_to_the_training_part(room: Room) -> None:
    view = open_page(room, "augmentation")
    assert not view.isModal()
    assert room.loader.data is not None
    train = set(room.loader.data.split.train.tolist())
    for _ in range(20):
        click(view.augmentation.another)
        assert view.augmentation._choice.index(room.loader.data) in train


@pytest.mark.parametrize("page", ["values", "size_page", "label", "balance", "augmentation"])
def test_every_page_says_what_it_is_about(room: Room, page: str) -> None:
    view = open_page(room, page)
    assert view.page.lead.text()


def test_labels_are_shown_of_different_classes(room: Room) -> None:
    view = open_page(room, "label")
    for _ in range(5):
        titles = {example.title.text() for example in view.label.examples}
        assert len(titles) == len(view.label.examples)
        click(view.label.again)
