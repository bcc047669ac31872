"""A column that says which rows belong together: take it as the group, and see what a split by row would flatter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnstudio.core.data.leakage import GroupComparison
from nnstudio.gui.data.leaks.bars import ComparisonBars
from nnstudio.gui.data.leaks.findings import GroupFinding
from nnstudio.gui.figures import unbroken
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.progress_task import ProgressTask


class GroupPage(QWidget):
    """The owner compares, and shows progress and answer here."""

    use_wanted = Signal(str)
    compare_wanted = Signal(str)
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column, self._kept = "", False
        self.heading = text_label("", "heading", wrap=True)
        self.why = text_label("", "", wrap=True)
        self.use, self.compare = QPushButton(), QPushButton("Compare by row and by group")
        set_role(self.use, "primary")
        self.progress = ProgressTask()
        self.bars = ComparisonBars()
        self.verdict = text_label("", "", wrap=True)
        self.model = text_label("", "caption", wrap=True)
        self.use.clicked.connect(lambda: self.use_wanted.emit(self._column))
        self.compare.clicked.connect(lambda: self.compare_wanted.emit(self._column))
        self.progress.cancelled.connect(self.cancel_wanted)
        self._lay_out()

    def show_group(self, finding: GroupFinding, known: GroupComparison | None) -> None:
        """Show a column, and the comparison as far as it is known."""
        self._column, self._kept = finding.column, finding.kept
        self.heading.setText(finding.column)
        self.why.setText(finding.why)
        self.use.setText(f"Use “{finding.column}” as the group")
        self.use.setVisible(not finding.used)
        self.progress.finish()
        self.show_comparison(known)

    def show_comparison(self, known: GroupComparison | None) -> None:
        """Show an answer; None while there is none."""
        for widget in (self.bars, self.verdict, self.model):
            widget.setVisible(known is not None)
        self.compare.setVisible(known is None)
        if known is not None:
            self.bars.show_comparison(known)
            self.verdict.setText(unbroken(known.told(self._kept)))
            self.model.setText(f"Mean ± standard deviation of {known.how}.")

    def set_busy(self, busy: bool) -> None:
        """A comparison is under way."""
        self.compare.setVisible(not busy)
        if busy:
            self.progress.start("Comparing splits by row and by group")
        else:
            self.progress.finish()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.use)
        buttons.addWidget(self.compare)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.heading)
        column.addWidget(self.why)
        column.addLayout(buttons)
        for widget in (self.progress, self.bars, self.verdict, self.model):
            column.addWidget(widget)
        column.addStretch(1)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
