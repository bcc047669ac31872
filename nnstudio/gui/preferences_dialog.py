"""The preferences, in a small window that takes effect at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.session.preferences import Preferences, PreferenceStore


class PreferencesDialog(QDialog):
    """One form; each change is kept as soon as it is made."""

    def __init__(self, store: PreferenceStore, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Preferences")
        self.setMinimumWidth(420)
        self._store = store
        self.form = SpecForm()
        self.form.set_spec(store.current)
        self.form.edited.connect(self._on_edited)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        # Enter ends the typing in a field, not the visit.
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addWidget(self.form)
        column.addStretch(1)
        column.addWidget(buttons)

    def _on_edited(self, preferences: Preferences, _name: str) -> None:
        self._store.change(preferences)
