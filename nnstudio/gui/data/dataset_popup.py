"""The list of data sets: headings, a line about each, what must be downloaded; type to search, Enter chooses."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QFont, QFontMetrics, QKeyEvent, QPainter
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
from nnstudio.gui.data.catalogue import IMPORT, Entry, entries
from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.popup import RoundPopup

WIDTH, HEIGHT = 460, 560
_ENTRY, HERE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_HEADING, _TITLE, _MARGINS = 30, 33, 38
_FRAME = 14
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DatasetPopup(RoundPopup):
    """Call `open_below`. `chosen` gives the kind, or IMPORT."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._here: Mapping[str, bool] = {}
        self._current = ""
        self._highest = HEIGHT
        self._pointer = QCursor.pos()
        self.search = QLineEdit()
        self.search.setProperty("role", "search")
        self.search.setPlaceholderText("Search data sets")
        self.search.setAccessibleName("Search data sets")
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Data sets")
        self.list.setItemDelegate(_EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.itemClicked.connect(self._choose)
        self.list.itemEntered.connect(self._point_at)
        self.inner.setContentsMargins(1, 1, 1, 5)
        self.inner.setSpacing(4)
        self.inner.addWidget(self.search)
        self.inner.addWidget(self.list)

    def open_below(self, button: QWidget, current: str, typed: str = "") -> None:
        """Show the list below its button, the data set of that kind marked, or what suits the letters typed."""
        self._current = current
        self._pointer = QCursor.pos()
        room = self.screen().availableGeometry()
        self.setFixedWidth(min(WIDTH, room.width() - 16))
        self._highest = min(HEIGHT, room.height() - 16)
        self.search.setText(typed)
        self._fill(typed)
        corner = button.mapToGlobal(QPoint(0, button.height() + 4))
        self.move(
            max(room.left(), min(corner.x(), room.right() - self.width())),
            max(room.top(), min(corner.y(), room.bottom() - self.height())),
        )
        self.show()
        self.search.setFocus()
        self.list.scrollToItem(self.list.currentItem(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def show_here(self, here: Mapping[str, bool]) -> None:
        """Say which of those that can be downloaded are in the data folder."""
        self._here = here
        for row in range(self.list.count()):
            entry = self.list.item(row).data(_ENTRY)
            if entry is not None:
                self.list.item(row).setData(HERE, here.get(entry.kind))

    def shown(self) -> list[str]:
        """The kinds that are listed now, from top to bottom."""
        rows = (self.list.item(row).data(_ENTRY) for row in range(self.list.count()))
        return [entry.kind for entry in rows if entry is not None]

    def _fill(self, typed: str) -> None:
        self.list.clear()
        # What one has oneself can always be taken.
        suiting = [entry for entry in entries() if entry.suits(typed) or entry.kind == IMPORT]
        for group, members in groupby(suiting, lambda entry: entry.group):
            heading = QListWidgetItem(group, self.list)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for entry in members:
                item = QListWidgetItem(entry.title, self.list)
                item.setData(_ENTRY, entry)
                item.setData(HERE, self._here.get(entry.kind))
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, entry.words)
        items = [self.list.item(row) for row in range(self.list.count())]
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setFixedHeight(min(rows + 2, self._highest - self.search.sizeHint().height() - _FRAME))
        self.inner.activate()
        self.adjustSize()
        named = {item.data(_ENTRY).kind: item for item in items if item.data(_ENTRY) is not None}
        nearest = min(suiting, key=lambda entry: entry.distance(typed)).kind
        self.list.setCurrentItem(named.get(self._current if not typed else nearest, named[nearest]))

    def _point_at(self, item: QListWidgetItem) -> None:
        # A list that opens below a pointer that rests is not pointed at.
        if item.data(_ENTRY) and QCursor.pos() != self._pointer:
            self.list.setCurrentItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        entry: Entry | None = item.data(_ENTRY) if item is not None else None
        if entry is not None:
            self.hide()
            self.chosen.emit(entry.kind)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.list.event(event)
                return True
            if event.key() in _ENTERS:
                self._choose(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)


class _EntryDelegate(QStyledItemDelegate):
    """Title and mark on one line, then what it is. A heading stands alone."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry | None = index.data(_ENTRY)
        colors = theme.current()
        painter.save()
        if entry is None:
            painter.setPen(colors.color("muted"))
            painter.setFont(theme.number_font(11, QFont.Weight.DemiBold))
            area: QRect = option.rect.adjusted(12, 0, -12, -5)
            painter.drawText(area, Qt.AlignmentFlag.AlignBottom, index.data().upper())
            painter.restore()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("selection"))
            painter.drawRoundedRect(option.rect.adjusted(5, 1, -5, -1), 6, 6)
        area = option.rect.adjusted(12, 7, -14, -6)
        painter.setPen(colors.color("text"))
        painter.setFont(theme.number_font(theme.BASE_SIZE, QFont.Weight.DemiBold))
        painter.drawText(area, Qt.AlignmentFlag.AlignTop, entry.title)
        _paint_mark(painter, area, entry, index.data(HERE))
        painter.setPen(colors.color("muted"))
        painter.setFont(theme.number_font(12))
        painter.drawText(area.adjusted(0, 19, 0, 0), int(Qt.TextFlag.TextWordWrap), entry.words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        entry: Entry | None = index.data(_ENTRY)
        if entry is None:
            return QSize(0, _HEADING)
        room = QRect(0, 0, WIDTH - _MARGINS, 1000)
        words = QFontMetrics(theme.number_font(12)).boundingRect(room, int(Qt.TextFlag.TextWordWrap), entry.words)
        return QSize(0, _TITLE + words.height())


def _paint_mark(painter: QPainter, area: QRect, entry: Entry, here: bool | None) -> None:
    """What a download would bring, or that it is here already; nothing for what comes with the program."""
    if not entry.bytes or here is None:
        return
    words, name, tone = ("here", "check", "good_text") if here else (megabytes(entry.bytes), "download", "muted")
    painter.setPen(theme.current().color(tone))
    painter.setFont(theme.number_font(12))
    painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, words)
    width = painter.fontMetrics().horizontalAdvance(words)
    icon(name, tone).paint(painter, QRect(area.right() - width - 18, area.top() + 1, 13, 13))


def megabytes(size: int) -> str:
    """ "11.6 MB", "170 MB"; 0 is no size."""
    return f"{size / 1e6:.1f} MB" if size < 99_950_000 else f"{size / 1e6:.0f} MB"
