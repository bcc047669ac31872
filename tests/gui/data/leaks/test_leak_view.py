from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import data_folder
from data_room import Room
from leak_room import click, opened, searched
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from nnstudio.core.data.datasets import BreastMnistData, DatasetSpec, FolderData
from nnstudio.core.data.own.arrays import ArraysData
from nnstudio.core.data.own.table import TableData
from nnstudio.gui.data.leaks.findings import GroupFinding, PairFinding
from nnstudio.gui.data.leaks.told import AT_ONCE
from nnstudio.gui.data.leaks.view import LeakView

LEFT = Qt.MouseButton.LeftButton


def take(room: Room, spec: DatasetSpec) -> None:
    room.store.edit("Choose", replace(room.store.project, dataset=spec))
    room.wait_for_data()
    searched(room)


@pytest.fixture
def images(room: Room, tmp_path: Path) -> Room:
    """Forty images, each twice; the labels of the first pair contradict each other."""
    inputs = np.random.default_rng(0).integers(0, 256, (40, 12, 12), dtype=np.uint8)
    labels = np.arange(40) % 2
    twice = np.concatenate([labels, labels])
    twice[40:50] = 1 - twice[40:50]
    path = tmp_path / "twice.npz"
    np.savez(path, images=np.concatenate([inputs, inputs]), labels=twice)
    take(room, ArraysData(path=str(path)))
    return room


@pytest.fixture
def table(room: Room, tmp_path: Path) -> Room:
    """Sixty rows of twelve subjects, each of one kind; `copy` is the target in another writing."""
    random = np.random.default_rng(0)
    lines = ["subject,x,y,z,copy,kind"]
    for row in range(60):
        x, y, z = random.normal(size=3)
        kind = row // 5 % 2
        lines.append(f"s{row // 5},{x:.5f},{y:.5f},{z:.5f},{kind + 2}.5,{'ab'[kind]}")
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    take(room, TableData(path=str(path), target="kind"))
    return room


def test_the_line_says_what_was_found(images: Room) -> None:
    line = images.panel.body.leak_line
    assert "images are in two parts" in line.text.text()
    assert "opposite labels" in line.text.text()
    assert line.text.property("role") == "warning"
    assert line.button.text() == "Show"


def test_tab_leads_from_the_split_to_what_was_found_and_on_to_the_preparation(images: Room) -> None:
    names = []
    images.panel.split.seed.setFocus()
    for _ in range(3):
        widget = images.panel.focusWidget()
        names.append(widget.accessibleName())
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    assert names == ["Seed", "Leaks: Show", "Preparation: Edit"]


def test_keys_and_buttons_go_through_the_pairs(images: Room) -> None:
    view = opened(images)
    count = len(view.list.found)
    assert count > 5
    assert view.place.text() == f"1 of {count}"
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    assert view.list.place == 1
    QTest.keyClick(view, Qt.Key.Key_Right)
    click(view.forth)
    assert view.place.text() == f"4 of {count}"
    QTest.keyClick(view, Qt.Key.Key_Left)
    click(view.back)
    assert view.list.place == 1
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.isVisible()


def sealed_place(view: LeakView, room: Room) -> int:
    test = set(room.loader.data.split.test.tolist())
    return next(
        place
        for place, pair in enumerate(view.list.found)
        if isinstance(pair, PairFinding) and len({pair.a, pair.b} & test) == 1
    )


def test_the_test_part_is_covered_until_a_counted_look(images: Room) -> None:
    view = opened(images)
    view.list.go(sealed_place(view, images))
    covered = [tile for tile in view.pair.tiles if tile.sealed]
    assert sorted(tile.label.text() for tile in covered) == ["Kept back", "Sealed"]
    assert all(tile.image._image.isNull() for tile in covered)
    assert images.seal.count == 0
    click(covered[0].look)
    assert images.seal.count == 1
    assert not any(tile.sealed for tile in view.pair.tiles)
    view.close()
    assert not images.seal.images_open
    again = opened(images)
    covered = [tile for tile in again.pair.tiles if tile.sealed]
    assert len(covered) == 2
    assert all(tile.image.accessibleDescription() == "" for tile in covered)
    again.close()


def words_of(view: LeakView) -> str:
    """All that is said of the pair in hand, the list, the accessible names and the descriptions included."""
    labels = [label.text() for label in view.pair.findChildren(QLabel)]
    labels += [tile.image.accessibleDescription() for tile in view.pair.tiles]
    labels += [tile.id.toolTip() for tile in view.pair.tiles]
    index = view.list.model().index(view.list.place, 0)
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    return " | ".join([*labels, *(str(index.data(role)) for role in roles)])


def test_neither_path_nor_place_nor_class_of_a_sealed_sample_is_told(room: Room, tmp_path: Path) -> None:
    """The class stands in the path; and where labels contradict each other, the other's label tells it, too."""
    random = np.random.default_rng(0)
    for name in ("cat", "dog"):
        (tmp_path / "pets" / name).mkdir(parents=True)
    for number in range(20):
        pixels = random.integers(0, 256, (24, 24), dtype=np.uint8)
        first, second = ("cat", "dog") if number % 2 else ("dog", "cat")
        Image.fromarray(pixels).save(tmp_path / "pets" / first / f"first{number}.png")
        # Half of the pairs agree in their labels, half contradict each other.
        Image.fromarray(pixels).save(tmp_path / "pets" / (first if number < 10 else second) / f"second{number}.png")
    take(room, FolderData(path=str(tmp_path / "pets")))
    view = opened(room)
    split = room.loader.data.split
    sealed = [
        place
        for place, pair in enumerate(view.list.found)
        if isinstance(pair, PairFinding) and set(split.test.tolist()) & {pair.a, pair.b}
    ]
    assert {view.list.found[place].clash for place in sealed} == {True, False}
    for place in sealed:
        view.list.go(place)
        said = words_of(view)
        assert not [word for word in ("cat", "dog", "first", "second", ".png") if word in said]
        assert str(view.list.model().index(place, 0).data()) == "Two images"
        assert ("different labels" in said) is view.list.found[place].clash
        assert all(tile.sealed for tile in view.pair.tiles)
    assert room.seal.count == 0
    click(view.pair.tiles[0].look)
    assert room.seal.count == 1
    assert ".png" in words_of(view)
    assert str(view.list.model().index(view.list.place, 0).data()) != "Two images"
    view.close()


def test_the_contradiction_in_breast_mnist_is_said_and_shown_by_a_counted_look(room: Room) -> None:
    if not (data_folder() / "medmnist" / "breastmnist.npz").exists():
        pytest.skip("BreastMNIST is not here")
    room.folder.parent.joinpath("data").mkdir(exist_ok=True)
    room.preferences.change(replace(room.preferences.current, data_folder=str(data_folder())))
    take(room, BreastMnistData())
    assert "1 image is in two parts, with opposite labels" in room.panel.body.leak_line.text.text()
    view = opened(room)
    pair = view.list.found[0]
    assert isinstance(pair, PairFinding)
    assert (pair.a, pair.b, pair.clash) == (115, 700, True)
    view.list.go(0)
    assert "The same image twice" in view.pair.sentence.text()
    assert "with different labels: one of the labels is wrong" in view.pair.sentence.text()
    assert "malignant" not in words_of(view)
    assert "115" not in words_of(view)
    click(view.pair.tiles[0].look)
    assert room.seal.count == 1
    assert {tile.label.text() for tile in view.pair.tiles} == set(room.loader.data.dataset.class_names)
    assert not any(tile.sealed for tile in view.pair.tiles)
    view.close()


def test_one_click_keeps_each_cluster_in_one_part(images: Room) -> None:
    view = opened(images)
    click(view.together)
    assert images.store.project.split.together
    searched(images)
    assert not images.guard.report.pairs
    assert not view.together.isEnabled()
    assert all(isinstance(entry, PairFinding) and entry.clash for entry in view.list.found)
    images.store.undo_stack.undo()
    searched(images)
    assert images.guard.report.pairs
    assert view.together.isEnabled()
    view.close()


def test_a_suspected_column_is_left_out_with_one_click(table: Room) -> None:
    assert "1 feature knows too much" in table.panel.body.leak_line.text.text()
    view = opened(table)
    place = next(i for i, entry in enumerate(view.list.found) if getattr(entry, "feature", "") == "copy")
    view.list.go(place)
    click(view.suspicion.button)
    assert "copy" in table.store.project.dataset.columns
    searched(table)
    assert "copy" not in table.loader.data.dataset.features
    assert not table.guard.report.suspicions
    view.close()


def test_a_group_is_proposed_compared_and_taken(table: Room) -> None:
    table.qtbot.waitUntil(lambda: bool(table.study.proposals), timeout=20_000)
    view = opened(table)
    place = next(i for i, entry in enumerate(view.list.found) if isinstance(entry, GroupFinding))
    view.list.go(place)
    assert not view.group.bars.isVisible()
    click(view.group.compare)
    table.qtbot.waitUntil(lambda: view.group.bars.isVisible(), timeout=60_000)
    assert "subject" in view.group.verdict.text()
    assert " %" not in view.group.verdict.text()
    assert " ± " not in view.group.verdict.text()
    assert not view.group.compare.isVisible()
    click(view.group.use)
    assert table.store.project.dataset.groups == "subject"
    searched(table)
    assert "subject together" in table.panel.split.summary.text()
    assert view.group.isVisible()
    assert not view.group.use.isVisible()
    table.store.undo_stack.undo()
    assert not table.store.project.dataset.groups
    table.wait_for_data()
    view.close()


def test_rows_stand_side_by_side_with_the_equal_muted(room: Room, tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    rows = [",".join(f"{value:.5f}" for value in random.normal(size=4)) + f",{'ab'[n % 2]}" for n in range(40)]
    path = tmp_path / "twice.csv"
    path.write_text("\n".join(["p,q,r,s,kind", *rows, *rows]), encoding="utf-8")
    take(room, TableData(path=str(path), target="kind"))
    view = opened(room)
    sealed = sealed_place(view, room)
    view.list.go(next(place for place in range(len(view.list.found)) if place != sealed))
    view.list.go(sealed)
    model = view.pair.rows.model()
    for column, side in enumerate((Qt.AlignmentFlag.AlignLeft, *(Qt.AlignmentFlag.AlignRight,) * 2)):
        head = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert head & side
        assert model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole) == head
    shown = {model.index(0, column).data() for column in (1, 2)}
    assert shown == {"sealed"}
    click(next(tile for tile in view.pair.tiles if tile.sealed).look)
    model = view.pair.rows.model()
    assert model.index(0, 1).data() == model.index(0, 2).data() != "sealed"
    assert model.equal.all()
    assert not view.grab().isNull()
    view.close()


def test_a_search_can_be_given_up_and_asked_for(room: Room) -> None:
    searched(room)
    room.panel.new_seed()
    room.wait_for_data()
    line = room.panel.body.leak_line
    if room.guard.busy:
        click(line.button)
        assert line.button.text() == "Look now"
        click(line.button)
    searched(room)
    assert line.text.text().startswith("No leaks found")


def test_thousands_of_pairs_are_put_together_on_a_thread(room: Room, tmp_path: Path) -> None:
    few = np.random.default_rng(0).integers(0, 3, (2000, 3)).astype(np.float32)
    path = tmp_path / "few.npz"
    np.savez(path, x=few, y=np.arange(2000) % 3)
    take(room, ArraysData(path=str(path)))
    room.panel.leaks.open_view()
    room.qtbot.waitUntil(lambda: room.panel.leaks.view is not None and room.panel.leaks.view.isVisible())
    view = room.panel.leaks.view
    assert view is not None
    room.qtbot.addWidget(view)
    report = room.guard.report
    assert report is not None
    assert len(report.pairs) > AT_ONCE
    assert len(view.list.found) >= len(report.pairs)
