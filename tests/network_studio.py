"""A Network panel in a window, on LeNet-5, with the session objects that it draws from; and a mouse for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nnstudio.gui.network.diagram import Diagram
from nnstudio.gui.network.panel import NetworkPanel
from nnstudio.session.planner import Planner
from nnstudio.session.project_store import ProjectStore

LEFT = Qt.MouseButton.LeftButton


class Studio:
    """What a test works with: real objects, wired as the program wires them."""

    def __init__(self, folder: Path) -> None:
        self.store = ProjectStore(folder)
        self.planner = Planner(self.store.project)
        self.store.project_changed.connect(lambda _, after: self.planner.follow(after, None))
        self.panel = NetworkPanel(self.store, self.planner)
        self.window = QMainWindow()
        self.window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, self.panel)

    @property
    def diagram(self) -> Diagram:
        return self.panel.body.diagram

    @property
    def titles(self) -> list[str]:
        return [layer.title for layer in self.store.project.network.layers]

    @property
    def selected(self) -> tuple[int, ...]:
        return self.panel.selection.indices

    @property
    def step(self) -> str:
        return self.store.undo_stack.undoText()

    def undo(self) -> None:
        self.store.undo_stack.undo()

    def resize(self, width: int, height: int) -> None:
        self.window.resize(width, height)
        self.panel.setFixedSize(width, height)
        QApplication.processEvents()

    def middle(self, index: int) -> QPoint:
        """The middle of a card, which is scrolled into view first."""
        self.panel.body.view.ensureVisible(0, round(self.diagram.card_rect(index).center().y()), 0, 40)
        return self.diagram.card_rect(index).center().toPoint() - QPoint(60, 0)

    def click(self, index: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.diagram, LEFT, modifiers, self.middle(index))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.diagram, key, modifiers)


def hover(widget: QWidget, to: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """A mouse move; QTest's own goes through the window system, which knows no pressed buttons without a screen."""
    place, screen = QPointF(to), QPointF(widget.mapToGlobal(to))
    plain = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QMouseEvent.Type.MouseMove, place, screen, Qt.MouseButton.NoButton, button, plain)
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, start: QPoint, end: QPoint, drop: bool = True) -> None:
    """Press, move in steps, and let go unless told otherwise."""
    QTest.mousePress(widget, LEFT, pos=start)
    for part in range(1, 5):
        hover(widget, start + (end - start) * part / 4, LEFT)
    if drop:
        QTest.mouseRelease(widget, LEFT, pos=end)
