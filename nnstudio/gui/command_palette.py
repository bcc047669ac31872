"""The command palette: type a few letters of what you want, see its shortcut, press Enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nnstudio.gui import theme
from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.popup import RoundPopup

WIDTH = 560
_ROW = 34
_ROWS = 9
_ACTION = Qt.ItemDataRole.UserRole + 1
_MODES = {True: QIcon.Mode.Normal, False: QIcon.Mode.Disabled}
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CommandPalette(RoundPopup):
    """Call `open_palette`. `actions` gives the actions of the moment; unnamed and invisible ones are left out.

    An action that is disabled is listed with its reason: its property "why", else its status tip.
    """

    def __init__(self, actions: Callable[[], Iterable[QAction]], parent: QWidget) -> None:
        super().__init__(parent)
        self._owner = parent
        self._actions = actions
        self._all: list[QAction] = []
        self._search = QLineEdit()
        self._search.setProperty("role", "search")
        self._search.setPlaceholderText("Type what you want to do")
        self._search.setAccessibleName("Search all commands")
        self._search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._search.textChanged.connect(self._filter)
        self._search.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_CommandDelegate(self))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._list.clicked.connect(self._trigger)
        self._none = QLabel("No command has these words in its name.")
        self._none.setProperty("role", "muted")
        self._none.setContentsMargins(14, 12, 14, 12)
        self._lay_out()

    def open_palette(self) -> None:
        """Show the palette near the top of its window, with all commands listed."""
        self._all = [action for action in self._actions() if action.isVisible() and command_text(action)]
        self._search.clear()
        self._filter("")
        window = self._owner.window()
        width = min(WIDTH, window.width() - 32)
        self.setFixedWidth(width)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, min(96, window.height() // 8))))
        self.show()
        self._search.setFocus()

    def shown(self) -> list[QAction]:
        """The actions that are listed now, best first."""
        return [self._model.item(row).data(_ACTION) for row in range(self._model.rowCount())]

    def _filter(self, text: str) -> None:
        ranked = [(rank, action) for action in self._all if (rank := match(text, action)) is not None]
        self._model.clear()
        for _, action in sorted(ranked, key=lambda entry: (not entry[1].isEnabled(), entry[0])):
            item = QStandardItem(command_text(action))
            item.setData(action, _ACTION)
            self._model.appendRow(item)
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._list.setVisible(bool(ranked))
        self._list.setFixedHeight(_ROW * min(len(ranked), _ROWS))
        self._none.setVisible(not ranked)
        self.adjustSize()

    def _trigger(self, index: QModelIndex) -> None:
        action = index.data(_ACTION)
        if isinstance(action, QAction) and action.isEnabled():
            self.hide()
            action.trigger()

    def _lay_out(self) -> None:
        self.inner.setContentsMargins(1, 1, 1, 5)
        self.inner.setSpacing(4)
        for widget in (self._search, self._list, self._none):
            self.inner.addWidget(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self._list.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._trigger(self._list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
        return super().eventFilter(watched, event)


class _CommandDelegate(QStyledItemDelegate):
    """One row: icon, name, and on the right the shortcut, or why it cannot be used now."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        action: QAction = index.data(_ACTION)
        colors = theme.current()
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("selection"))
            painter.drawRoundedRect(area.adjusted(5, 1, -5, -1), 6, 6)
        inner = area.adjusted(14, 0, -14, 0)
        action.icon().paint(
            painter, QRect(inner.left(), inner.center().y() - 7, 16, 16), mode=_MODES[action.isEnabled()]
        )
        name = inner.adjusted(28, 0, 0, 0)
        painter.setPen(colors.color("text" if action.isEnabled() else "muted"))
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, command_text(action))
        used = painter.fontMetrics().horizontalAdvance(command_text(action))
        painter.setPen(colors.color("muted"))
        rest = name.adjusted(used + 24, 0, 0, 0)
        words = painter.fontMetrics().elidedText(side_text(action), Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _ROW)


def command_text(action: QAction) -> str:
    """The action's text without its mnemonic and dots."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("….")


def side_text(action: QAction) -> str:
    """The shortcut of an action that can be used; the reason of one that cannot."""
    if action.isEnabled():
        return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return str(action.property("why") or action.statusTip() or "Not available now")


def match(text: str, action: QAction) -> int | None:
    """How well the words typed fit an action (0 is best), or None when a word is nowhere in its name or tip."""
    name, tip = command_text(action).casefold(), f"{action.toolTip()} {action.statusTip()}".casefold()
    rank = 0
    for word in text.casefold().split():
        if name.startswith(word):
            continue
        if f" {word}" in name:
            rank += 1
        elif word in name:
            rank += 2
        elif word in tip:
            rank += 4
        else:
            return None
    return rank
