"""The window with the drawings that were made samples: to look through, and to remove."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QDialog, QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import DrawingsData
from nnstudio.core.project.document import Project
from nnstudio.gui.data.preparing.drawings_model import SIDE, DrawingsModel
from nnstudio.gui.data.preparing.page import plain_button
from nnstudio.gui.data.preparing.words import drawn_words
from nnstudio.gui.figures import number
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.loaded import LoadedData

_SIZE, _LEAST = (620, 480), (420, 320)
_CELL = QSize(SIDE + 28, SIDE + 38)
_ONLY = "They are all the data there are, and are divided into parts like any others."
_BESIDE = "They come after the samples of the data set and are in the training part."
_UNUSED = "These data have no images of classes, so the drawings are kept, but not used."


class DrawingsView(QDialog):
    """Not modal. `removed` tells which drawings are no longer wanted, by their numbers from 0."""

    removed = Signal(object)

    def __init__(self, loader: DataLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Your drawings")
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self._project: Project | None = None
        self.heading, self.caption = text_label("", "heading"), text_label("", "caption", wrap=True)
        self.classes = ComboBox()
        self.classes.setAccessibleName("Class of the drawings")
        self.classes.activated.connect(lambda _: self._show())
        self.model = DrawingsModel(loader, self)
        self.list = QListView()
        self.remove = plain_button("Remove", "trash-2", "Remove the selected drawings from the data (Delete)")
        self.remove.clicked.connect(self.remove_selected)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self).activated.connect(self.remove_selected)
        self._dress_list()
        self._lay_out()

    def show_project(self, project: Project, data: LoadedData | None) -> None:
        """Show the drawings of a project."""
        self._project = project
        self.heading.setText(drawn_words(len(project.additions)))
        only = isinstance(project.dataset, DrawingsData)
        used = data is None or (data.dataset.kind == "images" and data.dataset.task == "classification")
        self.caption.setText(_ONLY if only else _BESIDE if used else _UNUSED)
        chosen = self.classes.currentData()
        self.classes.clear()
        self.classes.addItem("All classes", None)
        for name, count in project.additions.counts().items():
            self.classes.addItem(f"{name} ({number(count)})", name)
        self.classes.setCurrentIndex(max(0, self.classes.findData(chosen)))
        self._show()

    def remove_selected(self) -> None:
        """Ask for the selected drawings to be removed."""
        numbers = tuple(self.model.number_of(index.row()) for index in self.list.selectedIndexes())
        if numbers:
            self.removed.emit(numbers)

    def _show(self) -> None:
        if self._project is not None:
            self.model.show_additions(self._project.additions, self.classes.currentData())
            self._on_selection()

    def _on_selection(self) -> None:
        count = len(self.list.selectedIndexes())
        self.remove.setEnabled(count > 0)
        self.remove.setText(f"Remove {number(count)}" if count > 1 else "Remove")

    def _dress_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setAccessibleName("Drawings")
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(SIDE, SIDE))
        self.list.setGridSize(_CELL)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.selectionModel().selectionChanged.connect(self._on_selection)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.classes)
        body = QFrame()
        set_role(body, "panel")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(8, 8, 8, 8)
        inner.addWidget(self.list)
        foot = QHBoxLayout()
        foot.addWidget(self.caption, 1)
        foot.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(body, 1)
        column.addLayout(foot)
