"""The list in a popup: pointer and keys lead through it, headings are passed over, entries may have a second line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QFont, QFontMetrics, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nnstudio.gui import theme

WORDS = Qt.ItemDataRole.UserRole + 100
"""The role of an entry's second line. An item without it is a heading, for `EntryDelegate`."""

_HEADING, _TITLE = 30, 33
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChoiceList(QListWidget):
    """Its current item follows the pointer, but only once that has moved: a list that opens below a pointer that
    rests is not pointed at."""

    picked = Signal(QListWidgetItem)
    """Clicked, or Enter was pressed in the field that leads through the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field: QLineEdit | None = None
        self._pointer = QCursor.pos()
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemEntered.connect(self._point_at)
        self.itemClicked.connect(self.picked)

    def add_heading(self, words: str) -> None:
        """A line that cannot be chosen."""
        QListWidgetItem(words, self).setFlags(Qt.ItemFlag.NoItemFlags)

    def led_by(self, field: QLineEdit) -> None:
        """The arrow keys and Enter in a field that keeps the keyboard lead through the list."""
        self._field = field
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        field.installEventFilter(self)

    def _point_at(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsSelectable and QCursor.pos() != self._pointer:
            self.setCurrentItem(item)

    def showEvent(self, event: QShowEvent) -> None:
        self._pointer = QCursor.pos()
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.event(event)
                return True
            if event.key() in _ENTERS:
                if self.currentItem() is not None:
                    self.picked.emit(self.currentItem())
                return True
        return super().eventFilter(watched, event)


class EntryDelegate(QStyledItemDelegate):
    """A title, and below it what it is, over as many lines as `width` pixels ask for. A heading stands alone."""

    def __init__(self, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._width = width
        self._heights: dict[str, int] = {}

    def paint_mark(self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """What stands to the right of a title."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        words, colors = index.data(WORDS), theme.current()
        painter.save()
        if words is None:
            painter.setPen(colors.color("muted"))
            painter.setFont(theme.number_font(11, QFont.Weight.DemiBold))
            heading: QRect = option.rect.adjusted(12, 0, -12, -5)
            painter.drawText(heading, Qt.AlignmentFlag.AlignBottom, index.data().upper())
            painter.restore()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("selection"))
            painter.drawRoundedRect(option.rect.adjusted(5, 1, -5, -1), 6, 6)
        area: QRect = option.rect.adjusted(12, 7, -14, -6)
        painter.setPen(colors.color("text"))
        painter.setFont(theme.number_font(theme.BASE_SIZE, QFont.Weight.DemiBold))
        painter.drawText(area, Qt.AlignmentFlag.AlignTop, index.data())
        painter.setPen(colors.color("muted"))
        painter.setFont(theme.number_font(12))
        self.paint_mark(painter, area, index)
        painter.setPen(colors.color("muted"))
        painter.drawText(area.adjusted(0, 19, 0, 0), int(Qt.TextFlag.TextWordWrap), words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        words = index.data(WORDS)
        if words is None:
            return QSize(0, _HEADING)
        if words not in self._heights:
            room = QRect(0, 0, self._width, 1000)
            needed = QFontMetrics(theme.number_font(12)).boundingRect(room, int(Qt.TextFlag.TextWordWrap), words)
            self._heights[words] = needed.height()
        return QSize(0, _TITLE + self._heights[words])
