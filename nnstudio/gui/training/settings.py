"""The Settings tab: how the next training is done, and the way to how samples are prepared for it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Task
from nnstudio.core.spec import label_of
from nnstudio.core.training import LOSSES, TrainingConfig
from nnstudio.gui.forms.spec_form import SpecEditor, SpecForm
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.project_store import ProjectStore

_NOTE = (
    "Settings act on the next training. With the same seed, the same settings and the same machine, "
    "the curves repeat exactly."
)


class Settings(QScrollArea):
    """A form of the training settings; every change is an edit of the project."""

    preparation_wanted = Signal()
    """Samples are prepared elsewhere, whichever network learns from them."""

    def __init__(self, store: ProjectStore) -> None:
        super().__init__()
        self._store = store
        self._task: Task | None = None
        self.form = SpecForm()
        self.form.edited.connect(self._on_edited)
        self.preparation = QPushButton("Preparation…")
        self.preparation.setToolTip("How values are scaled, rare classes weighed and images varied (Ctrl+P)")
        self.preparation.clicked.connect(self.preparation_wanted)
        self._lay_out()

    def show_training(self, config: TrainingConfig, task: Task) -> None:
        """Show the settings, with the losses that fit the task."""
        self.form.set_spec(config)
        if task != self._task:
            self._task = task
            editor = self.form.editor("loss")
            assert isinstance(editor, SpecEditor)
            editor.offer([loss.kind for loss in LOSSES if task in loss.tasks])

    def _on_edited(self, config: TrainingConfig, name: str) -> None:
        project = replace(self._store.project, training=config)
        self._store.edit(f"Change {label_of(config, name)}", project, merge_key=f"training.{name}")

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.preparation, 0, Qt.AlignmentFlag.AlignLeft)
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
