"""Samples: filters, the grid or the rows, and one sample large beside them."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Dataset, Indices
from nnstudio.gui.explorer.corrector import Corrector
from nnstudio.gui.explorer.detail import Detail
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.filter_bar import FilterBar
from nnstudio.gui.explorer.history import PredictionHistory
from nnstudio.gui.explorer.mending import Mending
from nnstudio.gui.explorer.pick_grid import PickGrid
from nnstudio.gui.explorer.rows_view import RowsView
from nnstudio.gui.explorer.search import NOTHING, Found, Search
from nnstudio.gui.figures import number
from nnstudio.gui.samples.sample_grid import LARGEST, SMALLEST
from nnstudio.gui.widgets.empty_state import EmptyState
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.slider import Slider
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer

CELL, _LARGE_CELL, _COLUMNS = 44, 112, 26
"""Unless a person has chosen another size, images are larger where the window is wide or there are few."""
_ROOM_FOR_ZOOM = 620
_GRID, _DETAIL = 540, 460
"""How the width is shared at first."""


class SamplesPage(QWidget):
    """Whatever is picked can be given another label (L), be left out (Delete) or taken back (I)."""

    def __init__(
        self,
        store: ProjectStore,
        loader: DataLoader,
        trainer: Trainer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._trainer = trainer
        self._facts: Facts | None = None
        self._index = -1
        # In the order of Tab, and into what they belong to: each move of a widget is told to everything in it.
        self.filters, self.zoom = FilterBar(self), Slider(SMALLEST, LARGEST, self)
        self._halves = QSplitter(Qt.Orientation.Horizontal, self)
        self._stack = QStackedWidget(self._halves)
        self.grid, self.rows = PickGrid(self._stack), RowsView(loader, self._stack)
        self.empty = EmptyState("search", "Nothing found", NOTHING, "Show all samples", self._stack)
        self.search = Search(loader, trainer, self.filters, self)
        self.mending = Mending(Corrector(store, loader, self), self)
        self.detail = Detail(PredictionHistory(store, loader, trainer, self), self.mending.actions, self._halves)
        self.mending.anchor = self.detail
        self.count = text_label("", "caption")
        self._zoomed = False
        self.left_out = text_label("", "caption", wrap=True)
        self._lay_out()
        self._connect()

    # What is shown

    def show_facts(self, facts: Facts) -> None:
        """Show these data; where they are the same samples put right, everything stays where it is."""
        keep = self._facts is not None and _same_samples(self._facts.dataset, facts.dataset)
        self._facts = facts
        if not keep:  # what was wanted of other samples, or asked of another network, means nothing here
            self.filters.reset()
            self._index = -1
        self.filters.show_facts(facts)
        self._filter(keep)

    def show_sample(self, index: int) -> None:
        """Bring a sample into view and pick it; filters that hide it are taken off."""
        if self._facts is None:
            return
        if index not in self._shown():
            self.filters.reset()
            self._show(Found(self._facts.visible))
        if self._of_images:
            self.grid.pick(int(np.flatnonzero(self._shown() == index)[0]))
        else:
            self.rows.pick(index)

    def show_class(self, label: int) -> None:
        """Show all samples of one class."""
        self.filters.show_label(label)

    def show_corrected(self) -> None:
        """Show all samples that were left out or relabelled."""
        self.filters.show_corrected()

    @property
    def picked(self) -> Indices:
        """The indices of the samples that are picked."""
        return self.grid.picked() if self._of_images else self.rows.picked()

    @property
    def _of_images(self) -> bool:
        return self._facts is not None and self._facts.dataset.kind == "images"

    def _shown(self) -> Indices:
        return self.grid.indices if self._of_images else self.rows.rows.order

    def _filter(self, keep: bool = False) -> None:
        if self._facts is not None:
            self.search.start(self._facts, keep)

    def _show(self, found: Found) -> None:
        facts, indices = self._facts, found.indices
        if facts is None:
            return
        self.grid.set_marks(facts.mark_of, lambda index: found.said.get(index, ""))
        if self._of_images:
            (self.grid.renew_samples if found.keep else self.grid.show_samples)(facts.dataset, indices)
        else:
            self.rows.show_rows(facts, indices, found.keep)
        self.count.setText(f"{number(len(indices))} of {number(len(facts.visible))}")
        self.empty.title.setText(found.title)
        self.left_out.setText(found.left_out)
        self.left_out.setVisible(bool(found.left_out))
        self.empty.set_sentence(found.why)
        self._stack.setCurrentWidget(self.empty if not len(indices) else self.grid if self._of_images else self.rows)
        if not len(indices) or not found.keep:
            self._index = -1
        self._fit_cells()
        self._follow()

    def _fit_cells(self) -> None:
        """Make the images as large as suits the room, unless a person has chosen."""
        self.zoom.setVisible(self._of_images and self.width() >= _ROOM_FOR_ZOOM)
        area = self.grid.viewport()
        if not self._zoomed and self._of_images and self.grid.count:
            room = math.sqrt(area.width() * area.height() / self.grid.count) - 1
            side = int(min(max(CELL, area.width() / _COLUMNS, room), _LARGE_CELL))
            if side != self.grid.cell:
                self.grid.set_cell(side)
        self._show_zoom(self.grid.cell)

    def _show_zoom(self, side: int) -> None:
        self.zoom.blockSignals(True)
        self.zoom.setValue(side)
        self.zoom.blockSignals(False)

    def _on_zoom(self, side: int) -> None:
        self._zoomed = True
        self._show_zoom(side)
        if side != self.grid.cell:
            self.grid.set_cell(side)
            if self.grid.current >= 0:
                self.grid.move_to(self.grid.current)

    # What is picked

    def _follow(self) -> None:
        """Bring detail and actions up to date with what is picked."""
        if self._facts is not None:
            picked = self.picked
            self.detail.show_sample(self._facts, self._index if len(picked) else -1, picked)
            self.mending.show_picked(self._facts, picked)

    def _on_position(self, position: int) -> None:
        if position >= 0:
            self._index = self.grid.index_at(position)

    def _on_row(self, index: int) -> None:
        self._index = index
        self._follow()

    # Set-up

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.zoom.valueChanged.connect(self._on_zoom)
        self.grid.cell_changed.connect(self._on_zoom)
        self._trainer.run_changed.connect(self._on_weights)
        self._trainer.state_changed.connect(self._on_weights)
        self.grid.current_changed.connect(self._on_position)
        self.grid.picked_changed.connect(self._follow)
        self.rows.picked_changed.connect(self._follow)
        self.rows.current_row.connect(self._on_row)
        self.mending.asked.connect(self._take_keyboard_back)
        self.empty.action_clicked.connect(self._on_show_all)
        self.search.found.connect(self._show)
        self.search.waiting.connect(self._on_waiting)

    def _on_waiting(self, words: str) -> None:
        if words:
            self.count.setText(f"{words}…")

    def _take_keyboard_back(self) -> None:
        if self.isVisible():
            self.activateWindow()
            (self.grid if self._of_images else self.rows).setFocus()

    def _on_show_all(self) -> None:
        self.filters.reset()
        self._filter()

    def _on_weights(self) -> None:
        if self.search.about_mistakes and self.isVisible() and not self._trainer.busy:
            self._filter(keep=True)

    def _lay_out(self) -> None:
        self.left_out.hide()
        self.grid.set_cell(CELL)
        self.zoom.setFixedWidth(84)
        self.zoom.setAccessibleName("Size of the images")
        self.zoom.setToolTip("Size of the images; Ctrl and the wheel over them change it too")
        self.grid.setAccessibleName("Images")
        self.count.setFont(self.detail.picked.font())
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.filters, 1)
        top.addWidget(self.zoom)
        top.addWidget(self.count)
        for widget in (self.grid, self.rows, self.empty):
            self._stack.addWidget(widget)
        self._stack.addActions(self.mending.actions)
        self._stack.setMinimumWidth(200)
        self._halves.setChildrenCollapsible(False)
        self._halves.setHandleWidth(12)
        self._halves.setSizes([_GRID, _DETAIL])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.left_out)
        column.addWidget(self._halves, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_cells()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if len(self.picked) and self._stack.geometry().contains(event.pos()):
            self.mending.open_menu(event.globalPos())


def _same_samples(before: Dataset, after: Dataset) -> bool:
    return (before.name, before.inputs.shape, before.ids is None) == (after.name, after.inputs.shape, after.ids is None)
