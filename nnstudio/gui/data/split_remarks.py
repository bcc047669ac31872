"""What makes a split's figures say less than they seem to: one sentence, and more when asked for."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nnstudio.gui.figures import counted
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label

_ABOUT = re.compile(r" \(|: |\. |, since ")
"""Where the first words of a sentence end."""


class SplitRemarks(QWidget):
    """Hidden where there is nothing to say. Folded, it says in a few words what the first sentence is about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentences: tuple[str, ...] = ()
        self._open = False
        self.text = text_label("", "caption", wrap=True)
        self.more = QPushButton()
        set_role(self.more, "link")
        self.more.clicked.connect(self._on_more)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(IconLabel("triangle-alert", "warning", side=14), 0, top)
        row.addWidget(self.text, 1)
        row.addWidget(self.more, 0, top)
        self.hide()

    def show_sentences(self, sentences: tuple[str, ...]) -> None:
        """Show what the first of these sentences is about; all of them while they are unfolded."""
        if sentences != self._sentences:
            self._sentences, self._open = sentences, False
            self._show()
        self.setVisible(bool(sentences))

    def _on_more(self) -> None:
        self._open = not self._open
        self._show()

    def _show(self) -> None:
        rest = len(self._sentences) - 1
        brief = _ABOUT.split(self._sentences[0], maxsplit=1)[0] if self._sentences else ""
        brief += f", and {counted(rest, 'more remark')}" if rest > 0 else ""
        self.text.setText("\n\n".join(self._sentences) if self._open else brief)
        self.text.setToolTip("" if self._open else "\n".join(self._sentences))
        self.more.setText("Less" if self._open else "More")
        self.more.setAccessibleName("Fewer remarks on the split" if self._open else "All remarks on the split")
