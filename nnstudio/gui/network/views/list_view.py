"""The list view: the layers as a table with the keyboard in mind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QKeyCombination, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QTreeView, QWidget

from nnstudio.core.network import Path, Trace
from nnstudio.gui import theme
from nnstudio.gui.network.views.list_model import COLUMNS, NAME, ListModel

_WIDEST = {"Name": "conv123", "Layer": "Batch normalisation", "Settings": "256 filters 3×3, stride 2, pad 1"}
_NUMBERS = {"Output": "1024×224×224", "Parameters": "123 456 789", "MACs": "999.9 M", "Field": "Field"}
_PADDING = 22
_WIDEST_NAME = 320
_SETTINGS_FROM = 640
_LAYER = COLUMNS.index("Layer")
_ROWS = QItemSelectionModel.SelectionFlag.Rows


class ListView(QTreeView):
    """Every signal is a wish. Up, Down and Shift select; Left and Right fold; F2 renames; Enter leads to settings."""

    selected = Signal(object, object)
    """The paths that the user wants selected, and the current one or None."""
    renamed = Signal(object, str)
    edit_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("List of layers")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setSortingEnabled(False)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # So that scrolling moves what was painted, and only what comes into view is painted anew.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._keys: Mapping[QKeyCombination, Callable[[], object]] = {}
        self._plan: Trace | None = None
        self._silent = False
        self._folded: set[Path] = set()
        self.layers = ListModel()
        self.layers.renamed.connect(self.renamed)
        self.setModel(self.layers)
        self.collapsed.connect(lambda index: self._folded.add(self.layers.path(index)))
        self.expanded.connect(lambda index: self._folded.discard(self.layers.path(index)))
        self.doubleClicked.connect(lambda _: self.edit_wanted.emit())
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self._set_widths()

    def set_keys(self, keys: Mapping[QKeyCombination, Callable[[], object]]) -> None:
        """What keys do that are not the list's own."""
        self._keys = keys

    def show_plan(self, plan: Trace) -> None:
        """Show another network; folded blocks stay folded, and the place is kept."""
        if plan is self._plan:
            return
        self._plan, self._silent = plan, True
        place = self.verticalScrollBar().value()
        if not self.layers.show_plan(plan):
            self._unfold()
            self.verticalScrollBar().setValue(place)
        self._silent = False

    def show_selection(self, chosen: Collection[Path], current: Path | None) -> None:
        """Mark these layers, and bring the current one into view."""
        if set(chosen) == set(self._chosen()) and current == self._current():
            return
        self._silent = True
        found = QItemSelection()
        for path in chosen:
            index = self.layers.index_of(path)
            found.select(index, index)
        model = self.selectionModel()
        model.select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS)
        index = self.layers.index_of(current) if current is not None else QModelIndex()
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        if index.isValid():
            self.scrollTo(index)
        self._silent = False

    def copy(self) -> None:
        """Put the selected layers, or all, on the clipboard as tab-separated text."""
        paths = self._chosen() or [row.path for row in (self._plan.rows if self._plan else ())]
        QApplication.clipboard().setText(self.layers.as_text(sorted(paths)))

    def rename(self) -> None:
        """Begin to edit the name of the current layer."""
        index = self.currentIndex().siblingAtColumn(NAME)
        if index.isValid():
            self.edit(index)

    def _chosen(self) -> list[Path]:
        return [self.layers.path(index) for index in self.selectionModel().selectedRows()]

    def _current(self) -> Path | None:
        index = self.currentIndex()
        return self.layers.path(index) if index.isValid() else None

    def _unfold(self) -> None:
        folded = self._folded & set(self.layers.blocks())
        self.expandAll()
        self._widen_columns()
        for path in folded:
            self.collapse(self.layers.index_of(path))

    def _widen_columns(self) -> None:
        metrics, step = QFontMetrics(self.font()), self.indentation()
        wanted = max((metrics.horizontalAdvance(name) + step * depth for name, depth in self.layers.names()), default=0)
        self.setColumnWidth(NAME, max(self.columnWidth(NAME), min(wanted + _PADDING, _WIDEST_NAME)))
        titles = {row.layer.title for row in self._plan.rows} if self._plan else set()
        wanted = max(map(metrics.horizontalAdvance, titles), default=0)
        self.setColumnWidth(_LAYER, max(self.columnWidth(_LAYER), wanted + _PADDING))

    def _on_selection_changed(self, *_: object) -> None:
        if not self._silent:
            self.selected.emit(self._chosen(), self._current())

    def _set_widths(self) -> None:
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        metrics = QFontMetrics(self.font())
        for place, title in enumerate(COLUMNS):
            widest = {**_WIDEST, **_NUMBERS}[title]
            self.setColumnWidth(place, metrics.horizontalAdvance(widest) + _PADDING + (30 if place == NAME else 0))
        header.setSectionResizeMode(COLUMNS.index("Settings"), QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(48)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if dx or not dy:
            super().scrollContentsBy(dx, dy)
        else:
            # Qt's tree paints everything anew when it moves by more pixels than it shows rows.
            self.scrollDirtyRegion(0, dy)
            self.viewport().scroll(0, dy)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.current().color("surface"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The inspector tells the settings too; shapes and counts are what a list is for.
        self.setColumnHidden(COLUMNS.index("Settings"), self.width() < _SETTINGS_FROM)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # the field passes on the Enter that ends it
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_wanted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.rename()
        elif event.keyCombination() in self._keys:
            self._keys[event.keyCombination()]()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the program's shortcuts, not a search through names."""
