"""The small arrow beside Train: what else can be trained where the split has folds."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from nnstudio.gui.icons import icon


class WaysToTrain(QToolButton):
    """Opens a menu of these actions."""

    def __init__(self, actions: Iterable[QAction]) -> None:
        super().__init__()
        menu = QMenu(self)
        for action in actions:
            menu.addAction(action)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIcon(icon("chevron-down"))
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip("Other ways to train: all folds, or anew")
        self.setAccessibleName("Other ways to train")
