"""The scrolling frame around the diagram; it glides to what is selected."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPointF, QPropertyAnimation, QRect, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget

from nnstudio.gui.network.cards.diagram import Diagram
from nnstudio.gui.network.hand import Hand

_GLIDE_MS = 140


class DiagramView(QScrollArea):
    """Keeps its place when the diagram changes."""

    def __init__(self, diagram: Diagram, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(diagram)
        self._glides = {bar: self._make_glide(bar) for bar in (self.verticalScrollBar(), self.horizontalScrollBar())}
        self._was_wide = False
        self.horizontalScrollBar().rangeChanged.connect(self._on_range)
        diagram.revealed.connect(self._reveal)
        self.hand = Hand(diagram)
        self.hand.moved.connect(self._pan)

    def _pan(self, way: QPointF) -> None:
        for bar, part in ((self.verticalScrollBar(), way.y()), (self.horizontalScrollBar(), way.x())):
            self._glides[bar].stop()
            bar.setValue(bar.value() - round(part))

    def _on_range(self, _: int, most: int) -> None:
        """A diagram that gets wider than the view shows its middle, where the trunk of the network is."""
        if most and not self._was_wide:
            self.horizontalScrollBar().setValue(most // 2)
        self._was_wide = most > 0

    def _make_glide(self, bar: QScrollBar) -> QPropertyAnimation:
        glide = QPropertyAnimation(bar, b"value", self)
        glide.setDuration(_GLIDE_MS)
        glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        return glide

    def _reveal(self, rect: QRect, glide: bool) -> None:
        room = self.viewport().size()
        self._show(self.verticalScrollBar(), (rect.top(), rect.height()), room.height(), glide)
        self._show(self.horizontalScrollBar(), (rect.left(), rect.width()), room.width(), glide)

    def _show(self, bar: QScrollBar, part: tuple[int, int], room: int, glide: bool) -> None:
        """Move one bar until a part (where it begins, how long it is) is in view, or else its beginning."""
        # The diagram may have grown within this very event, before the bar knows.
        at, start, length = bar.value(), *part
        wanted = max(min(max(at, start + length - room), start), 0)
        if wanted == at:
            return
        animation = self._glides[bar]
        animation.stop()
        if glide and self.isVisible():
            bar.setMaximum(max(bar.maximum(), wanted))
            animation.setStartValue(at)
            animation.setEndValue(wanted)
            animation.start()
        else:
            bar.setValue(wanted)
