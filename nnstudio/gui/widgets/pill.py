"""A rounded label for one short fact, such as "61 706 parameters", with an optional coloured dot."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnstudio.gui import theme

HEIGHT = 22
_SIDE = 10
_DOT = 7
_DOT_GAP = 6


class Pill(QLabel):
    """`dot` is a colour token ("good", "convolution") for a small mark before the text, never without the text."""

    def __init__(self, text: str = "", dot: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._dot = dot
        self.setFont(theme.number_font(12, QFont.Weight.Medium))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._update_margins()

    def set_dot(self, dot: str | None) -> None:
        """Change or remove the mark."""
        if dot != self._dot:
            self._dot = dot
            self._update_margins()
            self.update()

    def keep_size(self, longest: str) -> None:
        """Stay as wide as `longest` needs, wider only for a text that needs more.

        For texts that change often: a label whose size may change makes the whole window lay itself out anew.
        """
        text = self.text()
        self.setText(longest)
        self.setFixedSize(self.sizeHint())
        self.setText(text)

    def setText(self, text: str) -> None:
        if text == self.text():
            return
        super().setText(text)
        if self.minimumWidth() == self.maximumWidth() < self.sizeHint().width():
            self.setFixedWidth(self.sizeHint().width())

    def _update_margins(self) -> None:
        self.setContentsMargins(_SIDE + (_DOT + _DOT_GAP if self._dot else 0), 0, _SIDE, 0)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        if self._dot:
            painter.setBrush(colors.color(self._dot))
            painter.drawEllipse(QRectF(_SIDE, (self.height() - _DOT) / 2, _DOT, _DOT))
        painter.end()
        super().paintEvent(event)
