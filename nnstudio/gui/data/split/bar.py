"""The split as one bar: train, validation and test side by side, with a handle between each two."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.gui import theme
from nnstudio.gui.data.split.handle import HANDLE_WIDTH, SplitHandle
from nnstudio.gui.figures import number, percent
from nnstudio.gui.icons import icon

TOKENS = {"train": "accent", "validation": "validation", "test": "test"}
NAMES = {"train": "Train", "validation": "Validation", "test": "Test"}
_SHORT = {"train": "Train", "validation": "Val", "test": "Test"}
_BAR, _OVERHANG, _LINE = 26, 2, 16
_LEGEND_TOP = _BAR + 2 * _OVERHANG + 5
_RADIUS, _SLIT, _SWATCH, _LOCK, _GRIP = 6, 2, 8, 11, 12
_LEAST_GAP, _MOST_GAP = 8.0, 40.0
_STEP, _LARGE_STEP = 0.01, 0.05


class SplitBar(QWidget):
    """Shows shares and counts of the parts; the owner decides what a handle's move means and shows the result.

    Positions are shares 0…1 along the bar: where training ends and where validation ends.
    """

    dragged = Signal(float, float)
    """A handle is on its way: show what would come of it."""
    dropped = Signal(float, float, int)
    """A handle was put somewhere, by mouse or key. The number is the same for all key strokes of one visit."""
    reset_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fractions = (0.6, 0.2, 0.2)
        self._asked = 0.6, 0.8
        self._counts: tuple[int, ...] = ()
        self._official = False
        self._gesture = 0
        self.handles = [SplitHandle("End of the training part", self), SplitHandle("End of the validation part", self)]
        for which, handle in enumerate(self.handles):
            handle.pulled.connect(lambda x, which=which: self._on_pulled(which, x))
            handle.let_go.connect(lambda x, which=which: self._on_let_go(which, x))
            handle.stepped.connect(lambda steps, large, which=which: self._on_stepped(which, steps, large))
            handle.reset_wanted.connect(self.reset_wanted)
            handle.visited.connect(self._begin_gesture)
        self.setAccessibleName("Split")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_split(
        self,
        fractions: tuple[float, float, float],
        counts: tuple[int, ...],
        official: bool,
        noun: str = "images",
        asked: tuple[float, float, float] | None = None,
    ) -> None:
        """Show shares of the parts and, if known, how many samples each has; `noun` is what a screen reader calls them.

        With an `official` test part the second handle does not move. Steps of a handle go from where it was `asked`
        to be, which is not quite where it stands if samples stay together.
        """
        self._fractions, self._counts, self._official = fractions, counts, official
        first, second, _ = asked or fractions
        self._asked = first, first + second
        self.handles[0].set_fixed(False, "")
        self.handles[1].set_fixed(official, "The official test part: its size is set by the authors of the data.")
        parts = zip(PARTS, fractions, counts or (None,) * 3, strict=True)
        words = [f"{NAMES[p]} {share:.0%}" + ("" if n is None else f", {n} {noun}") for p, share, n in parts]
        self.setAccessibleDescription("; ".join(words))
        self._place_handles()
        self.updateGeometry()
        self.update()

    def fix_training(self, reason: str) -> None:
        """Where training ends cannot be moved, until `show_split` is called again; `reason` says why."""
        self.handles[0].set_fixed(True, reason)

    @property
    def fractions(self) -> tuple[float, float, float]:
        """The shares that are shown, of PARTS."""
        return self._fractions

    @property
    def ends(self) -> tuple[float, float]:
        """Where training ends and where validation ends, 0…1."""
        return self._fractions[0], self._fractions[0] + self._fractions[1]

    def handle_x(self, which: int) -> float:
        """Where a handle's middle stands, in pixels from the left."""
        return self.ends[which] * self.width()

    # Handles

    def _begin_gesture(self) -> None:
        self._gesture += 1

    def _moved(self, which: int, end: float) -> tuple[float, float]:
        first, second = self._asked
        return (end, second) if which == 0 else (first, end)

    def _on_pulled(self, which: int, x: float) -> None:
        self.dragged.emit(*self._moved(which, x / max(1, self.width())))

    def _on_let_go(self, which: int, x: float) -> None:
        self._begin_gesture()
        self.dropped.emit(*self._moved(which, x / max(1, self.width())), self._gesture)
        self._begin_gesture()

    def _on_stepped(self, which: int, steps: int, large: bool) -> None:
        by = steps * (_LARGE_STEP if large else _STEP)
        self.dropped.emit(*self._moved(which, self._asked[which] + by), self._gesture)

    def _place_handles(self) -> None:
        for which, handle in enumerate(self.handles):
            left = round(self.handle_x(which) - HANDLE_WIDTH / 2)
            handle.setGeometry(min(max(left, 0), self.width() - HANDLE_WIDTH), 0, HANDLE_WIDTH, _BAR + 2 * _OVERHANG)

    # Painting

    def _segments(self) -> list[QRectF]:
        first, second = (end * self.width() for end in self.ends)
        edges = ((0.0, first), (first, second), (second, float(self.width())))
        return [QRectF(left, _OVERHANG, right - left, _BAR) for left, right in edges]

    def _label_areas(self) -> list[QRectF]:
        """What the handles leave of each segment. At the end of the bar, a handle stands wholly over the part before
        it."""
        first, second = (QRectF(handle.geometry()) for handle in self.handles)
        train, validation, test = self._segments()
        middle = validation.adjusted(max(0.0, first.right() - validation.left()), 0, 0, 0)
        middle.setRight(min(middle.right(), second.left()))
        train, test = (area.adjusted(_GRIP / 2, 0, -_GRIP / 2, 0) for area in (train, test))
        return [train, middle, test]

    def _paint_bar(self, painter: QPainter) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(0, _OVERHANG, self.width(), _BAR), _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(outline)
        for part, area in zip(PARTS, self._segments(), strict=True):
            slit = 0 if part == "train" else _SLIT / 2
            painter.fillRect(area.adjusted(slit, 0, 0 if part == "test" else -_SLIT / 2, 0), _color(part))
        painter.restore()

    def _paint_labels(self, painter: QPainter) -> None:
        font = _label_font()
        painter.setFont(font)
        for part, area, share in zip(PARTS, self._label_areas(), self._fractions, strict=True):
            painter.setPen(theme.current().color(f"on_{TOKENS[part]}"))
            label = self._label(part, share, area.width(), font)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, label)

    def _label(self, part: str, share: float, room: float, font: QFont) -> str:
        """The longest wording that fits; the legend says it where none does."""
        figures = percent(share, 0)
        wide = QFontMetricsF(font).horizontalAdvance
        wordings = (f"{NAMES[part]} {figures}", f"{_SHORT[part]} {figures}", figures, f"{share:.0%}")
        return next((words for words in wordings if wide(words) <= room), "")

    def _paint_legend(self, painter: QPainter) -> None:
        font = theme.number_font(12)
        columns, widths, in_line = self._legend(QFontMetricsF(font))
        gap = min(max((self.width() - sum(widths)) / 2, _LEAST_GAP), _MOST_GAP)
        left = 0.0
        painter.setFont(font)
        for part, (name, figures), width in zip(PARTS, columns, widths, strict=True):
            words = (f"{name} ", figures) if in_line else (name, figures)
            self._paint_legend_column(painter, left, part, *words, in_line)
            left += width + gap

    def _legend(self, metrics: QFontMetricsF) -> tuple[list[tuple[str, str]], list[float], bool]:
        """The words of the legend, as many as there is room for, the widths of its columns, and whether numbers stand
        beside the names rather than below them."""
        columns, widths, in_line = [("", "")] * 3, [0.0] * 3, False
        wordings = ((NAMES, True, True, True), (_SHORT, True, True, True), (NAMES, True, True, False))
        for names, shares, official, in_line in (*wordings, (NAMES, True, False, False), (NAMES, False, False, False)):
            columns = [self._legend_words(part, names, shares, official and self._official) for part in range(3)]
            marks = (_SWATCH + 5, _SWATCH + 5, _SWATCH + 5 + _LOCK + 4)
            wide = metrics.horizontalAdvance
            widths = [
                mark + wide(f"{name} {text}") if in_line else max(mark + wide(name), wide(text))
                for mark, (name, text) in zip(marks, columns, strict=True)
            ]
            if sum(widths) + 2 * _LEAST_GAP <= self.width():
                break
        return columns, widths, in_line

    def _legend_words(self, part: int, names: dict[str, str], shares: bool, official: bool) -> tuple[str, str]:
        name = names[PARTS[part]] + (", official" if official and part == 2 else "")
        figures = number(self._counts[part]) if self._counts else ""
        room = self._label_areas()[part].width()
        told = self._label(PARTS[part], self._fractions[part], room, _label_font())
        if shares and not told:
            figures = f"{figures} · {percent(self._fractions[part], 0)}".removeprefix(" · ")
        return name, figures

    def _lines(self) -> int:
        return 1 if self._legend(QFontMetricsF(theme.number_font(12)))[2] else 2

    def _paint_legend_column(
        self, painter: QPainter, left: float, part: str, name: str, figures: str, in_line: bool
    ) -> None:
        colors = theme.current()
        swatch = QRectF(left, _LEGEND_TOP + (_LINE - _SWATCH) / 2, _SWATCH, _SWATCH)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_color(part))
        painter.drawRoundedRect(swatch, 2, 2)
        start = swatch.right() + 5
        if part == "test":
            lock = QRect(round(start), _LEGEND_TOP + 2, _LOCK, _LOCK)
            icon("lock", "muted").paint(painter, lock)
            start = lock.right() + 4.0
        painter.setPen(colors.color("muted"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(start, _LEGEND_TOP, 200, _LINE), middle, name)
        painter.setPen(colors.color("text"))
        if in_line:
            start += painter.fontMetrics().horizontalAdvance(name)
        place = (start, _LEGEND_TOP) if in_line else (left, _LEGEND_TOP + _LINE)
        painter.drawText(QRectF(*place, 200, _LINE), middle, figures)

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(220, _LEGEND_TOP + self._lines() * _LINE)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _LEGEND_TOP + self._lines() * _LINE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_handles()
        self.updateGeometry()  # the legend has room for one line, or needs two

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bar(painter)
        self._paint_labels(painter)
        self._paint_legend(painter)


def _color(part: str) -> QColor:
    return theme.current().color(TOKENS[part])


def _label_font() -> QFont:
    return theme.number_font(11, QFont.Weight.DemiBold)
