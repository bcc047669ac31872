"""A few of the images that were found, each with its class below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nnstudio.core.data.own import UnderstoodSample
from nnstudio.gui import theme
from nnstudio.gui.pictures import picture

_SIDE, _LABEL, _GAP, _ROUND = 84, 20, 10, 5


class Thumbnails(QWidget):
    """As many to a row as fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: list[tuple[UnderstoodSample, QImage]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Some of the images")

    def show_samples(self, samples: Sequence[UnderstoodSample]) -> None:
        """Show those that have an image."""
        self._samples = [(sample, picture(sample.image)) for sample in samples if sample.image is not None]
        self.setAccessibleDescription("; ".join(f"{sample.id}: {sample.label}" for sample, _ in self._samples))
        self.setVisible(bool(self._samples))
        self.updateGeometry()
        self.update()

    def _place(self, at: int) -> QRect:
        columns = max(1, (self.width() + _GAP) // (_SIDE + _GAP))
        row, column = divmod(at, columns)
        return QRect(column * (_SIDE + _GAP), row * (_SIDE + _LABEL + _GAP), _SIDE, _SIDE)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        columns = max(1, (width + _GAP) // (_SIDE + _GAP))
        rows = -(-len(self._samples) // columns)
        return rows * (_SIDE + _LABEL + _GAP)

    def sizeHint(self) -> QSize:
        return QSize(4 * (_SIDE + _GAP), self.heightForWidth(4 * (_SIDE + _GAP)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        font, colors = theme.number_font(12), theme.current()
        painter.setFont(font)
        metrics = QFontMetrics(font)
        for at, (sample, image) in enumerate(self._samples):
            place = self._place(at)
            outline = QPainterPath()
            outline.addRoundedRect(QRectF(place), _ROUND, _ROUND)
            painter.fillPath(outline, colors.color("raised"))
            small = max(image.width(), image.height()) < _SIDE
            shown = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            area = QRect(place.topLeft(), shown)
            area.moveCenter(place.center())
            painter.save()
            painter.setClipPath(outline)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not small)
            painter.drawImage(area, image)
            painter.restore()
            painter.setPen(colors.color("muted"))
            words = metrics.elidedText(sample.label, Qt.TextElideMode.ElideRight, _SIDE)
            label = QRect(place.left(), place.bottom() + 1, _SIDE, _LABEL)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = (s for i, (s, _) in enumerate(self._samples) if self._place(i).contains(event.pos()))
            sample = next(found, None)
            QToolTip.showText(event.globalPos(), f"{sample.label}\n{sample.id}" if sample else "", self)
            return True
        return super().event(event)
