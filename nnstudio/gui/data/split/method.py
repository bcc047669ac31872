"""The choice of how samples are divided: once into parts, or into folds that take turns."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.core.data.split.spec import METHODS
from nnstudio.gui.widgets.combo_box import ComboBox

_LEAST = 120
_WORDS = (
    ("Split into parts", "One part to learn from, one to choose by, one for the very end."),
    (
        "k-fold split",
        "What is not the test part is divided into folds; each is validated once while the others are learned from.",
    ),
    ("Leave one group out", "Each group, such as a patient, is validated once while all others are learned from."),
)
_BY_GROUP = METHODS.index("leave one group out")


class MethodChoice(ComboBox):
    """Call `show_method`; `chosen` tells of another method, and its words."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._method = METHODS[0]
        for index, (title, tip) in enumerate(_WORDS):
            self.addItem(title)
            self.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        self.setAccessibleName("Method of the split")
        self.setToolTip("How the samples are divided: into parts once, or into folds that take turns.")
        self.setMinimumWidth(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._on_activated)

    def show_method(self, method: str, grouped: bool) -> None:
        """Show a method; only with groups can one of them be left out."""
        self._method = method
        self.setCurrentIndex(METHODS.index(method))
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        model.item(_BY_GROUP).setEnabled(grouped)

    def _on_activated(self, index: int) -> None:
        if METHODS[index] != self._method:
            self.chosen.emit(METHODS[index], _WORDS[index][0].lower())
