"""Where the user's own data lie and what is predicted from what, with the button that changes it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.gui.data.words import breakable
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import text_label


class OwnCard(QWidget):
    """The path, shortened in its middle, and the columns that were chosen."""

    change_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.path.setProperty("role", "caption")
        self.columns = text_label("", "caption", wrap=True)
        self.button = QPushButton("Change…")
        set_role(self.button, "link")
        self.button.setToolTip("Choose another folder or file, other columns, sizes or colours.")
        self.button.setAccessibleName("Change the imported data")
        self.button.clicked.connect(self.change_wanted)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.path, 0, 0)
        grid.addWidget(self.columns, 1, 0, 1, 2)
        grid.addWidget(self.button, 0, 1)
        grid.setColumnStretch(0, 1)

    def show_spec(self, spec: DatasetSpec) -> None:
        """Show a choice that has a path."""
        path = str(getattr(spec, "path", ""))
        self.path.setText(path or "Nothing is chosen yet")
        self.path.setToolTip(path)
        target, group = str(getattr(spec, "target", "")), str(getattr(spec, "groups", "nothing"))
        said = [f"predicts {', '.join(target.split(','))}"] if target else []
        said += [f"grouped by {group}"] if group not in ("", "nothing") else []
        self.columns.setText(breakable(" · ".join(said)))
        self.columns.setVisible(bool(said))
