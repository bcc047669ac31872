"""What is shown while a card is dragged: its ghost at the pointer, and the slots into which it can fall."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from nnstudio.gui import theme
from nnstudio.gui.network.layout import Layout

_OFFSET = QPoint(14, 10)
_OPACITY = 0.92


class DragGhost(QWidget):
    """A picture of what is dragged; it floats over the whole window and takes no events."""

    def __init__(self, picture: QPixmap, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._window, self._picture = window, picture
        self.resize(picture.deviceIndependentSize().toSize())

    def follow(self, position: QPoint) -> None:
        """Move to a pointer position on the screen."""
        self.move(self._window.mapFromGlobal(position) + _OFFSET)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(_OPACITY)
        painter.drawPixmap(0, 0, self._picture)


@dataclass(frozen=True)
class Slots:
    """The slots that are open to what is dragged, and the one under the pointer."""

    open: tuple[int, ...]
    target: int | None = None

    @classmethod
    def for_new(cls, layers: int) -> Slots:
        """All slots of a network with so many layers."""
        return cls(tuple(range(layers + 1)))

    @classmethod
    def for_move(cls, layers: int, indices: tuple[int, ...]) -> Slots:
        """The slots that change something when these layers fall into them."""
        first, last = indices[0], indices[-1]
        stay = range(first, last + 2) if last - first == len(indices) - 1 else range(0)
        return cls(tuple(slot for slot in range(layers + 1) if slot not in stay))

    def aimed(self, layout: Layout, point: QPointF, inside: bool) -> Slots:
        """With the slot nearest to a point as the target; none outside of the diagram or where nothing changes."""
        nearest = layout.nearest_slot(point.y()) if inside else None
        return Slots(self.open, nearest if nearest in self.open else None)

    def paint(self, painter: QPainter, layout: Layout) -> None:
        """Mark each open slot by a thin line, and the target by a strong one."""
        colors = theme.current()
        card = layout.places[0].rect
        for slot in self.open:
            y = layout.slot_y(slot)
            if slot == self.target:
                painter.setPen(QPen(colors.color("accent"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawLine(QPointF(card.left() + 8, y), QPointF(card.right() - 2, y))
                painter.setBrush(colors.color("surface"))
                painter.setPen(QPen(colors.color("accent"), 2))
                painter.drawEllipse(QPointF(card.left() + 3, y), 4, 4)
            else:
                painter.setPen(QPen(colors.color("accent_line"), 2, Qt.PenStyle.DotLine, Qt.PenCapStyle.RoundCap))
                painter.drawLine(QPointF(card.left() + 24, y), QPointF(card.right() - 24, y))


def paint_plus(painter: QPainter, centre: QPointF) -> None:
    """The round button on a connector that inserts a layer there."""
    colors = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.color("accent"))
    painter.drawEllipse(QRectF(centre.x() - 8, centre.y() - 8, 16, 16))
    painter.setPen(QPen(colors.color("on_accent"), 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(centre - QPointF(4, 0), centre + QPointF(4, 0))
    painter.drawLine(centre - QPointF(0, 4), centre + QPointF(0, 4))


def paint_badge(picture: QPixmap, count: int) -> None:
    """Write how many cards are dragged together onto the picture of the first."""
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(2, 2, 24, 18)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().color("accent"))
    painter.drawRoundedRect(area, 9, 9)
    painter.setFont(theme.number_font(12))
    painter.setPen(theme.current().color("on_accent"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(count))
    painter.end()
