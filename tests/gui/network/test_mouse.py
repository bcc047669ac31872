from __future__ import annotations

from network_studio import LEFT, Studio, drag, hover
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from nnstudio.core.network import find_preset
from nnstudio.core.network.layers import Conv2d, MaxPool2d
from nnstudio.gui.network.palette_entry import PaletteEntry

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LENET = find_preset("lenet5").network()


def entry(studio: Studio, text: str) -> PaletteEntry:
    return next(found for found in studio.panel.body.palette_list.entries() if found.text() == text)


def above(studio: Studio, index: int) -> QPoint:
    """A place from which a thing falls in front of a card."""
    return studio.diagram.slot_point((index,)) + QPoint(-60, 2)


def test_a_click_selects_and_a_click_beside_lets_go(studio: Studio) -> None:
    studio.click(3)
    assert studio.selected == (3,)
    QTest.mouseClick(studio.diagram, LEFT, pos=QPoint(3, 300))
    assert studio.selected == ()


def test_control_and_shift_take_several(studio: Studio) -> None:
    studio.click(1)
    studio.click(3, CONTROL)
    assert studio.selected == (1, 3)
    studio.click(3, CONTROL)
    assert studio.selected == (1,)
    studio.click(4, SHIFT)
    assert studio.selected == (1, 2, 3, 4)
    studio.click(2)
    assert studio.selected == (2,)


def test_a_double_click_goes_to_the_settings(studio: Studio) -> None:
    QTest.mouseDClick(studio.diagram, LEFT, pos=studio.middle(3))
    studio.click(3)
    QTest.mouseDClick(studio.diagram, LEFT, pos=studio.middle(3))
    assert studio.panel.body.inspector.form.editor("channels").field.hasFocus()


def test_dragging_a_card_reorders(studio: Studio) -> None:
    drag(studio.diagram, studio.middle(3), above(studio, 1), drop=False)
    assert studio.diagram.slots is not None
    assert studio.diagram.slots.target == (1,)
    assert (3,) not in studio.diagram.slots.open
    assert (4,) not in studio.diagram.slots.open
    QTest.mouseRelease(studio.diagram, LEFT, pos=above(studio, 1))
    assert studio.diagram.slots is None
    assert studio.store.project.network == LENET.remove((3,)).insert((1,), LENET.layers[3])
    assert studio.selected == (1,)
    assert studio.step == "Move Convolution"
    studio.undo()
    assert studio.store.project.network == LENET
    assert studio.selected == (3,)


def test_several_cards_are_dragged_together(studio: Studio) -> None:
    studio.panel.select((3,), (4,))
    drag(studio.diagram, studio.middle(3), above(studio, 0))
    assert studio.titles[:3] == ["Convolution", "ReLU", "Convolution"]
    assert studio.selected == (0, 1)
    assert studio.step == "Move 2 layers"


def test_a_drag_ends_with_escape_or_beside_the_diagram(studio: Studio) -> None:
    drag(studio.diagram, studio.middle(3), above(studio, 1), drop=False)
    studio.key(Qt.Key.Key_Escape)
    assert studio.diagram.slots is None
    QTest.mouseRelease(studio.diagram, LEFT, pos=above(studio, 1))
    drag(studio.diagram, studio.middle(3), QPoint(-200, 100))
    assert studio.store.undo_stack.count() == 0


def test_an_edit_during_a_drag_ends_it(studio: Studio) -> None:
    studio.panel.select((3,))
    studio.panel.edits.delete()
    drag(studio.diagram, studio.middle(3), above(studio, 1), drop=False)
    studio.undo()
    assert studio.diagram.slots is None
    QTest.mouseRelease(studio.diagram, LEFT, pos=above(studio, 1))
    assert studio.store.project.network == LENET


def test_held_at_the_edge_the_diagram_scrolls(studio: Studio, qtbot: QtBot) -> None:
    bar = studio.panel.body.view.verticalScrollBar()
    bottom = QPoint(120, studio.panel.body.view.viewport().height() - 4)
    drag(studio.diagram, studio.middle(1), bottom, drop=False)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    studio.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(studio.diagram, LEFT, pos=bottom)


def test_a_click_in_the_palette_inserts_after_the_selection(studio: Studio) -> None:
    studio.panel.select((2,))
    QTest.mouseClick(entry(studio, "Max"), LEFT)
    assert studio.store.project.network == LENET.insert((3,), MaxPool2d())
    assert studio.selected == (3,)
    studio.panel.select()
    QTest.mouseClick(entry(studio, "Softmax"), LEFT)
    QTest.mouseClick(entry(studio, "Sigmoid"), LEFT)
    assert studio.titles[-2:] == ["Softmax", "Sigmoid"]
    studio.panel.select()
    QTest.mouseClick(entry(studio, "Tanh"), LEFT)
    assert studio.titles[-2:] == ["Tanh", "Sigmoid"]


def test_dragging_from_the_palette_inserts_at_the_slot(studio: Studio) -> None:
    source = entry(studio, "Convolution")
    target = source.mapFromGlobal(studio.diagram.mapToGlobal(above(studio, 2)))
    drag(source, QPoint(30, 10), target, drop=False)
    assert studio.diagram.slots is not None
    assert studio.diagram.slots.open == {(index,) for index in range(13)}
    assert studio.diagram.slots.target == (2,)
    QTest.mouseRelease(source, LEFT, pos=target)
    assert studio.store.project.network == LENET.insert((2,), Conv2d())
    assert studio.selected == (2,)
    assert studio.diagram.hasFocus()


def test_a_palette_drag_can_be_given_up(studio: Studio) -> None:
    source = entry(studio, "Convolution")
    target = source.mapFromGlobal(studio.diagram.mapToGlobal(above(studio, 2)))
    drag(source, QPoint(30, 10), target, drop=False)
    QTest.keyClick(source, Qt.Key.Key_Escape)
    QTest.mouseRelease(source, LEFT, pos=target)
    drag(source, QPoint(30, 10), QPoint(40, 60))
    assert studio.store.undo_stack.count() == 0
    assert studio.diagram.slots is None


def test_the_plus_between_cards_inserts_there(studio: Studio, qtbot: QtBot) -> None:
    hover(studio.diagram, studio.diagram.slot_point((2,)))
    QTest.mouseClick(studio.diagram, LEFT, pos=studio.diagram.slot_point((2,)))
    popup = QApplication.activePopupWidget()
    assert popup is not None
    search = popup.findChild(QLineEdit)
    QTest.keyClicks(search, "max")
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert studio.store.project.network == LENET.insert((2,), MaxPool2d())
    assert QApplication.activePopupWidget() is None


def test_a_problem_is_marked_and_mended_by_its_button(studio: Studio) -> None:
    height = studio.diagram.card_rect((6,)).height()
    studio.panel.select((6,))
    studio.panel.edits.delete()
    assert studio.diagram.card_rect((6,)).height() > height
    assert studio.diagram.cards[8].shape == "—"
    assert studio.diagram.cards[-1].mark == ("triangle-alert", "warning_text")
    [button] = [found for found in studio.diagram.findChildren(QPushButton) if found.isVisible()]
    assert button.text() == "Insert Flatten"
    QTest.mouseClick(button, LEFT)
    assert studio.store.project.network == LENET
    assert studio.step == "Insert Flatten"
    assert studio.selected == (6,)
    assert studio.diagram.hasFocus()
    studio.undo()
    assert studio.selected == (6,)


def test_the_context_menu_has_every_edit(studio: Studio, qtbot: QtBot) -> None:
    place = studio.middle(3)
    QTest.mousePress(studio.diagram, Qt.MouseButton.RightButton, pos=place)
    QApplication.sendEvent(
        studio.diagram,
        QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, studio.diagram.mapToGlobal(place)),
    )
    assert studio.selected == (3,)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert words == [
        *("Insert before", "Insert after", "Cut", "Copy", "Paste after", "Duplicate"),
        *("Move up", "Move down", "Wrap in", "Unwrap", "Rename", "Freeze", "Delete"),
    ]
    before = next(action for action in menu.actions() if action.text() == "Insert before")
    inserts = before.menu()
    assert isinstance(inserts, QMenu)
    next(action for action in inserts.actions() if action.text() == "Dropout").trigger()
    menu.close()
    assert studio.titles[3:5] == ["Dropout", "Convolution"]


def test_the_menu_offers_the_fix(studio: Studio) -> None:
    studio.panel.select((6,))
    studio.panel.edits.delete()
    QApplication.sendEvent(studio.diagram, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert studio.store.project.network == LENET
