"""What can be done with the samples that are picked: another label, out, back in; by key, button and menu."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from nnstudio.core.data.datasets import Indices
from nnstudio.gui.explorer.corrector import UNTOUCHED, Corrector
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.widgets.class_picker import ClassPicker

PICK_FIRST = "Pick a sample first."
_GAP = 8


class Mending(QObject):
    """The actions reach as far as the widget does that they are added to."""

    asked = Signal()
    """The list of classes has been closed, with or without an answer."""

    def __init__(self, corrector: Corrector, page: QWidget) -> None:
        super().__init__(page)
        self._corrector, self._page = corrector, page
        self._facts: Facts | None = None
        self._picked: Indices = np.zeros(0, np.int64)
        self._last = ""  # whoever puts many right often gives them the same class
        self.relabel = self._action("&Relabel…", "L", self._ask_class)
        self.exclude = self._action("E&xclude", "Del", lambda: self._put_right(corrector.exclude))
        self.include = self._action("&Include", "I", lambda: self._put_right(corrector.include))
        self.popup = ClassPicker(page, UNTOUCHED)
        self.popup.chosen.connect(self._on_class_chosen)
        self.popup.closed.connect(self.asked)
        self.anchor: QWidget = page
        """The list of classes opens left of it."""

    @property
    def actions(self) -> tuple[QAction, ...]:
        """In the order in which they are offered."""
        return self.relabel, self.exclude, self.include

    def show_picked(self, facts: Facts, picked: Indices) -> None:
        """Offer what can be done with these samples."""
        self._facts, self._picked = facts, picked
        why = self._corrector.why_no_label(facts, picked) if len(picked) else PICK_FIRST
        self.relabel.setEnabled(not why)
        self.relabel.setToolTip(why or "Give what is picked another class (L)")
        out = facts.is_out[picked]
        self.exclude.setEnabled(bool(np.any(~out)))
        self.exclude.setToolTip("Leave what is picked out of every part (Delete)")
        self.include.setEnabled(bool(np.any(out)))
        self.include.setToolTip("Take what was left out back in (I)")

    def open_menu(self, place: QPoint) -> None:
        """Offer it all at a point of the screen."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self.actions))
        menu.addSeparator()
        menu.addAction("&Copy names", self._copy_names)
        menu.popup(place)

    def _put_right(self, how: Callable[[Facts, Indices], None]) -> None:
        if self._facts is not None and len(self._picked):
            how(self._facts, self._picked)

    def _ask_class(self) -> None:
        facts = self._facts
        if facts is not None:
            can_go_back = bool(np.any(np.isin(self._picked, facts.relabelled)))
            self.popup.offer(dict.fromkeys(facts.dataset.class_names, ""), self._last, can_go_back)
            self.popup.open_left_of(self.anchor, _GAP)

    def _on_class_chosen(self, name: str | None) -> None:
        self._last = name or self._last
        self._put_right(lambda facts, picked: self._corrector.relabel(facts, picked, name))

    def _copy_names(self) -> None:
        if self._facts is not None:
            names = [self._facts.dataset.id_of(index) for index in self._picked.tolist()]
            QApplication.clipboard().setText("\n".join(names))

    def _action(self, words: str, key: str, call: Callable[[], object]) -> QAction:
        action = QAction(words, self)
        action.setEnabled(False)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: call())
        return action
