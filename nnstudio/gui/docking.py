"""Where the docks stand: their places at the first start, the explorer's behind a tab, and what is kept of them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QTabBar, QTabWidget

from nnstudio.gui.panels import Panels

_GEOMETRY, _STATE = "window/geometry", "window/state"


class Docking(QObject):
    """Moves the docks of a main window; the window has its first size before anything is arranged."""

    def __init__(self, window: QMainWindow, panels: Panels) -> None:
        super().__init__(window)
        self._window, self._panels = window, panels
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)

    def arrange(self) -> None:
        """Put the docks where they belong at the first start: data | network over training | drawing."""
        window, (data, network, training, drawing) = self._window, self._panels.docks
        for dock in self._panels.docks:
            dock.setFloating(False)
            window.removeDockWidget(dock)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, data)
        window.splitDockWidget(data, network, Qt.Orientation.Horizontal)
        window.splitDockWidget(network, drawing, Qt.Orientation.Horizontal)
        window.splitDockWidget(network, training, Qt.Orientation.Vertical)
        window.removeDockWidget(self._panels.explorer)
        for dock in self._panels.docks:
            dock.show()
        # Taking the docks out has sent the keyboard to the Train button.
        self._panels.network.focus_diagram()
        width = max(window.width(), window.minimumWidth())
        # The sides take about a fifth and a quarter, within what their contents can use.
        side, wide = max(250, min(400, width // 5)), max(300, min(520, round(width * 0.245)))
        window.resizeDocks([data, network, drawing], [side, width - side - wide, wide], Qt.Orientation.Horizontal)
        height = max(window.height(), window.minimumHeight())
        window.resizeDocks([network, training], [round(height * 0.6), round(height * 0.3)], Qt.Orientation.Vertical)

    def show_explorer(self) -> None:
        """Bring the data explorer to the front; the first time beside the network, behind a tab."""
        window, explorer = self._window, self._panels.explorer
        # Not before: a hidden dock behind a tab spoils the widths that the others are given.
        if window.dockWidgetArea(explorer) == Qt.DockWidgetArea.NoDockWidgetArea:
            window.tabifyDockWidget(self._panels.network, explorer)
        explorer.show()
        explorer.raise_()
        QTimer.singleShot(0, self, self._name_tabs)

    def restore(self, settings: QSettings) -> None:
        """Put all where it stood when the window was left; at the first start, where it belongs."""
        geometry, state = settings.value(_GEOMETRY), settings.value(_STATE)
        if isinstance(geometry, QByteArray):
            self._window.restoreGeometry(geometry)
        if isinstance(state, QByteArray):
            self._window.restoreState(state)
        else:
            # Sizes count only once the window has its own.
            QTimer.singleShot(0, self, self.arrange)

    def keep(self, settings: QSettings) -> None:
        """Note where all stands, for `restore`."""
        settings.setValue(_GEOMETRY, self._window.saveGeometry())
        settings.setValue(_STATE, self._window.saveState())

    def _name_tabs(self) -> None:
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            bar.setAccessibleName("Panels in one place")
