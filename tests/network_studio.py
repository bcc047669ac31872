"""A Network panel in a window, on LeNet-5, with the session objects that it draws from; and a mouse for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nnstudio.core.network import Network, Path
from nnstudio.gui.network.cards.diagram import Diagram
from nnstudio.gui.network.panel import NetworkPanel
from nnstudio.session.planner import Planner
from nnstudio.session.project_store import ProjectStore

LEFT = Qt.MouseButton.LeftButton


class Studio:
    """What a test works with: real objects, wired as the program wires them."""

    def __init__(self, folder: FilePath) -> None:
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
        """Positions on the first level; `chosen` are the paths."""
        return tuple(path[0] for path in self.panel.selection.paths if len(path) == 1)

    @property
    def chosen(self) -> tuple[Path, ...]:
        return self.panel.selection.paths

    @property
    def step(self) -> str:
        return self.store.undo_stack.undoText()

    def undo(self) -> None:
        self.store.undo_stack.undo()

    def resize(self, width: int, height: int) -> None:
        self.window.resize(width, height)
        self.panel.setFixedSize(width, height)
        QApplication.processEvents()

    def middle(self, *path: int) -> QPoint:
        """The middle of a card, which is scrolled into view first."""
        centre = self.diagram.card_rect(path).center().toPoint()
        self.panel.body.view.ensureVisible(centre.x(), centre.y(), 60, 40)
        return centre - QPoint(20, 0)

    def show(self, network: Network) -> None:
        """Make an edit from elsewhere."""
        self.store.edit("Show", replace(self.store.project, network=network))
        QApplication.processEvents()

    def click(self, path: int | Path, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = (path,) if isinstance(path, int) else path
        QTest.mouseClick(self.diagram, LEFT, modifiers, self.middle(*place))

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
