from __future__ import annotations

from collections.abc import Callable, Iterator

import network_trees
import pytest
from network_studio import drag
from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.core.network import Network, Trace, find_preset, trace
from nnstudio.core.network.layers import Dropout
from nnstudio.gui.network.views.camera import READABLE
from nnstudio.gui.network.views.drawing_view import DrawingView
from nnstudio.gui.theme import ThemeStore

LENET = trace(find_preset("lenet5").network(), (1, 28, 28))
LONG = trace(network_trees.densenet(), (3, 64, 64))
PLAIN = Qt.KeyboardModifier.NoModifier


def draw(view: DrawingView, plan: Trace) -> None:
    """Show a network and wait until it is drawn."""
    view.show_plan(plan)
    assert view.drawing


@pytest.fixture
def view() -> Iterator[DrawingView]:
    made = DrawingView()
    made.resize(700, 560)
    made.show()
    draw(made, LENET)
    made.fit()
    QApplication.processEvents()
    yield made
    made.stop()
    made.close()


def wheel(view: DrawingView, steps: int, modifiers: Qt.KeyboardModifier = PLAIN, at: QPointF | None = None) -> None:
    place = at or QPointF(view.rect().center())
    event = QWheelEvent(
        place,
        QPointF(view.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def wishes(view: DrawingView) -> list[object]:
    found: list[object] = []
    view.selected.connect(found.append)
    return found


def test_the_whole_network_can_be_seen(view: DrawingView) -> None:
    assert view.camera.shows_all
    assert not view.minimap.isVisible()


def test_a_click_selects_the_layer(view: DrawingView) -> None:
    found = wishes(view)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.place_of((3,)).toPoint())
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))
    assert found == [(3,), None]


def test_a_click_within_a_block_selects_what_is_there_or_the_block(view: DrawingView) -> None:
    draw(view, trace(network_trees.resnet(), (3, 32, 32)))
    found = wishes(view)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.place_of((3, 0, 0, 0, 0)).toPoint())
    view.zoom(2)
    rect = view._sketch.rect_of((3, 0, 0))
    assert rect is not None
    view.camera.reveal(rect)
    corner = view.camera.to_view(rect).topLeft() + QPointF(6, 6)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=corner.toPoint())
    assert found == [(3, 0, 0, 0, 0), (3, 0, 0)]


def test_control_and_wheel_zoom_about_the_pointer(view: DrawingView) -> None:
    pointer = view.place_of((6,))
    before = view.camera.scale
    wheel(view, 3, Qt.KeyboardModifier.ControlModifier, pointer)
    assert view.camera.scale > 1.8 * before
    assert (view.place_of((6,)) - pointer).manhattanLength() < 4
    assert view.minimap.isVisible()
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.camera.shows_all


def test_wheel_keys_and_drag_move_the_drawing(view: DrawingView) -> None:
    view.zoom(4)
    start = view.place_of((6,))
    wheel(view, -1)
    assert view.place_of((6,)).y() == start.y() - 60
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.place_of((6,)).y() > start.y()
    start, found = view.place_of((6,)), wishes(view)
    drag(view, QPoint(200, 200), QPoint(200, 140))
    assert view.place_of((6,)).y() == start.y() - 60
    assert found == []


def test_arrows_step_from_layer_to_layer(view: DrawingView) -> None:
    found = wishes(view)
    view.selected.connect(lambda path: view.show_selection([path] if path else [], path))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Escape, Qt.Key.Key_Up):
        QTest.keyClick(view, key)
    assert found == [(0,), (1,), (0,), (0,), None, (11,)]
    edits: list[bool] = []
    view.edit_wanted.connect(lambda: edits.append(True))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert edits == [True]


def test_a_layer_selected_elsewhere_comes_into_view(view: DrawingView) -> None:
    view.zoom(5)
    view.show_selection([(11,)], (11,))
    assert view.rect().contains(view.place_of((11,)).toPoint())
    assert "fc3" in view.accessibleDescription()


def test_the_map_leads_elsewhere(view: DrawingView) -> None:
    draw(view, LONG)
    view.zoom(1 / view.camera.scale)
    assert view.minimap.isVisible()
    QTest.mouseClick(view.minimap, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert view.camera.seen().left() <= 0
    QTest.mouseClick(view.minimap, Qt.MouseButton.LeftButton, pos=view.minimap.rect().bottomRight() - QPoint(10, 10))
    assert view.camera.seen().right() >= view.drawing.width


def test_a_new_plan_keeps_the_place(view: DrawingView) -> None:
    draw(view, LONG)
    view.zoom(1 / view.camera.scale)
    view.camera.pan(500, 300)
    origin = view.camera.origin
    draw(view, trace(network_trees.densenet().replace((2,), *()), (3, 64, 64)))
    QApplication.processEvents()
    assert view.camera.origin == origin


def test_selection_is_painted_and_the_theme_followed(view: DrawingView, theme_store: ThemeStore) -> None:
    plain = view.grab().toImage()
    view.show_selection([(2,)], (2,))
    assert view.grab().toImage() != plain
    try:
        theme_store.set_scheme("dark")
        QApplication.processEvents()
        assert view.grab().toImage().pixelColor(3, 3).lightness() < 60
    finally:
        theme_store.set_scheme("light")


def test_an_empty_network_can_be_looked_at(view: DrawingView) -> None:
    draw(view, trace(Network(), (1, 28, 28)))
    found = wishes(view)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    view.grab()
    assert found == [None]


def opened(plan: Trace, width: int, height: int) -> DrawingView:
    made = DrawingView()
    made.resize(width, height)
    made.show()
    draw(made, plan)
    return made


def test_a_network_too_tall_to_be_read_whole_begins_at_its_top() -> None:
    view = opened(LENET, 500, 300)
    assert view.camera.scale >= READABLE
    assert view.camera.seen().top() <= 0
    assert view.camera.seen().left() <= 0 <= view.drawing.width <= view.camera.seen().right()
    view.resize(1200, 1400)
    assert view.camera.shows_all
    view.close()


def test_while_another_network_is_drawn_the_old_one_stays(view: DrawingView, wait_for: Callable[..., None]) -> None:
    before = view.drawing
    view.show_plan(LONG)
    assert view._sketch.drawing is before
    view.show_plan(LENET)
    view.show_plan(trace(network_trees.resnet(), (3, 32, 32)))
    wait_for(lambda: not view._drafting.busy)
    assert view._sketch.rect_of((3, 0, 0, 0, 0)) is not None


def test_a_layer_that_is_new_comes_into_view_once_it_is_drawn(view: DrawingView) -> None:
    view.zoom(3)
    network = find_preset("lenet5").network()
    view.show_plan(trace(network.insert((12,), Dropout(0.5)), (1, 28, 28)))
    view.show_selection([(12,)], (12,))
    assert view.rect().contains(view.place_of((12,)).toPoint())


def test_all_pictures_arrive_though_none_holds_up_a_frame(view: DrawingView, wait_for: Callable[..., None]) -> None:
    draw(view, LONG)
    view.zoom(1.2 / view.camera.scale)
    view.repaint()
    wait_for(lambda: not view._tiles.prepare(QRectF(view.camera.origin, QSizeF(view.size()))))
    shown = view.grab().toImage()
    view._tiles.clear()
    view.repaint()
    wait_for(lambda: view.grab().toImage() == shown)


def test_the_middle_button_and_space_move_it_and_a_tap_of_space_is_told(view: DrawingView) -> None:
    view.zoom(3)
    taps: list[bool] = []
    found = wishes(view)
    view.hand.tapped.connect(lambda: taps.append(True))
    start = view.place_of((6,))
    QTest.mousePress(view, Qt.MouseButton.MiddleButton, pos=QPoint(200, 200))
    QTest.mouseMove(view, QPoint(200, 190))
    QTest.mouseMove(view, QPoint(200, 150))
    QTest.mouseRelease(view, Qt.MouseButton.MiddleButton, pos=QPoint(200, 150))
    assert view.place_of((6,)).y() == start.y() - 50
    QTest.keyPress(view, Qt.Key.Key_Space)
    drag(view, QPoint(200, 100), QPoint(200, 150))
    QTest.keyRelease(view, Qt.Key.Key_Space)
    assert view.place_of((6,)).y() == start.y()
    assert found == []
    assert taps == []
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert taps == [True]
