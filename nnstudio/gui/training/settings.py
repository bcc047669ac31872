"""The Settings tab: how the next training is done, and how pixel values are prepared for it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nnstudio.core.project.document import Project
from nnstudio.core.spec import label_of
from nnstudio.core.training import TrainingConfig
from nnstudio.gui.spec_form import SpecForm
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.project_store import ProjectStore

_NORMALIZATIONS = (
    ("standardize", "Standardised", "Mean 0 and spread 1, as measured on the training part."),
    ("unit", "0 to 1", "Pixel values divided by 255, nothing else."),
)
_NOTE = (
    "Settings act on the next training. With the same seed, the same settings and the same machine, "
    "the curves repeat exactly."
)


class Settings(QScrollArea):
    """A form of the training settings; every change is an edit of the project."""

    def __init__(self, store: ProjectStore) -> None:
        super().__init__()
        self._store = store
        self.form = SpecForm()
        self.form.edited.connect(self._on_edited)
        self.normalization = ComboBox()
        for index, (mode, words, tip) in enumerate(_NORMALIZATIONS):
            self.normalization.addItem(words, mode)
            self.normalization.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        self.normalization.activated.connect(self._on_normalization)
        self._lay_out()

    def show_project(self, project: Project) -> None:
        """Show a project's settings."""
        self.form.set_spec(project.training)
        self.normalization.setCurrentIndex(self.normalization.findData(project.normalization))

    def _on_edited(self, config: TrainingConfig, name: str) -> None:
        project = replace(self._store.project, training=config)
        self._store.edit(f"Change {label_of(config, name)}", project, merge_key=f"training.{name}")

    def _on_normalization(self) -> None:
        mode = self.normalization.currentData()
        self._store.edit("Change preparation", replace(self._store.project, normalization=mode))

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(12)
        label = QLabel("Pixel values")
        label.setBuddy(self.normalization)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(label)
        line.addWidget(self.normalization)
        line.addStretch(1)
        side.addLayout(line)
        note = text_label(_NOTE, "caption", wrap=True)
        note.setMaximumWidth(280)
        side.addWidget(note)
        side.addStretch(1)
        inner = QWidget()
        inner.setProperty("role", "clear")
        row = QHBoxLayout(inner)
        row.setContentsMargins(8, 12, 8, 8)
        row.setSpacing(32)
        row.addWidget(self.form, 1, Qt.AlignmentFlag.AlignTop)
        row.addLayout(side, 1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(inner)
        self.setAccessibleName("Training settings")
