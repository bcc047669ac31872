"""Which part of a drawing is seen, and how large: zoom and place, as plain arithmetic."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

SMALLEST, LARGEST = 0.04, 6.0
READABLE = 0.7
"""At this scale the words of a drawing can be read."""
_LARGEST_FIT = 1.15
_MARGIN = 12.0


class Camera:
    """`scale`: pixels of the view for one of the drawing. `origin`: the view's upper left corner in pixels of the
    scaled drawing, always whole, so that what was painted once can be moved without blur."""

    def __init__(self) -> None:
        self.scale = 1.0
        self.origin = QPointF()
        self.fitted = False
        """Whether all of the drawing is to be seen, whatever becomes of the view's size."""
        self._opening = True
        """Nobody has moved anything yet."""
        self._view, self._drawing = QSizeF(1, 1), QSizeF(1, 1)

    def set_sizes(self, view: QSizeF, drawing: QSizeF) -> None:
        """Take new sizes; keep the place, or go on showing everything."""
        self._view, self._drawing = view, drawing
        if self._opening:
            self._open()
        elif self.fitted:
            self.fit()
        else:
            self._settle(self.origin)

    def fit(self) -> None:
        """Show everything."""
        self.fitted, self._opening = True, False
        self.scale = max(min(*self._fits(), _LARGEST_FIT), SMALLEST)
        self._settle(QPointF())

    def _open(self) -> None:
        """Show everything if it can be read then; else the beginning, as wide as the view if that can be read."""
        across, down = self._fits()
        whole = min(across, down, _LARGEST_FIT)
        self.scale = whole if whole >= READABLE else min(max(across, READABLE), 1.0)
        middle = (self._drawing.width() * self.scale - self._view.width()) / 2
        # A drawing of several columns begins at its left.
        self._settle(QPointF(middle if across >= READABLE else -_MARGIN, -_MARGIN))

    def _fits(self) -> tuple[float, float]:
        """The scales at which the drawing is as wide, and as high, as the view."""
        room = self._view.width() - 2 * _MARGIN, self._view.height() - 2 * _MARGIN
        return room[0] / self._drawing.width(), room[1] / self._drawing.height()

    def zoom(self, factor: float, about: QPointF) -> None:
        """Make everything `factor` times as large; what is at `about`, in pixels of the view, stays there."""
        scale = min(max(self.scale * factor, SMALLEST), LARGEST)
        kept = (self.origin + about) * (scale / self.scale)
        self.scale = scale
        self._let_go()
        self._settle(kept - about)

    def pan(self, x: float, y: float) -> None:
        """Move the view by pixels over the drawing."""
        self._let_go()
        self._settle(self.origin + QPointF(x, y))

    def centre_on(self, point: QPointF) -> None:
        """Bring a point of the drawing into the middle of the view."""
        self._let_go()
        self._settle(point * self.scale - QPointF(self._view.width(), self._view.height()) / 2)

    def reveal(self, rect: QRectF) -> bool:
        """Move as little as is needed for a part of the drawing to be seen; whether anything moved."""
        seen, margin = self.seen(), 24 / self.scale
        wanted = rect.adjusted(-margin, -margin, margin, margin)
        if seen.contains(rect):
            return False
        x = max(min(seen.left(), wanted.left()), wanted.right() - seen.width())
        y = max(min(seen.top(), wanted.top()), wanted.bottom() - seen.height())
        # What is larger than the view shows its upper left.
        x, y = min(x, wanted.left()), min(y, wanted.top())
        self._let_go()
        self._settle(QPointF(x, y) * self.scale)
        return True

    def seen(self) -> QRectF:
        """The part of the drawing that is in view."""
        return QRectF(self.origin / self.scale, self._view / self.scale)

    @property
    def shows_all(self) -> bool:
        """Whether nothing lies outside of the view."""
        return self.seen().adjusted(-1, -1, 1, 1).contains(QRectF(QPointF(), self._drawing))

    def to_drawing(self, position: QPointF) -> QPointF:
        """The point of the drawing at a position of the view."""
        return (position + self.origin) / self.scale

    def to_view(self, rect: QRectF) -> QRectF:
        """Where a part of the drawing is in the view."""
        return QRectF(rect.topLeft() * self.scale - self.origin, rect.size() * self.scale)

    def _let_go(self) -> None:
        self.fitted = self._opening = False

    def _settle(self, wanted: QPointF) -> None:
        self.origin = QPointF(
            _kept(wanted.x(), self._view.width(), self._drawing.width() * self.scale),
            _kept(wanted.y(), self._view.height(), self._drawing.height() * self.scale),
        )


def _kept(wanted: float, room: float, whole: float) -> float:
    """A drawing smaller than the view is centred, a larger one never leaves the view."""
    if whole <= room - 2 * _MARGIN:
        return float(round((whole - room) / 2))
    return float(round(min(max(wanted, -_MARGIN), whole - room + _MARGIN)))
