"""The scrolling frame around the diagram; it glides to what is selected."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QRect, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nnstudio.gui.network.diagram import Diagram

_GLIDE_MS = 140


class DiagramView(QScrollArea):
    """Keeps its place when the diagram changes."""

    def __init__(self, diagram: Diagram, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(diagram)
        self._glide = QPropertyAnimation(self.verticalScrollBar(), b"value", self)
        self._glide.setDuration(_GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        diagram.revealed.connect(self._reveal)

    def _reveal(self, rect: QRect, glide: bool) -> None:
        bar = self.verticalScrollBar()
        # The diagram may have grown within this very event, before the bar knows.
        top, room = bar.value(), self.viewport().height()
        wanted = min(max(top, rect.top() + rect.height() - room), rect.top())
        if wanted == top:
            return
        self._glide.stop()
        if glide and self.isVisible():
            bar.setMaximum(max(bar.maximum(), wanted))
            self._glide.setStartValue(top)
            self._glide.setEndValue(max(wanted, 0))
            self._glide.start()
        else:
            bar.setValue(wanted)
