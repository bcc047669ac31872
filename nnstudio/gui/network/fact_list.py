"""A list of facts: labels on the left, values on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.gui.network.facts import Fact
from nnstudio.gui.widgets.labels import text_label

_GAP = 10
_LINE_GAP = 1


class FactList(QWidget):
    """Values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_FactRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these and no others."""
        while len(self._rows) < len(facts):
            self._rows.append(_FactRow())
            self._column.addWidget(self._rows[-1])
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(facts))
            if place < len(facts):
                row.show_fact(facts[place])

    def text(self) -> str:
        """All of it as lines."""
        return "\n".join(row.text() for row in self._rows if not row.isHidden())


class _FactRow(QWidget):
    """Label and value on one line; where they do not fit, the value stands below, on several lines if need be."""

    def __init__(self) -> None:
        super().__init__()
        self._label, self._value = text_label("", "muted", self), QLabel(self)
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_fact(self, fact: Fact) -> None:
        self._label.setText(fact.label)
        self._value.setText(fact.value)
        self.setToolTip(fact.tip)
        self._arrange()

    def text(self) -> str:
        return f"{self._label.text()}: {self._value.text()}"

    def _arrange(self) -> None:
        label = self._label.sizeHint()
        needed = self._value.fontMetrics().horizontalAdvance(self._value.text()) + 1
        below = label.width() + _GAP + needed > self.width()
        self._value.setWordWrap(needed > self.width())
        top = label.height() + _LINE_GAP if below else 0
        self._label.setGeometry(0, 0, label.width(), label.height())
        width = min(needed, self.width())
        height = self._value.heightForWidth(width) if self._value.wordWrap() else self._value.sizeHint().height()
        self._value.setGeometry(self.width() - width, top, width, height)
        self.setFixedHeight(top + height)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._label.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
