"""The Runs tab: every training of this project, newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from nnstudio.core.network import Shape, trace
from nnstudio.core.project.cross_validation import fold_words, has_folds
from nnstudio.core.project.runs import Run
from nnstudio.core.training import Metrics
from nnstudio.core.training.tasks import ACCURACY, rules_of
from nnstudio.gui.figures import loss, number, score
from nnstudio.gui.theme import number_font

COLUMNS = ("Run", "Started", "Layers", "Parameters", "Epochs", "Best", "Val. accuracy", "Val. loss", "Fold", "State")
NUMBERS = frozenset({2, 3, 4, 5, 6, 7, 8})
"""Columns with figures, set to the right."""
FOLD = COLUMNS.index("Fold")
SCORE = COLUMNS.index("Val. accuracy")
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RunsTable(QTableWidget):
    """One row a run."""

    def __init__(self) -> None:
        super().__init__(0, len(COLUMNS))
        for column, title in enumerate(COLUMNS):
            head = QTableWidgetItem(title)
            head.setTextAlignment(RIGHT if column in NUMBERS else LEFT)
            self.setHorizontalHeaderItem(column, head)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Runs of this project")
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)

    def show_runs(self, runs: Sequence[Run], input_shape: Shape) -> None:
        """Show these runs, the last one on top; parameters are counted for this input shape."""
        named = any(rules_of(run.task).judge is not ACCURACY for run in runs)
        self.model().setHeaderData(SCORE, Qt.Orientation.Horizontal, "Val. score" if named else COLUMNS[SCORE])
        folded = any(has_folds(run.project.split) for run in runs)
        self.setColumnHidden(FOLD, not folded)
        # There is room for one of them.
        self.setColumnHidden(COLUMNS.index("Layers"), folded)
        self.setRowCount(len(runs))
        for row, run in enumerate(reversed(runs)):
            for column, text in enumerate(_cells(run, input_shape)):
                item = QTableWidgetItem(text)
                item.setFont(number_font())
                if column in NUMBERS:
                    item.setTextAlignment(RIGHT)
                self.setItem(row, column, item)


def _score(run: Run, judged: Metrics) -> str:
    rules = rules_of(run.task)
    told = score(rules.judged(judged), rules.judge)
    return told if rules.judge is ACCURACY else f"{rules.judge.name} {told}"


def _cells(run: Run, input_shape: Shape) -> tuple[str, ...]:
    best = run.best
    judged = best.validation if best else None
    layers = run.project.network
    return (
        str(run.id),
        run.created[:16].replace("T", " "),
        str(len(layers)),
        number(trace(layers, input_shape).parameters),
        str(run.epochs),
        str(best.epoch) if best else "–",
        _score(run, judged) if judged else "–",
        loss(judged.loss) if judged else "–",
        fold_words(run.project.split).removeprefix("fold ") or "–",
        run.status,
    )
