"""Folds in the split box: into how many, and which of them is in hand."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from nnstudio.core.data.split import SplitSpec
from nnstudio.gui import theme
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.number_field import NumberField
from nnstudio.gui.widgets.tool_buttons import icon_field

_MOST_FOLDS = 100
_LEAST, _GAP = 54, 2
"""Pixels that three digits and the arrows take, and those between two widgets."""
_WHICH = "The fold that is validated in a training; the network learns from the others."


class FoldsBox(QWidget):
    """Hidden where a split has no folds. Edits are reported as the split box does: words, new SplitSpec, merge key."""

    edited = Signal(str, object, str)
    picture_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = SplitSpec()
        self._count = 0
        self.folds = NumberField(2, _MOST_FOLDS, whole=True)
        self.unit = text_label("folds", "caption")
        self.back = icon_field("chevron-left", "Previous fold", "The fold before (Ctrl+PgUp)")
        self.forth = icon_field("chevron-right", "Next fold", "The fold after (Ctrl+PgDown)")
        self.which = QLabel()
        self.picture = icon_field("grid-3x3", "Picture of the folds", "Which sample is validated in which fold.")
        self.folds.valueChanged.connect(self._on_folds)
        self.back.clicked.connect(lambda: self.step(-1))
        self.forth.clicked.connect(lambda: self.step(1))
        self.picture.clicked.connect(self.picture_wanted)
        self._lay_out()

    def show_split(self, spec: SplitSpec, count: int) -> None:
        """Show the folds of a spec; `count` is how many there are, 0 while that is not known."""
        self._spec = spec
        self._count = spec.folds * spec.repeats if spec.method == "k-fold" else count
        self.setVisible(spec.method != "parts")
        self.folds.setVisible(spec.method == "k-fold")
        self.folds.blockSignals(True)
        self.folds.setValue(spec.folds)
        self.folds.blockSignals(False)
        self.back.setEnabled(spec.fold > 1)
        self.forth.setEnabled(spec.fold < self._count)
        self.picture.setEnabled(self._count > 0)
        self._fit()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in this order."""
        return self.folds, self.picture, self.back, self.forth

    def why_no_folds(self) -> str:
        """Why there are no folds to look at, in one sentence; empty when there are."""
        return "The split has no folds. Choose k-fold first." if self._spec.method == "parts" else ""

    def why_no_step(self, by: int) -> str:
        """Why there is no fold `by` further on, in one sentence; empty when there is."""
        if reason := self.why_no_folds():
            return reason
        return "" if 1 <= self._spec.fold + by <= self._count else "There is no further fold."

    def step(self, by: int) -> None:
        """Take another fold in hand."""
        if not self.why_no_step(by):
            self.take(self._spec.fold + by)

    def take(self, number: int) -> None:
        """Take a fold in hand, counted from 1."""
        if number != self._spec.fold:
            self.edited.emit("Take another fold in hand", replace(self._spec, fold=number), f"fold {id(self)}")

    def _on_folds(self) -> None:
        folds = int(self.folds.number())
        if folds != self._spec.folds:
            fold = min(self._spec.fold, folds * self._spec.repeats)
            self.edited.emit("Change the number of folds", replace(self._spec, folds=folds, fold=fold), "")

    def _fit(self) -> None:
        """Where the dock is narrow, words give way, and never a number."""
        fold, divided = self._spec.fold, self._spec.method == "k-fold"
        for words in (f"{fold} of {self._count}", f"{fold}/{self._count}", str(fold))[0 if self._count else 2 :]:
            self.which.setText(words)
            others = (self.picture, self.back, self.which, self.forth)
            room = self.width() - sum(widget.sizeHint().width() + _GAP for widget in others) - divided * _LEAST
            if room >= 0:
                break
        self.unit.setVisible(divided and room >= self.unit.sizeHint().width() + _GAP)

    def _lay_out(self) -> None:
        self.which.setFont(theme.number_font())
        self.which.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.which.setMinimumWidth(44)
        self.which.setToolTip(_WHICH)
        self.folds.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.folds.setMinimumWidth(_LEAST)
        self.unit.setContentsMargins(4, 0, 0, 0)
        self.unit.setMinimumWidth(1)  # or it would keep the dock from becoming so narrow that it hides
        self.folds.setAccessibleName("Folds")
        self.folds.setToolTip("Into how many folds; each is validated once.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(_GAP)
        row.addWidget(self.folds, 1)
        row.addWidget(self.unit)
        row.addStretch(0)
        for widget in (self.picture, self.back, self.which, self.forth):
            row.addWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
