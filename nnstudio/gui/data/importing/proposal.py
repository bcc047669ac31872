"""A column whose rows seem to belong together: why, and the button that keeps each of its groups in one part."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from nnstudio.core.data.own import GroupProposal
from nnstudio.gui.data.words import breakable
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label

_KEPT = "Rows of one group stay in one part, so that the figures are honest."


class Proposal(QFrame):
    """`wanted(column)` asks to group by it, or by nothing where it is used already."""

    wanted = Signal(str)

    def __init__(self, proposal: GroupProposal, used: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "note")
        head = f"Grouped by {proposal.column}" if used else f"{proposal.column} looks like a group"
        title = text_label(breakable(head), "title", wrap=True)
        why = text_label(breakable(f"{proposal.why} {_KEPT}" if used else proposal.why), "caption", wrap=True)
        self.button = QPushButton("Don’t use" if used else "Use")
        self.button.setAccessibleName(f"Don’t group by {proposal.column}" if used else f"Group by {proposal.column}")
        self.button.clicked.connect(lambda: self.wanted.emit("" if used else proposal.column))
        mark = IconLabel("circle-check", "good_text") if used else IconLabel("layers", "accent_text")
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(title, 0, 1)
        grid.addWidget(why, 1, 1)
        grid.addWidget(self.button, 2, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
