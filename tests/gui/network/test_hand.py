from __future__ import annotations

from network_studio import Studio, drag
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest


def test_the_middle_button_and_space_move_the_cards(studio: Studio) -> None:
    studio.resize(790, 330)
    bar = studio.panel.body.view.verticalScrollBar()
    bar.setValue(200)
    taps: list[bool] = []
    studio.panel.body.view.hand.tapped.connect(lambda: taps.append(True))
    before, network = studio.panel.selection, studio.store.project.network
    QTest.mousePress(studio.diagram, Qt.MouseButton.MiddleButton, pos=QPoint(60, 300))
    QTest.mouseMove(studio.diagram, QPoint(60, 260))
    QTest.mouseRelease(studio.diagram, Qt.MouseButton.MiddleButton, pos=QPoint(60, 260))
    assert bar.value() > 200
    bar.setValue(200)
    QTest.keyPress(studio.diagram, Qt.Key.Key_Space)
    drag(studio.diagram, QPoint(60, 300), QPoint(60, 340))
    assert bar.value() < 200
    QTest.keyRelease(studio.diagram, Qt.Key.Key_Space)
    assert (studio.panel.selection, studio.store.project.network) == (before, network)
    assert taps == []
    QTest.keyClick(studio.diagram, Qt.Key.Key_Space)
    assert taps == [True]
