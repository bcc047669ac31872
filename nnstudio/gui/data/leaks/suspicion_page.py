"""A feature that knows more than it should, and the way to be rid of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.leakage import Suspicion, column_of
from nnstudio.gui.data.leaks.fixes import why_not_left_out
from nnstudio.gui.widgets.labels import text_label


class SuspicionPage(QWidget):
    """Says why a feature is suspected; a table's column can be left out with one click."""

    leave_out_wanted = Signal(str)
    """A column of the table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = ""
        self.heading = text_label("", "heading", wrap=True)
        self.sentence = text_label("", "", wrap=True)
        self.button = QPushButton()
        self.reason = text_label("", "caption", wrap=True)
        self.button.clicked.connect(lambda: self.leave_out_wanted.emit(self._column))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self.heading, self.sentence, self.reason):
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_suspicion(self, suspicion: Suspicion, spec: DatasetSpec) -> None:
        """Show a suspicion about the data of `spec`."""
        self._column = column_of(suspicion.feature)
        self.heading.setText(suspicion.feature)
        self.sentence.setText(suspicion.text)
        reason = why_not_left_out(spec)
        self.button.setText(f"Leave “{self._column}” out")
        self.button.setVisible(not reason)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
