"""Size and colour of the images a network gets, before and after."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from nnstudio.core.data.preparation import Preparation, adapted_shape, brought_to
from nnstudio.core.project.document import Project
from nnstudio.gui.data.preparing.page import Page, SampleChoice, plain_button
from nnstudio.gui.data.preparing.tiles import Tiles
from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.gui.icons import icon
from nnstudio.gui.pictures import picture
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.loaded import LoadedData

_LEAD = "Every image is brought to one size and colour before anything is measured or learned."
_NOTE = "Images that are not square are shrunk or enlarged along both sides, so that nothing is cut off."
_OF_FILES = (
    "The files are read at the size and in the way that the settings beside the data set's name say. "
    "A larger size here only enlarges what was read: set it there."
)
_DRAWN = "Your drawings are 28×28 and grey, centred and scaled like MNIST. There is nothing to be changed."
_PICTURE = 250


class SizePage(Page):
    """`edited(preparation, knob)` tells of changes by the user."""

    edited = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = SpecForm(hidden=("balance",))
        self.form.setMaximumWidth(260)
        self.form.edited.connect(self._on_edited)
        self.before, self.after = Tiles("The image as it is"), Tiles("The image as the network gets it")
        self._titles = QLabel(), QLabel()
        self.note = text_label(_NOTE, "caption", wrap=True)
        self.again = plain_button("Another image", "shuffle", "Show another image of the training part")
        self.again.clicked.connect(self._on_another)
        self._choice = SampleChoice(seed=1)
        self._data: LoadedData | None = None
        self._preparation = Preparation()
        self._lay_out()

    def show_project(self, project: Project) -> None:
        """Show what the project wants."""
        self._preparation = project.preparation
        self.form.set_spec(project.preparation)
        self._show()

    def show_data(self, data: LoadedData) -> None:
        """Show an image of these data."""
        self._data = data
        drawn_only = data.read is not None and not len(data.read)
        self.form.setVisible(not drawn_only)
        self.lead.setText(_DRAWN if drawn_only else _LEAD)
        self.note.setText(_OF_FILES if self._of_files else _NOTE)
        self._show()

    def _on_edited(self, preparation: Preparation, knob: str) -> None:
        # The picture does not wait until all images are brought to size.
        self._preparation = preparation
        self._show()
        self.edited.emit(preparation, knob)

    def _on_another(self) -> None:
        self._choice.another()
        self._show()

    def _show(self) -> None:
        image = self._image()
        if image is None:
            return
        wanted = adapted_shape(image.shape, self._preparation)
        if wanted[0] != len(image) and len(image) not in (1, 3):  # they are no colours, which the loading says too
            wanted = (len(image), *wanted[1:])
        after = brought_to(image[None], wanted)[0]
        first = "As read" if self._of_files else "Before"
        shown = ((self.before, image, first), (self.after, after, "What the network gets"))
        for label, (tiles, pixels, words) in zip(self._titles, shown, strict=True):
            tiles.show_images([picture(pixels)])
            label.setText(f"{words}: {_described(pixels)}")

    @property
    def _of_files(self) -> bool:
        """Whether a size was chosen when the images were read, before anything is done here."""
        return self._data is not None and hasattr(self._data.spec, "size")

    def _image(self) -> NDArray[np.uint8] | None:
        data = self._data
        if data is None or data.dataset.kind != "images":
            return None
        read = data.read if data.read is not None and len(data.read) else data.dataset
        index = self._choice.index(data, len(read))
        return None if index is None else np.asarray(read.inputs[index])

    def _lay_out(self) -> None:
        pictures = QWidget()
        grid = QGridLayout(pictures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        for column, (tiles, label) in enumerate(zip((self.before, self.after), self._titles, strict=True)):
            tiles.setFixedSize(_PICTURE, _PICTURE)
            label.setProperty("role", "caption")
            grid.addWidget(label, 0, 2 * column)
            grid.addWidget(tiles, 1, 2 * column)
        arrow = QLabel()
        arrow.setPixmap(icon("arrow-right", "muted").pixmap(20, 20))
        grid.addWidget(arrow, 1, 1)
        grid.addWidget(self.again, 2, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(32)
        row.addWidget(self.form, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(pictures, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.column.addWidget(self.lead)
        self.column.addLayout(row, 1)
        self.column.addWidget(self.note)


def _described(pixels: NDArray[np.uint8]) -> str:
    channels, height, width = pixels.shape
    return f"{height}×{width} " + {1: "grey", 3: "colour"}.get(channels, f"in {channels} channels")
