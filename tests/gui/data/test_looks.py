from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data_room import Room
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.datasets import DigitsData, WineData
from nnstudio.core.data.own.table import TableData
from nnstudio.core.network import find_preset
from nnstudio.gui.data.looks import UNTRAINED
from nnstudio.gui.data.looks_label import LooksLabel
from nnstudio.gui.data.seal_cover import NO_TEST_PART, SealCover
from nnstudio.gui.data.words import CHANGED_BRIEF, CHANGED_DATA
from nnstudio.gui.explorer.facts import gather

LEFT = Qt.MouseButton.LeftButton


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


def test_the_test_part_stays_covered_until_a_look_is_confirmed(room: Room) -> None:
    panel, samples = room.panel, room.panel.samples
    panel.show_part("test")
    assert samples.cover.isVisible()
    assert not samples.grid.isVisible()
    assert samples.grid.count == 0
    click(samples.cover.images_button)
    assert samples.cover.question.text() == (
        "This look will be counted and kept in this project: looked at 0 times so far."
    )
    click(samples.cover.no_button)
    assert room.seal.count == 0
    click(samples.cover.images_button)
    click(samples.cover.yes_button)
    assert room.store.file.looks()[0].kind == "images"
    assert samples.grid.isVisible()
    assert samples.grid.count == 360
    assert panel.split.test_label.accessibleName() == "Test part: open · looked at once in this project"
    click(samples.seal_button)
    assert samples.grid.count == 0
    assert samples.cover.isVisible()


def test_other_test_images_are_covered(room: Room) -> None:
    room.panel.show_part("test")
    room.panel.samples.cover.images_wanted.emit()
    assert room.seal.images_open
    room.panel.new_seed()
    assert not room.seal.images_open
    assert room.panel.samples.grid.count == 0
    room.wait_for_data()
    room.panel.samples.cover.images_wanted.emit()
    assert room.seal.count == 2
    room.store.new()
    room.store.finish()
    assert room.seal.count == 0
    assert not room.seal.images_open


def test_an_evaluation_is_counted_and_shown(room: Room) -> None:
    panel, cover = room.panel, room.panel.samples.cover
    panel.evaluate_test()
    assert not cover.asking
    assert cover.reason.text() == UNTRAINED
    quick = replace(room.store.project.training, epochs=1)
    room.store.edit("Train briefly", replace(room.store.project, training=quick))
    room.wait_for_data()
    room.train()
    panel.evaluate_test()
    assert cover.asking
    with room.qtbot.waitSignal(room.seal.result, timeout=20_000):
        click(cover.yes_button)
    (look,) = room.store.file.looks()
    assert look.accuracy is not None
    assert cover.accuracy.text() == f"{100 * look.accuracy:.2f}\u202f% right"
    assert cover.looks.text() == "Looked at once in this project."
    assert not cover.tuned.isVisible()
    room.qtbot.wait(1100)  # the file's times are whole seconds
    room.train()
    panel.evaluate_test()
    with room.qtbot.waitSignal(room.seal.result, timeout=20_000):
        click(cover.yes_button)
    assert cover.tuned.isVisible()


def trained_and_judged(room: Room) -> None:
    quick = replace(room.store.project.training, epochs=1)
    room.store.edit("Train briefly", replace(room.store.project, training=quick))
    room.wait_for_data()
    room.train()
    room.panel.evaluate_test()
    with room.qtbot.waitSignal(room.seal.result, timeout=20_000):
        click(room.panel.samples.cover.yes_button)


def test_a_result_stands_only_beside_what_it_was_measured_on(room: Room) -> None:
    cover, label = room.panel.samples.cover, room.panel.split.test_label
    trained_and_judged(room)
    assert cover.accuracy.isVisible()
    room.panel.new_seed()
    room.wait_for_data()
    room.panel.show_part("test")
    assert not cover.accuracy.isVisible()
    assert cover.looks.text() == "Looked at once in this project."
    room.store.edit("Other data", replace(room.store.project, dataset=WineData()))
    room.wait_for_data()
    assert not cover.accuracy.isVisible()
    assert not cover.figures.isVisible()
    assert not cover.tuned.isVisible()
    assert cover.looks.text() == "Looked at 0 times in this project."
    assert "looked at 0 times" in label.accessibleName()
    room.store.undo_stack.undo()
    room.store.undo_stack.undo()
    room.wait_for_data()
    assert cover.accuracy.isVisible()
    assert "looked at once" in label.accessibleName()


def test_looks_at_other_data_are_not_carried_over(room: Room) -> None:
    room.store.edit("Other data", replace(room.store.project, dataset=WineData()))
    room.wait_for_data()
    room.panel.show_part("test")
    room.panel.samples.cover.images_wanted.emit()
    assert room.seal.count == 1
    room.store.edit("Digits", replace(room.store.project, dataset=DigitsData()))
    room.wait_for_data()
    assert room.seal.count == 0
    trained_and_judged(room)
    assert room.panel.samples.cover.accuracy.isVisible()
    assert not room.panel.samples.cover.tuned.isVisible()


def test_rows_are_no_images_and_one_is_one(room: Room) -> None:
    cover = SealCover()
    room.qtbot.addWidget(cover)
    cover.show_part(42, "row")
    assert cover.purpose.text().startswith("42 rows that the network never learns from")
    assert cover.images_button.text() == "Show the rows…"
    assert "rows of the test part" in cover.images_button.toolTip()
    cover.show_part(1, "image")
    assert cover.purpose.text().startswith("1 image that the network")
    room.store.edit("Wine", replace(room.store.project, dataset=WineData()))
    room.wait_for_data()
    shown = room.panel.samples
    assert "rows that the network" in shown.cover.purpose.text()
    assert shown.seal_button.text() == "Cover the test rows"


def test_without_a_test_part_nothing_is_sealed(room: Room) -> None:
    split = replace(room.store.project.split, train=0.8, validation=0.2, test=0.0)
    room.store.edit("No test part", replace(room.store.project, split=split))
    room.wait_for_data()
    label, cover = room.panel.split.test_label, room.panel.samples.cover
    assert label.text() == "none"
    assert label.accessibleName() == "Test part: none"
    room.panel.show_part("test")
    assert cover.purpose.text() == NO_TEST_PART
    assert not cover.looks.isVisible()
    assert not cover.images_button.isEnabled()
    room.train()
    assert "no test part" in cover.reason.text()
    room.panel.evaluate_test()
    assert not cover.asking
    assert room.seal.count == 0


def test_the_number_of_looks_is_said_however_narrow_the_dock_is(room: Room) -> None:
    label = LooksLabel()
    room.qtbot.addWidget(label)
    label.show()
    for opened, state in ((False, "sealed"), (True, "open")):
        label.show_looks(2, opened)
        label.resize(400, 20)
        assert label.text() == f"{state} · looked at twice"
        label.resize(110, 20)
        assert label.text() == f"{state} · 2 looks"
        label.resize(60, 20)
        assert label.text() == "2 looks"
        assert "looked at twice" in label.toolTip()


def test_the_question_comes_into_view_in_a_low_window(room: Room) -> None:
    room.window.resize(250, 480)
    room.panel.show_part("test")
    room.qtbot.wait(30)
    room.panel.samples.cover.ask("images")
    viewport = room.panel.body.page.viewport()
    button = room.panel.samples.cover.no_button
    room.qtbot.waitUntil(lambda: viewport.rect().contains(button.mapTo(viewport, button.rect().center())))


def test_a_test_part_that_was_put_right_after_a_look_gives_no_honest_figure(room: Room) -> None:
    cover, store = room.panel.samples.cover, room.store
    trained_and_judged(room)
    assert not cover.tuned.isVisible()
    assert room.loader.data is not None
    wrong = [str(index) for index in room.loader.data.split.test[:20]]
    store.edit("Exclude", replace(store.project, corrections=store.project.corrections.excluding(wrong)))
    room.wait_for_data()
    assert not cover.accuracy.isVisible()
    room.panel.evaluate_test()
    with room.qtbot.waitSignal(room.seal.result):
        click(cover.yes_button)
    assert cover.tuned.isVisible()
    store.undo_stack.undo()
    room.wait_for_data()
    assert cover.accuracy.isVisible()
    assert not cover.tuned.isVisible()
    assert room.seal.last_result is not None
    assert room.seal.last_result.n == 360


def test_data_that_have_changed_are_not_judged_by(room: Room, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    lines = ["x,y,kind", *(f"{n % 17},{n % 13},{'ab'[n % 2]}" for n in range(100))]
    table.write_text("\n".join(lines), encoding="utf-8")
    network = find_preset("mlp").network((2,), 2)
    spec = TableData(path=str(table), target="kind")
    room.store.edit("Table", replace(room.store.project, dataset=spec, network=network))
    trained_and_judged(room)
    table.write_text("\n".join([*lines, "5,5,a"]), encoding="utf-8")
    room.loader.follow(room.store.project, tmp_path, room.store.file, again=True)
    room.wait_for_data()
    room.panel.show_part("test")
    room.panel.evaluate_test()
    assert not room.panel.samples.cover.asking
    assert room.panel.samples.cover.reason.text() == CHANGED_DATA
    assert room.panel.body.stale.text.text() == CHANGED_BRIEF
    assert room.panel.body.stale.isVisible()
    room.train()
    assert not room.panel.body.stale.isVisible()
    assert room.seal.count == 1


def test_a_network_for_another_size_is_refused_before_a_look_is_counted(room: Room) -> None:
    trained_and_judged(room)
    preparation = replace(room.store.project.preparation, size=20)
    room.store.edit("Smaller", replace(room.store.project, preparation=preparation))
    room.wait_for_data()
    room.panel.evaluate_test()
    assert not room.panel.samples.cover.asking
    assert "was trained on samples of 1×28×28, and these are 1×20×20" in room.panel.samples.cover.reason.text()
    assert room.seal.count == 1


def test_what_was_sealed_stays_covered_when_the_split_is_another(room: Room) -> None:
    trained_and_judged(room)
    data = room.loader.data
    assert data is not None
    sealed = set(data.split.test.tolist())
    room.panel.new_seed()
    room.wait_for_data()
    now = room.loader.data
    assert now is not None
    formerly = sealed - set(now.split.test.tolist())
    assert set(room.seal.covered.tolist()) == formerly != set()
    room.panel.show_part("train")
    grid = room.panel.samples.grid
    shown = {grid.index_at(place) for place in range(grid.count)}
    assert shown == set(now.split.train.tolist()) - formerly
    facts = gather(now, room.store.project.corrections, False, room.seal.covered)
    assert not sealed & set(facts.visible.tolist())
    assert not sealed & set(facts.by_part()["train"].tolist())
    assert f"{len(formerly)} samples were in the test part when the network was trained" in facts.sealed
    room.train()  # anew, on the new split: these are training samples like all others
    assert not len(room.seal.covered)
    room.panel.show_part("train")
    assert grid.count == len(now.split.train)
