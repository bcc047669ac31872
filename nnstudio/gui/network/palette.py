"""The palette: layers by group, ready-made blocks, and a search field that understands "conv 32 3"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from nnstudio.core.errors import SpecError
from nnstudio.core.network import LAYERS, Layer
from nnstudio.core.network.blocks.plans import BLOCK_PLANS, BlockPlan
from nnstudio.gui.icons import icon
from nnstudio.gui.network.palette_entry import PaletteEntry
from nnstudio.gui.network.quick import Kind, find, make
from nnstudio.gui.network.words import group_title
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.labels import group_label, text_label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDE = 8


class Palette(QWidget):
    """`chosen` carries a new layer or ready-made block. The drag signals carry the pointer's place on the screen."""

    chosen = Signal(object)
    left = Signal()
    """Escape in the empty search field: the keyboard should go back to the diagram."""
    drag_begun = Signal(object, QPoint)
    dragged = Signal(QPoint)
    drag_ended = Signal(object, bool)

    def __init__(self, draggable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draggable = draggable
        self._groups: list[tuple[QLabel, list[PaletteEntry]]] = []
        self._entries: list[PaletteEntry] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search layers")
        self.search.setAccessibleName("Search layers")
        self.search.setToolTip('Type "conv 32 3" and press Enter: 32 filters of 3×3. The / key brings you here.')
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self._hint = text_label("", "caption", wrap=True)
        self._lay_out()
        self._filter("")

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def reset(self) -> None:
        """Show all layers again."""
        self.search.clear()

    @property
    def hint(self) -> str:
        """What is said below the search field."""
        return self._hint.text()

    def entries(self) -> list[PaletteEntry]:
        """The entries that are shown, top to bottom."""
        return [entry for entry in self._entries if not entry.isHidden()]

    def _filter(self, text: str) -> None:
        found = find(text)
        for entry in self._entries:
            entry.setVisible(entry.kind in found)
            entry.set_first(bool(text.strip() and found) and entry.kind is found[0])
        for label, entries in self._groups:
            label.setVisible(any(entry.kind in found for entry in entries))
        self._show_hint(found[0] if found else None, text)

    def _show_hint(self, kind: Kind | None, text: str) -> None:
        words, role = "", "caption"
        try:
            if kind is None:
                words = "No layer has these words in its name."
            elif text.strip():
                words = f"Enter inserts {', '.join(filter(None, (kind.title, _summary(make(kind, text)))))}."
        except SpecError as error:
            words, role = str(error), "error"
        self._hint.setText(words)
        self._hint.setVisible(bool(words))
        set_role(self._hint, role)

    def _take_first(self) -> None:
        found = find(self.search.text())
        if not found or not self.search.text().strip():
            return
        try:
            layer = make(found[0], self.search.text())
        except SpecError:
            return  # the hint says why
        self.search.clear()
        self.chosen.emit(layer)

    def _step(self, step: int) -> None:
        """Move the keyboard through the entries; up from the first is the search field."""
        entries = self.entries()
        focused = next((place for place, entry in enumerate(entries) if entry.hasFocus()), -1)
        place = focused + step
        if place < 0:
            self.focus_search()
        elif place < len(entries):
            entries[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _SIDE, 0, 0)
        column.setSpacing(6)
        top = QVBoxLayout()
        top.setContentsMargins(_SIDE, 0, _SIDE, 0)
        top.setSpacing(6)
        top.addWidget(self.search)
        top.addWidget(self._hint)
        column.addLayout(top)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.verticalScrollBar().rangeChanged.connect(
            lambda _, most: self._list.setContentsMargins(*_margins(most > 0))
        )
        area.setWidget(self._make_list())
        column.addWidget(area, 1)
        self._area = area

    def _make_list(self) -> QWidget:
        held = QWidget()
        held.setProperty("role", "clear")
        column = self._list = QVBoxLayout(held)
        column.setContentsMargins(*_margins(scrolls=False))
        column.setSpacing(4)
        for group, kinds in LAYERS.groups().items():
            self._add_group(group_title(group), list(kinds))
        self._add_group("Ready-made", list(BLOCK_PLANS))
        column.addStretch(1)
        return held

    def _add_group(self, title: str, kinds: Sequence[Kind]) -> None:
        label = group_label(title)
        label.setContentsMargins(0, 6, 0, 0)
        self._list.addWidget(label)
        entries = [self._make_entry(kind) for kind in kinds]
        for entry in entries:
            self._list.addWidget(entry)
        self._groups.append((label, entries))

    def _make_entry(self, kind: Kind) -> PaletteEntry:
        entry = PaletteEntry(kind, self._draggable)
        entry.installEventFilter(self)
        entry.clicked.connect(lambda: self.chosen.emit(kind()))
        entry.drag_begun.connect(lambda position: self.drag_begun.emit(entry, position))
        entry.dragged.connect(self.dragged)
        entry.drag_ended.connect(lambda dropped: self.drag_ended.emit(kind(), dropped))
        self._entries.append(entry)
        return entry

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, PaletteEntry) and event.type() == QEvent.Type.FocusIn:
            self._area.ensureWidgetVisible(watched, 0, 24)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(watched, Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _on_key(self, watched: QObject, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if watched is self.search and key in _ENTER:
            self._take_first()
            return True
        if watched is self.search and key == Qt.Key.Key_Escape:
            if self.search.text():
                self.search.clear()
            else:
                self.left.emit()
            return True
        return False


def _summary(thing: Layer | BlockPlan) -> str:
    return thing.summary() if isinstance(thing, Layer) else ""


def _margins(scrolls: bool) -> tuple[int, int, int, int]:
    """Around the list of entries; a scroll bar brings room of its own."""
    return _SIDE, 2, 2 if scrolls else _SIDE, _SIDE
