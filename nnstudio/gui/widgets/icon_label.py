"""An icon shown as a picture of its own, outside of buttons and menus."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnstudio.gui.icons import icon


class IconLabel(QWidget):
    """An icon as a picture of `side` pixels; it follows the theme by itself."""

    def __init__(self, name: str, role: str = "muted", side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon(name, role)
        self.setFixedSize(QSize(side, side))

    def set_icon(self, name: str, role: str = "muted") -> None:
        """Show another icon."""
        self._icon = icon(name, role)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._icon.paint(QPainter(self), self.rect())
