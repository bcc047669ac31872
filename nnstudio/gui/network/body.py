"""Arranges palette, diagram and inspector: side by side where there is room, one below the other where not."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from nnstudio.gui import theme
from nnstudio.gui.network.cards.diagram import Diagram
from nnstudio.gui.network.cards.diagram_view import DiagramView
from nnstudio.gui.network.inspector import Inspector
from nnstudio.gui.network.palette import Palette

PALETTE_FROM = 560
"""Narrower panels have the palette behind a plus button."""
BESIDE_FROM = 430
"""Narrower panels have the inspector below the diagram."""
_PALETTE_WIDTHS = (150, 180)
_WIDE = 1000
_INSPECTOR_WIDTHS = (200, 300)
_SHARE_BELOW = 0.45


class NetworkBody(QWidget):
    """The three parts; `palette_shown` tells whether there is room for the palette."""

    palette_shown = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.palette_list = Palette(parent=self)
        self.diagram = Diagram()
        self.view = DiagramView(self.diagram)
        self.view.setFocusProxy(self.diagram)
        self.views = QStackedWidget(self)
        """The cards, and whatever else is to be seen in their place."""
        self.views.addWidget(self.view)
        self.inspector = Inspector(self)
        self._lines: list[QRect] = []

    @property
    def has_palette(self) -> bool:
        """Whether the palette has room beside the diagram."""
        return self.width() >= PALETTE_FROM

    def focus_shown(self) -> None:
        """Put the keyboard onto the cards, or what is shown in their place."""
        shown = self.views.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _arrange(self) -> None:
        width, height = self.width(), self.height()
        left = (_PALETTE_WIDTHS[width >= _WIDE] + 1) if self.has_palette else 0
        self.palette_list.setVisible(self.has_palette)
        self.palette_list.setGeometry(0, 0, max(left - 1, 0), height)
        self._lines = [QRect(left - 1, 0, 1, height)]
        if width >= BESIDE_FROM:
            right = min(max(132 + width // 10, _INSPECTOR_WIDTHS[0]), _INSPECTOR_WIDTHS[1])
            self.inspector.setGeometry(width - right, 0, right, height)
            self._lines.append(QRect(width - right - 1, 0, 1, height))
            self.views.setGeometry(left, 0, width - left - right - 1, height)
        else:
            top = round(height * (1 - _SHARE_BELOW))
            self.inspector.setGeometry(0, top + 1, width, height - top - 1)
            self._lines.append(QRect(0, top, width, 1))
            self.views.setGeometry(0, 0, width, top)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(760, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.views.geometry(), theme.current().color("window"))  # behind its scroll bar
        for line in self._lines:
            painter.fillRect(line, theme.current().color("border"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        self.palette_shown.emit(self.has_palette)
