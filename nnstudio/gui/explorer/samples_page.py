"""Samples: filters, the grid or the rows, and one sample large beside them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Dataset, Indices, Progress
from nnstudio.core.data.summary import matching
from nnstudio.core.explain.answers import Answers, answer_all, worst
from nnstudio.core.training import Checkpoint
from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.corrector import Corrector
from nnstudio.gui.explorer.detail import Detail
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.filter_bar import ANY, EXCLUDED, RELABELLED, WRONG, FilterBar
from nnstudio.gui.explorer.history import UNTRAINED, PredictionHistory
from nnstudio.gui.explorer.pick_grid import PickGrid
from nnstudio.gui.explorer.relabel_popup import RelabelPopup
from nnstudio.gui.explorer.rows_model import figure
from nnstudio.gui.explorer.rows_view import RowsView
from nnstudio.gui.figures import number
from nnstudio.gui.widgets.empty_state import EmptyState
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.trainer import Trainer

CELL = 44
NOTHING = "No sample is like that."
_NONE: Indices = np.zeros(0, np.int64)


class SamplesPage(QWidget):
    """Whatever is picked can be given another label (L), be left out (Delete) or taken back (I)."""

    def __init__(
        self, loader: DataLoader, trainer: Trainer, corrector: Corrector, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._trainer, self._corrector = trainer, corrector
        self._facts: Facts | None = None
        self._said: dict[int, str] = {}
        self._index = -1
        self.filters, self.grid, self.rows = FilterBar(), PickGrid(), RowsView(loader)
        self._asking = Asking(loader, self)
        self.relabel = self._action("&Relabel…", "L", self.open_relabel)
        self.exclude = self._action("E&xclude", "Del", lambda: self._put_right(corrector.exclude))
        self.include = self._action("&Include", "I", lambda: self._put_right(corrector.include))
        self.detail = Detail(PredictionHistory(loader, trainer, self), (self.relabel, self.exclude, self.include))
        self.popup = RelabelPopup(self)
        self.count = text_label("", "caption")
        self.empty = EmptyState("search", "Nothing found", NOTHING, "Show all samples")
        self._lay_out()
        self._connect()

    # What is shown

    def show_facts(self, facts: Facts) -> None:
        """Show these data; where they are the same samples put right, everything stays where it is."""
        keep = self._facts is not None and _same_samples(self._facts.dataset, facts.dataset)
        self._facts = facts
        self.filters.show_facts(facts)
        if not keep:
            self._index = -1
        self._filter(keep)

    def show_sample(self, index: int) -> None:
        """Bring a sample into view and pick it; filters that hide it are taken off."""
        if self._facts is None:
            return
        if index not in self._shown():
            self.filters.reset()
            self._show(self._facts.visible, {}, keep=False)
        if self._facts.dataset.kind == "images":
            self.grid.pick(int(np.flatnonzero(self._shown() == index)[0]))
        else:
            self.rows.pick(index)

    def show_class(self, label: int) -> None:
        """Show all samples of one class."""
        self.filters.show_label(label)

    @property
    def picked(self) -> Indices:
        """The indices of the samples that are picked."""
        return self.grid.picked() if self._of_images else self.rows.picked()

    @property
    def _of_images(self) -> bool:
        return self._facts is not None and self._facts.dataset.kind == "images"

    def _shown(self) -> Indices:
        return self.grid.indices if self._of_images else self.rows.rows.order

    # Filtering

    def _filter(self, keep: bool = False) -> None:
        facts = self._facts
        if facts is None:
            return
        part, wanted, state = self.filters.chosen_part, self.filters.wanted(), self.filters.chosen_state
        if state == WRONG:
            self._ask_network(facts, part, keep)
            return

        def work(progress: Progress) -> Indices:
            base = facts.visible if part == ANY else facts.data.split.part(part)
            if state in (EXCLUDED, RELABELLED):
                marked = facts.excluded if state == EXCLUDED else facts.relabelled
                base = np.intersect1d(base, marked)
            return matching(facts.dataset, base, wanted, progress)

        self._asking.ask(work, lambda found: self._show(found, {}, keep), "Looking for the samples")

    def _ask_network(self, facts: Facts, part: str, keep: bool) -> None:
        model = self._trainer.model
        if model is None:
            self._show(_NONE, {}, keep=False, why=UNTRAINED)
            return
        wanted = self.filters.wanted()

        def work(progress: Progress) -> Answers:
            base = facts.counted if part == ANY else facts.data.split.part(part)
            base = matching(facts.dataset, base, wanted, progress)
            return worst(answer_all(model, facts.dataset, base, progress), facts.dataset)

        self._asking.ask(work, lambda found: self._show_answers(found, model, keep), "Asking the network")

    def _show_answers(self, found: Answers, model: Checkpoint, keep: bool) -> None:
        if model.target:
            words = [figure(float(value)) for value in found.predicted]
        else:
            words = [f"→ {model.class_names[label]}" for label in found.predicted.tolist()]
        self._show(found.indices, dict(zip(found.indices.tolist(), words, strict=True)), keep)

    def _show(self, indices: Indices, said: dict[int, str], keep: bool, why: str = NOTHING) -> None:
        facts = self._facts
        if facts is None:
            return
        self._said = said
        self.grid.set_marks(self._mark, lambda index: self._said.get(index, ""))
        if self._of_images:
            (self.grid.renew_samples if keep else self.grid.show_samples)(facts.dataset, indices)
        else:
            self.rows.show_rows(facts, indices, keep)
        self.count.setText(f"{number(len(indices))} of {number(len(facts.visible))}")
        self.empty.set_sentence(why)
        self._stack.setCurrentWidget(self.empty if not len(indices) else self.grid if self._of_images else self.rows)
        if not len(indices) or not keep:
            self._index = -1
        self._follow()

    def _mark(self, index: int) -> str:
        if self._facts is None:
            return ""
        return (
            "excluded" if self._facts.is_excluded(index) else "relabelled" if self._facts.is_relabelled(index) else ""
        )

    # What is picked

    def _follow(self) -> None:
        """Bring detail and actions up to date with what is picked."""
        facts, picked = self._facts, self.picked
        if facts is None:
            return
        self.detail.show_sample(facts, self._index if len(picked) else -1, picked)
        why = self._corrector.why_no_label(facts, picked) if len(picked) else "Pick a sample first."
        self.relabel.setEnabled(not why)
        self.relabel.setToolTip(why or "Give what is picked another class (L)")
        out = facts.is_out[picked]
        self.exclude.setEnabled(bool(np.any(~out)))
        self.exclude.setToolTip("Leave what is picked out of every part (Delete)")
        self.include.setEnabled(bool(np.any(out)))
        self.include.setToolTip("Take what was left out back in (I)")

    def _on_position(self, position: int) -> None:
        if position >= 0:
            self._index = self.grid.index_at(position)

    def _on_row(self, index: int) -> None:
        self._index = index
        self._follow()

    def _put_right(self, how: Callable[[Facts, list[int]], None]) -> None:
        if self._facts is not None and len(self.picked):
            how(self._facts, self.picked.tolist())

    def open_relabel(self) -> None:
        """Ask for the class of what is picked."""
        facts = self._facts
        if facts is not None and self.relabel.isEnabled():
            can_go_back = bool(np.any(np.isin(self.picked, facts.relabelled)))
            corner = self.detail.mapToGlobal(QPoint(0, 0)) - QPoint(self.popup.width() + 8, 0)
            self.popup.ask(facts.dataset.class_names, can_go_back, corner)

    def _on_class_chosen(self, name: str | None) -> None:
        self._put_right(lambda facts, picked: self._corrector.relabel(facts, picked, name))

    def _copy_names(self) -> None:
        if self._facts is not None:
            names = [self._facts.dataset.id_of(index) for index in self.picked.tolist()]
            QApplication.clipboard().setText("\n".join(names))

    # Set-up

    def _action(self, words: str, key: str, call: Callable[[], object]) -> QAction:
        action = QAction(words, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: call())
        return action

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self._trainer.run_changed.connect(self._on_weights)
        self._trainer.state_changed.connect(self._on_weights)
        self.grid.current_changed.connect(self._on_position)
        self.grid.picked_changed.connect(self._follow)
        self.rows.picked_changed.connect(self._follow)
        self.rows.current_row.connect(self._on_row)
        self.popup.chosen.connect(self._on_class_chosen)
        self.popup.closed.connect(self._take_keyboard_back)
        self.empty.action_clicked.connect(self._on_show_all)
        self._asking.waiting.connect(self._on_waiting)
        self._asking.failed.connect(lambda sentence: self._show(_NONE, {}, keep=False, why=sentence))

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
        if self.filters.chosen_state == WRONG and self.isVisible() and not self._trainer.busy:
            self._filter(keep=True)

    def _lay_out(self) -> None:
        self.grid.set_cell(CELL)
        self.grid.setAccessibleName("Images")
        self.count.setFont(self.detail.picked.font())
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.filters, 1)
        top.addWidget(self.count)
        self._stack = QStackedWidget()
        for widget in (self.grid, self.rows, self.empty):
            self._stack.addWidget(widget)
        for action in (self.relabel, self.exclude, self.include):
            self._stack.addAction(action)
            action.setEnabled(False)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self._stack, 1)
        body.addWidget(self.detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(body, 1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not len(self.picked) or not self._stack.geometry().contains(event.pos()):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.relabel, self.exclude, self.include])
        menu.addSeparator()
        menu.addAction("&Copy names", self._copy_names)
        menu.popup(event.globalPos())


def _same_samples(before: Dataset, after: Dataset) -> bool:
    return (before.name, before.inputs.shape, before.ids is None) == (after.name, after.inputs.shape, after.ids is None)
