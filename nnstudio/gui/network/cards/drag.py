"""While a card is dragged: its ghost at the pointer, the slots into which it can fall, blocks that open for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from nnstudio.core.network import Path
from nnstudio.core.network.edits import can_move, run_of
from nnstudio.gui import theme
from nnstudio.gui.network.cards.layout import Layout, Slot

_OFFSET = QPoint(14, 10)
_OPACITY = 0.92
SPRING_MS = 600
"""How long a thing is held over a folded block until this opens."""


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


class Spring(QObject):
    """Opens the folded block over which something is held for a moment."""

    sprung = Signal(object)
    """The path of a block that should open."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._over: Path | None = None
        self._opened: list[Path] = []
        self._timer = QTimer(self, interval=SPRING_MS, singleShot=True)
        self._timer.timeout.connect(self._on_timer)

    def hold_over(self, path: Path | None) -> None:
        """The pointer is over this folded block now, or over none."""
        if path != self._over:
            self._over = path
            self._timer.stop()
            if path is not None:
                self._timer.start()

    def finish(self, target: Path | None) -> list[Path]:
        """The drag is over. Gives the blocks that were opened for it, but for those into which the thing falls."""
        opened, self._opened = self._opened[::-1], []
        self.hold_over(None)
        return [path for path in opened if target is None or target[: len(path)] != path]

    def _on_timer(self) -> None:
        path, self._over = self._over, None
        if path is not None:
            self._opened.append(path)
            self.sprung.emit(path)


@dataclass(frozen=True)
class Slots:
    """The slots that are open to what is dragged, and the one under the pointer. `moved` are dragged layers of the
    network, none where something new is dragged."""

    open: frozenset[Path]
    target: Path | None = None
    moved: tuple[Path, ...] = ()

    @classmethod
    def for_new(cls, layout: Layout) -> Slots:
        """All slots that are shown."""
        return cls(frozenset(slot.path for slot in layout.slots))

    @classmethod
    def for_move(cls, layout: Layout, paths: tuple[Path, ...]) -> Slots:
        """The slots that change something when these layers fall into them; none lies within one of them."""
        run = run_of(paths)
        stay = {*run, (*run[-1][:-1], run[-1][-1] + 1)} if run else set()
        return cls(
            frozenset(slot.path for slot in layout.slots if slot.path not in stay and can_move(paths, slot.path)),
            moved=paths,
        )

    def renewed(self, layout: Layout) -> Slots:
        """The same drag where other blocks are open."""
        return Slots.for_move(layout, self.moved) if self.moved else Slots.for_new(layout)

    def aimed(self, layout: Layout, point: QPointF, inside: bool) -> Slots:
        """With the slot nearest to a point as the target; none outside of the diagram or where nothing changes."""
        nearest = layout.nearest_slot(point).path if inside else None
        return replace(self, target=nearest if nearest in self.open else None)

    def paint(self, painter: QPainter, layout: Layout, dirty: QRectF) -> None:
        """Mark each open slot by a thin line, and the target by a strong one."""
        for slot in layout.slots:
            if slot.path in self.open and dirty.top() <= slot.middle.y() <= dirty.bottom():
                _paint_slot(painter, slot, slot.path == self.target)


def _paint_slot(painter: QPainter, slot: Slot, is_target: bool) -> None:
    colors = theme.current()
    way = QPointF(slot.width / 2, 0)
    left, right = slot.middle - way, slot.middle + way
    if is_target:
        painter.setPen(QPen(colors.color("accent"), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(left + QPointF(8, 0), right - QPointF(2, 0))
        painter.setBrush(colors.color("surface"))
        painter.setPen(QPen(colors.color("accent"), 2))
        painter.drawEllipse(left + QPointF(3, 0), 4, 4)
    else:
        inset = QPointF(min(24, slot.width / 6), 0)
        painter.setPen(QPen(colors.color("accent_line"), 2, Qt.PenStyle.DotLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(left + inset, right - inset)


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
