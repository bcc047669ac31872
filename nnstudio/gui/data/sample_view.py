"""One sample large: its pixels, its class, index and part, and the value under the mouse."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from nnstudio.gui.samples.pixels import PixelView
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.labels import figure_label, text_label

_HINT = "Arrow keys: other images. Esc: close."


class SampleView(QFrame):
    """Closes with Esc or a click beside it; keys that it does not know itself go to the grid."""

    key_pressed = Signal(object)
    """A Qt.Key that may lead to another sample."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "popup")
        self.setAccessibleName("Image, large")
        self.pixels = PixelView()
        self.heading = figure_label(22)
        self.caption = text_label("", "caption")
        self.value = text_label(_HINT, "caption")
        self.pixels.pointed.connect(lambda words: self.value.setText(words or _HINT))
        self._lay_out()

    def show_sample(self, sample: NDArray[np.uint8], heading: str, caption: str) -> None:
        """Show a uint8 C×H×W sample and what is known of it."""
        self.pixels.show_sample(sample)
        self.heading.setText(heading)
        self.caption.setText(caption)
        self.setAccessibleDescription(f"{heading}. {caption}")
        self.adjustSize()

    def open_beside(self, anchor: QWidget) -> None:
        """Open right of `anchor`, or left of it where the screen ends."""
        self.adjustSize()
        screen = anchor.screen().availableGeometry()
        corner = anchor.mapToGlobal(QPoint(anchor.width() + 8, 0))
        if corner.x() + self.width() > screen.right():
            corner.setX(max(screen.left(), anchor.mapToGlobal(QPoint(0, 0)).x() - self.width() - 8))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - self.height())))
        self.move(corner)
        self.show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(2)
        column.addWidget(self.pixels, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        labels: tuple[QLabel, ...] = (self.heading, self.caption, self.value)
        for label in labels:
            column.addWidget(label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            self.key_pressed.emit(Qt.Key(event.key()))
