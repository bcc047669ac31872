"""The Labels tab: how well each of several labels is told, on the validation part or at the last look at the test."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.core.project.looks import Look
from nnstudio.core.training import History, Metrics
from nnstudio.core.training.label_figures import LabelFigures
from nnstudio.core.training.tasks import LABEL_ACCURACY, MEAN_AUC
from nnstudio.gui.figures import loss, number, score
from nnstudio.gui.widgets.figure_table import FigureTable, Row
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.segmented import Segmented

_PARTS = (("validation", "Validation"), ("test", "Test"))
_HEADINGS = ("Label", "Applies to", "AUC", "Precision", "Recall")
_NOTHING = {
    "validation": "The labels are judged at the end of each epoch, on the validation part.",
    "test": "The test part is sealed. Evaluate the network in the Data panel, at the very end, to see its labels here.",
}
_THRESHOLD = "Precision and recall are those of labels named with a probability above 50 %."


class LabelsView(QWidget):
    """Shows what it is given: call `show_history` and `show_look`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._validation: tuple[str, Metrics | None] = "", None
        self._test: tuple[str, Metrics | None] = "", None
        self.part = Segmented(_PARTS)
        self.part.setAccessibleName("Part of the data")
        self.part.changed.connect(self._show)
        self.words = text_label("", "", wrap=True)
        self.table = FigureTable("Figures of each label")
        self.note = text_label("", "caption", wrap=True)
        self._lay_out()

    def show_history(self, history: History, names: tuple[str, ...], newest: bool) -> None:
        """The figures of the best epoch; of the `newest` one while a training goes on. `names` are the labels'."""
        row = (history.epochs[-1] if history.epochs else None) if newest else history.best
        found = row.validation if row else None
        self._names = names
        self._validation = (f"Epoch {row.epoch}" if row else ""), found
        self._show()

    def show_look(self, look: Look | None) -> None:
        """What was seen at the last look at the test part; None: nothing yet."""
        title = f"Run {look.run}, epoch {look.epoch}" if look else ""
        self._test = title, look.metrics if look else None
        self._show()

    def _show(self) -> None:
        part = self.part.current()
        title, found = self._test if part == "test" else self._validation
        known = found is not None and len(found.labels) == len(self._names) > 0
        self.table.setVisible(known)
        self.note.setVisible(known)
        if found is None or not known:
            self.words.setText(_NOTHING[part])
            return
        figures = (
            f"{MEAN_AUC.words} {score(found.auc, MEAN_AUC)}",
            f"{LABEL_ACCURACY.words} {score(found.accuracy, LABEL_ACCURACY)}",
            f"loss {loss(found.loss)}",
        )
        self.words.setText(" · ".join((title, f"{number(found.n)} samples", *figures)))
        self.table.show_rows(_HEADINGS, [_row(*pair) for pair in zip(self._names, found.labels, strict=True)])
        self.note.setText(_note(self._names, found.labels))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.part)
        head.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 4)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.note)
        column.addStretch(0)


def _row(name: str, label: LabelFigures) -> Row:
    figures = (score(value, MEAN_AUC) for value in (label.auc, label.precision, label.recall))
    return (name, number(label.positives), *figures)


def _note(names: tuple[str, ...], labels: tuple[LabelFigures, ...]) -> str:
    left_out = [name for name, label in zip(names, labels, strict=True) if label.auc is None]
    if not left_out:
        return _THRESHOLD
    return f"{_THRESHOLD} No AUC, and not in the mean, as they apply to all samples or to none: {', '.join(left_out)}."
