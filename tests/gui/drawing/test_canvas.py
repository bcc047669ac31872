from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QImage, QInputDevice, QKeySequence, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from nnstudio.core.data.drawing import Drawing
from nnstudio.gui.drawing.canvas import DrawingCanvas
from nnstudio.gui.theme import ThemeStore

from .conftest import drag

LINE = ((60.0, 60.0), (200.0, 60.0))
OTHER = ((60.0, 200.0), (200.0, 200.0))


@pytest.fixture
def canvas(qtbot: QtBot) -> DrawingCanvas:
    widget = DrawingCanvas()
    qtbot.addWidget(widget)
    widget.resize(300, 280)
    widget.show()
    return widget


def lightness(canvas: DrawingCanvas, x: int, y: int) -> int:
    return canvas.grab().toImage().pixelColor(canvas.view.map(QPoint(x, y))).lightness()


def test_a_drag_is_one_smooth_stroke(canvas: DrawingCanvas) -> None:
    reports: list[tuple[Drawing, bool]] = []
    canvas.drawn.connect(lambda drawing, over: reports.append((drawing, over)))
    drag(canvas, [(60, 60), (200, 60), (200, 200)])
    assert [over for _, over in reports].count(True) == 1
    assert reports[-1][1]
    assert len(reports) > 5
    stroke = reports[-1][0].strokes[0]
    assert stroke[0] == pytest.approx((60, 60), abs=1)
    assert stroke[-1] == pytest.approx((200, 200), abs=1)
    assert lightness(canvas, 130, 60) == 255
    assert lightness(canvas, 100, 150) == 0
    values = {canvas.grab().toImage().pixelColor(150, y).lightness() for y in range(280)}
    assert values - {0, 255}, "the edges are antialiased"


def test_a_tap_is_a_dot(canvas: DrawingCanvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.drawn, check_params_cb=lambda drawing, over: over):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.view.map(QPoint(140, 140)))
    assert not canvas.drawing.empty
    assert lightness(canvas, 140, 140) == 255
    assert lightness(canvas, 140, 180) == 0


def test_other_buttons_and_mere_moves_draw_nothing(canvas: DrawingCanvas) -> None:
    QTest.mouseMove(canvas, QPoint(50, 50))
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=QPoint(90, 90))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)
    assert canvas.drawing.empty


def test_growing_ink_looks_like_ink_drawn_at_once(canvas: DrawingCanvas) -> None:
    drag(canvas, [(60, 60), (200, 80), (120, 200)], release=False)
    growing = canvas.grab().toImage()
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=canvas.view.map(QPoint(120, 200)))
    grown = canvas.grab().toImage()
    canvas.show_drawing(canvas.drawing)
    assert canvas.grab().toImage() == grown
    spots = [(x, y) for x in range(0, 300, 2) for y in range(0, 280, 2)]
    differing = sum(
        (growing.pixelColor(*spot).lightness() > 127) != (grown.pixelColor(*spot).lightness() > 127) for spot in spots
    )
    # Pieces overlap where they meet, which makes edges up to a pixel fuller until the stroke is done.
    assert differing < 80


def test_the_eraser_takes_whole_strokes(canvas: DrawingCanvas) -> None:
    canvas.show_drawing(Drawing((LINE, OTHER)))
    canvas.set_tool("eraser")
    reports: list[bool] = []
    canvas.drawn.connect(lambda _, over: reports.append(over))
    drag(canvas, [(130, 20), (130, 100)])
    assert canvas.drawing.strokes == (OTHER,)
    assert reports == [False, True]
    assert lightness(canvas, 130, 60) == 0
    drag(canvas, [(20, 20), (20, 30)])
    assert canvas.drawing.strokes == (OTHER,)


def test_the_eraser_shows_where_it_is(canvas: DrawingCanvas) -> None:
    canvas.show_drawing(Drawing((LINE,)))
    canvas.set_tool("eraser")
    before = canvas.grab().toImage()
    QTest.mouseMove(canvas, QPoint(150, 200))
    assert canvas.grab().toImage() != before
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.grab().toImage() == before


def tablet(canvas: DrawingCanvas, kind: QEvent.Type, place: QPoint, device: QPointingDevice) -> None:
    spot = QPointF(canvas.view.map(place))
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Qt.MouseButton.LeftButton
    plain = Qt.KeyboardModifier.NoModifier
    whole = QPointF(canvas.mapToGlobal(spot.toPoint()))
    event = QTabletEvent(kind, device, spot, whole, 0.4, 0, 0, 0, 0, 0, plain, Qt.MouseButton.LeftButton, down)
    QApplication.sendEvent(canvas, event)
    assert event.isAccepted(), "else Qt would send a mouse event as well"


def pen_device(tip: QPointingDevice.PointerType) -> QPointingDevice:
    kind, can = QInputDevice.DeviceType.Stylus, QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    return QPointingDevice("pen", 7, kind, tip, can, 1, 1)


def test_a_tablet_draws_and_its_other_end_erases(canvas: DrawingCanvas) -> None:
    pen = pen_device(QPointingDevice.PointerType.Pen)
    tablet(canvas, QEvent.Type.TabletPress, QPoint(60, 60), pen)
    tablet(canvas, QEvent.Type.TabletMove, QPoint(120, 60), pen)
    tablet(canvas, QEvent.Type.TabletMove, QPoint(120, 60), pen)
    tablet(canvas, QEvent.Type.TabletRelease, QPoint(200, 60), pen)
    assert len(canvas.drawing.strokes) == 1
    assert len(canvas.drawing.strokes[0]) == 3, "standstill adds no points"
    eraser = pen_device(QPointingDevice.PointerType.Eraser)
    tablet(canvas, QEvent.Type.TabletPress, QPoint(150, 20), eraser)
    tablet(canvas, QEvent.Type.TabletMove, QPoint(150, 100), eraser)
    tablet(canvas, QEvent.Type.TabletRelease, QPoint(150, 100), eraser)
    assert canvas.drawing.empty
    assert canvas.tool == "pen"


def test_a_finger_draws_and_a_second_one_does_not(canvas: DrawingCanvas) -> None:
    device = QTest.createTouchDevice()
    first, second, third = (canvas.view.map(QPoint(x, 100)) for x in (60, 130, 200))
    QTest.touchEvent(canvas, device).press(0, first).commit()
    QTest.touchEvent(canvas, device).move(0, second).press(1, QPoint(10, 10)).commit()
    QTest.touchEvent(canvas, device).move(0, third).stationary(1).commit()
    QTest.touchEvent(canvas, device).release(0, third).release(1, QPoint(10, 10)).commit()
    assert len(canvas.drawing.strokes) == 1
    # The platform without a screen gives its windows a frame of two pixels.
    assert canvas.drawing.strokes[0][0] == pytest.approx((60, 100), abs=3)
    assert canvas.drawing.strokes[0][-1] == pytest.approx((200, 100), abs=3)


def test_keys_have_their_meaning(canvas: DrawingCanvas) -> None:
    asked: list[str] = []
    canvas.asked.connect(asked.append)
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for key, modifier in [
        (Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Z, control),
        (Qt.Key.Key_Z, control | shift),
        (Qt.Key.Key_V, control),
        (Qt.Key.Key_B, control),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier),
    ]:
        QTest.keyClick(canvas, key, modifier)
    assert asked == ["pen", "eraser", "clear", "undo", "redo", "paste"]


def test_ctrl_z_on_the_canvas_is_the_canvas_own(qtbot: QtBot) -> None:
    window, canvas = QMainWindow(), DrawingCanvas()
    qtbot.addWidget(window)
    window.setCentralWidget(canvas)
    action = QAction("Undo", window)
    action.setShortcut(QKeySequence.StandardKey.Undo)
    window.addAction(action)
    triggered: list[bool] = []
    action.triggered.connect(triggered.append)
    window.show()
    window.activateWindow()
    canvas.setFocus()
    with qtbot.waitSignal(canvas.asked):
        QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not triggered


def test_an_image_is_shown_and_gives_way_to_ink(canvas: DrawingCanvas) -> None:
    image = QImage(28, 28, QImage.Format.Format_Grayscale8)
    image.fill(200)
    canvas.show_picture(image, QRectF(0, 0, 280, 280))
    assert lightness(canvas, 140, 140) == 200
    drag(canvas, [(60, 60), (100, 60)])
    assert canvas.picture_place is None
    assert lightness(canvas, 140, 140) == 0


def test_an_image_that_comes_while_drawing_is_too_late(canvas: DrawingCanvas) -> None:
    drag(canvas, [(60, 60), (100, 60)], release=False)
    canvas.show_picture(QImage(28, 28, QImage.Format.Format_Grayscale8), QRectF(0, 0, 280, 280))
    assert canvas.picture_place is None
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)
    assert len(canvas.drawing.strokes) == 1


def test_the_drawing_grows_with_the_canvas(canvas: DrawingCanvas) -> None:
    canvas.show_drawing(Drawing((LINE,)))
    canvas.resize(560, 560)
    assert lightness(canvas, 130, 60) == 255
    assert canvas.view.map(QPointF(280, 280)) == QPointF(560, 560)
    canvas.resize(400, 200)
    assert canvas.view.map(QPointF(0, 0)) == QPointF(100, 0)
    assert lightness(canvas, 130, 60) == 255


def test_the_ground_is_black_in_both_themes_and_the_hint_can_be_read(
    canvas: DrawingCanvas, theme_store: ThemeStore
) -> None:
    theme_store.set_scheme("dark")
    try:
        dark = canvas.grab().toImage()
        assert dark.pixelColor(150, 40).lightness() == 0
        assert max(dark.pixelColor(x, 128).lightness() for x in range(60, 240)) > 120
    finally:
        theme_store.set_scheme("light")
    assert canvas.grab().toImage().pixelColor(150, 40).lightness() == 0


def test_a_drop_is_announced(canvas: DrawingCanvas) -> None:
    canvas.clearFocus()
    before = canvas.grab().toImage()
    canvas.set_drop_ready(True)
    assert canvas.grab().toImage() != before
    canvas.set_drop_ready(False)
    assert canvas.grab().toImage() == before
