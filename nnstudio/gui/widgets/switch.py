"""A toggle for a setting that is on or off; a check box to keyboard and screen reader."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from nnstudio.gui import theme

_TRACK = QSize(32, 18)
_MARGIN = 2
_KNOB_GAP = 3


class Switch(QCheckBox):
    """Use as a QCheckBox without text: `toggled`, `isChecked()`, `setChecked()`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return _TRACK.grownBy(self.contentsMargins()) + QSize(2 * _MARGIN, 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(_MARGIN, (self.height() - _TRACK.height()) / 2, _TRACK.width(), _TRACK.height())
        self._paint_track(painter, track)
        self._paint_knob(painter, track)
        if self.hasFocus():
            self._paint_focus(painter, track)

    def _paint_track(self, painter: QPainter, track: QRectF) -> None:
        colors = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        if not self.isEnabled():
            painter.setBrush(colors.color("pressed"))
        elif self.isChecked():
            painter.setBrush(colors.color("accent_hover" if self.underMouse() else "accent"))
        else:
            painter.setBrush(colors.mix("scroll", "muted", 0.5 if self.underMouse() else 0.25))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)

    def _paint_knob(self, painter: QPainter, track: QRectF) -> None:
        side = track.height() - 2 * _KNOB_GAP
        left = track.right() - _KNOB_GAP - side if self.isChecked() else track.left() + _KNOB_GAP
        painter.setBrush(theme.current().color("white" if self.isEnabled() else "disabled"))
        painter.drawEllipse(QRectF(left, track.top() + _KNOB_GAP, side, side))

    def _paint_focus(self, painter: QPainter, track: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.current().color("accent_text"), 1.5))
        ring = track.adjusted(-1.25, -1.25, 1.25, 1.25)
        painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
