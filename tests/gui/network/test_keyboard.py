from __future__ import annotations

from network_studio import Studio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from nnstudio.core.network import LAYERS, find_preset
from nnstudio.core.network.layers import Conv2d
from nnstudio.gui.widgets.message_bar import MessageBar

Key = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LENET = find_preset("lenet5").network()


def focused() -> object:
    return QApplication.focusWidget()


def test_arrows_walk_through_the_cards(studio: Studio) -> None:
    studio.key(Key.Key_Down)
    assert studio.selected == (0,)
    studio.key(Key.Key_Down)
    studio.key(Key.Key_Down)
    studio.key(Key.Key_Up)
    assert studio.selected == (1,)
    studio.key(Key.Key_End)
    assert studio.selected == (11,)
    studio.key(Key.Key_Home)
    assert studio.selected == (0,)
    studio.key(Key.Key_Escape)
    assert studio.selected == ()


def test_what_is_selected_is_scrolled_into_view(studio: Studio, qtbot: QtBot) -> None:
    bar = studio.panel.body.view.verticalScrollBar()
    studio.key(Key.Key_End)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    studio.key(Key.Key_Home)
    qtbot.waitUntil(lambda: bar.value() == 0)


def test_a_card_that_grows_by_its_problem_is_shown_whole(studio: Studio, qtbot: QtBot) -> None:
    studio.resize(660, 400)
    studio.panel.select((6,))
    studio.panel.edits.delete()
    diagram = studio.diagram
    qtbot.waitUntil(lambda: diagram.visibleRegion().boundingRect().contains(diagram.card_rect((6,)).toAlignedRect()))


def test_alt_arrows_move_and_undo_comes_back(studio: Studio) -> None:
    studio.panel.select((3,))
    studio.key(Key.Key_Up, ALT)
    assert studio.titles[2] == "Convolution"
    assert studio.selected == (2,)
    assert studio.step == "Move Convolution"
    studio.key(Key.Key_Down, ALT)
    assert studio.store.project.network == LENET
    studio.undo()
    studio.undo()
    assert studio.store.project.network == LENET
    assert studio.selected == (3,)


def test_delete_selects_the_next_and_undo_the_deleted(studio: Studio) -> None:
    for key in (Key.Key_Delete, Key.Key_Backspace):
        studio.panel.select((3,))
        studio.key(key)
        assert len(studio.titles) == 11
        assert studio.selected == (3,)
        assert studio.step == "Delete Convolution"
        studio.undo()
        assert studio.selected == (3,)
        assert studio.titles[3] == "Convolution"


def test_ctrl_d_duplicates(studio: Studio) -> None:
    studio.panel.select((1,))
    studio.key(Key.Key_D, CONTROL)
    assert studio.titles[1:3] == ["ReLU", "ReLU"]
    assert studio.selected == (2,)


def test_shift_arrows_take_several(studio: Studio) -> None:
    studio.panel.select((0,))
    studio.key(Key.Key_Down, SHIFT)
    studio.key(Key.Key_Down, SHIFT)
    assert studio.selected == (0, 1, 2)
    studio.key(Key.Key_D, CONTROL)
    assert studio.step == "Duplicate 3 layers"
    assert studio.selected == (3, 4, 5)
    studio.undo()
    studio.key(Key.Key_A, CONTROL)
    studio.key(Key.Key_Delete)
    assert studio.titles == []
    assert studio.selected == ()
    studio.undo()
    assert studio.store.project.network == LENET


def test_cut_and_paste(studio: Studio) -> None:
    studio.panel.select((3,))
    studio.key(Key.Key_X, CONTROL)
    assert "Convolution" not in studio.titles[1:]
    studio.panel.select((0,))
    studio.key(Key.Key_V, CONTROL)
    assert studio.store.project.network.layers[1] == Conv2d(16, 5)
    assert studio.selected == (1,)
    before = studio.store.project
    for text, said in (("no layers", "copy some cards"), ("nn.Sequential(nn.ReLU())", "Paste code…")):
        QApplication.clipboard().setText(text)
        studio.key(Key.Key_V, CONTROL)
        assert studio.store.project is before
        assert said in studio.panel.findChild(MessageBar).text()


def test_enter_goes_to_the_settings_and_escape_back(studio: Studio) -> None:
    studio.panel.select((3,))
    studio.key(Key.Key_Return)
    field = studio.panel.body.inspector.form.editor("channels").field
    assert field.hasFocus()
    QTest.keyClick(field, Key.Key_Escape)
    assert studio.diagram.hasFocus()


def test_building_by_keyboard_alone(studio: Studio) -> None:
    studio.panel.select((2,))
    studio.key(Key.Key_Slash)
    search = focused()
    assert isinstance(search, QLineEdit)
    QTest.keyClicks(search, "conv 32 3")
    QTest.keyClick(search, Key.Key_Return)
    assert studio.store.project.network.layers[3] == Conv2d(32, 3)
    assert studio.selected == (3,)
    QTest.keyClicks(search, "relu")
    QTest.keyClick(search, Key.Key_Return)
    assert studio.titles[3:5] == ["Convolution", "ReLU"]
    QTest.keyClick(search, Key.Key_Escape)
    assert studio.diagram.hasFocus()
    studio.key(Key.Key_Insert)
    assert focused() is search


def test_arrows_walk_through_the_palette(studio: Studio) -> None:
    studio.panel.focus_palette()
    QTest.keyClick(studio.panel.body.palette_list.findChild(QLineEdit), Key.Key_Down)
    entries = studio.panel.body.palette_list.entries()
    assert entries[0].hasFocus()
    QTest.keyClick(entries[0], Key.Key_Down)
    assert entries[1].hasFocus()
    QTest.keyClick(entries[1], Key.Key_Return)
    assert studio.step == f"Insert {list(LAYERS)[1].title}"
    QTest.keyClick(entries[1], Key.Key_Up)
    QTest.keyClick(entries[0], Key.Key_Up)
    assert isinstance(focused(), QLineEdit)


def test_numbers_that_do_not_fit_are_told_and_not_inserted(studio: Studio) -> None:
    studio.panel.focus_palette()
    search = focused()
    assert isinstance(search, QLineEdit)
    QTest.keyClicks(search, "conv 0")
    QTest.keyClick(search, Key.Key_Return)
    assert len(studio.titles) == 12
    assert "at least 1" in studio.panel.body.palette_list.hint
    QTest.keyClick(search, Key.Key_Escape)
    assert search.text() == ""
    assert studio.panel.body.palette_list.hint == ""


def test_keys_that_mean_nothing_do_nothing(studio: Studio) -> None:
    for key in (Key.Key_Delete, Key.Key_Return):
        studio.key(key)
    studio.key(Key.Key_D, CONTROL)
    studio.key(Key.Key_Up, ALT)
    studio.key(Key.Key_C, CONTROL)
    studio.key(Key.Key_X, CONTROL)
    studio.key(Key.Key_F5)
    assert studio.store.undo_stack.count() == 0
