"""The samples of each part behind three tabs: a grid with class filter and cell size, or the cover of the test part."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabBar, QVBoxLayout, QWidget

from nnstudio.core.data.split import PARTS
from nnstudio.core.data.summary import Wanted, matching
from nnstudio.gui.data.sample_view import SampleView
from nnstudio.gui.data.seal_cover import SealCover
from nnstudio.gui.data.split.bar import NAMES
from nnstudio.gui.data.words import NO_PICTURES, PART_TITLES
from nnstudio.gui.figures import number
from nnstudio.gui.icons import icon
from nnstudio.gui.samples.sample_grid import LARGEST, SMALLEST, USUAL, SampleGrid
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import divider, text_label
from nnstudio.gui.widgets.slider import Slider
from nnstudio.session.loaded import LoadedData

MARGIN = 12
_SLIDER_WIDTH = 64
_ALL = -1


class Samples(QWidget):
    """The images of the test part stay out of the grid until `set_open(True)`.

    Keeps its own margins: the tabs go from edge to edge.
    """

    cover_wanted = Signal()
    """The open test images are to be covered again."""
    covered = Signal()
    """The cover of the test part has come to the front."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: LoadedData | None = None
        self._open = False
        self._covered = np.empty(0, np.int64)
        self.tabs = QTabBar()
        self.filter = ComboBox()
        self.zoom = Slider(SMALLEST, LARGEST)
        self.grid = SampleGrid()
        self.cover = SealCover()
        self.no_pictures = text_label(NO_PICTURES, "caption", wrap=True)
        self.no_pictures.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.no_pictures.hide()
        self.seal_button = QPushButton(icon("lock"), "Cover the test images")
        self.view = SampleView(self)
        self._tools = QWidget()
        self._set_up()
        self._lay_out()
        self._on_tab()

    @property
    def part(self) -> str:
        """Which of PARTS is in front."""
        return PARTS[self.tabs.currentIndex()]

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through, in this order."""
        cover = self.cover
        inside = (cover.evaluate_button, cover.images_button, cover.yes_button, cover.no_button)
        return self.tabs, self.filter, self.zoom, self.grid, *inside, self.seal_button

    def show_part(self, name: str) -> None:
        """Bring a part to the front. Raises ValueError for a name that is not in PARTS."""
        self.tabs.setCurrentIndex(PARTS.index(name))

    def show_data(self, data: LoadedData | None) -> None:
        """Show the samples of these data; the class that was chosen stays chosen if it still exists."""
        names = data.dataset.class_names if data else ()
        if self._data is None or names != self._data.dataset.class_names:
            self._fill_filter(names, data.dataset.class_noun if data else "class")
        self._data = data
        if data is not None:
            noun = data.dataset.noun
            self.cover.show_part(len(data.split.test), noun)
            self.seal_button.setText(f"Cover the test {noun}s")
        self._show_what_fits()

    def show_class(self, which: int) -> None:
        """Show only the samples of a class, by its index; a second time shows all again."""
        index = self.filter.findData(which)
        self.filter.setCurrentIndex(0 if index == self.filter.currentIndex() else index)
        self._show_samples()

    def set_covered(self, covered: NDArray[np.int64]) -> None:
        """Which samples of other parts are not shown: the network in hand was to be judged by them."""
        if covered is not self._covered:
            self._covered = covered
            self._show_samples()

    def set_open(self, opened: bool) -> None:
        """Whether the images of the test part may be seen."""
        if opened != self._open:
            self._open = opened
            self._on_tab()

    @property
    def _of_table(self) -> bool:
        return self._data is not None and self._data.dataset.kind == "table"

    def _indices(self) -> NDArray[np.int64]:
        if self._data is None or (self.part == "test" and not self._open):
            return np.empty(0, np.int64)
        indices = np.setdiff1d(self._data.split.part(self.part), self._covered, assume_unique=True)
        which = self.filter.currentData()
        if which in (None, _ALL):
            return indices
        return matching(self._data.dataset, indices, Wanted(label=which))

    def _show_samples(self) -> None:
        self.view.close()
        dataset = self._data.dataset if self._data else None
        if self._of_table:
            self.grid.show_samples(None, np.empty(0, np.int64))
        else:
            self.grid.show_samples(dataset, self._indices())
        self.grid.setAccessibleName(f"Images of the {PART_TITLES[self.part].lower()}")

    def _on_tab(self) -> None:
        self._show_what_fits()
        if self.part == "test" and not self._open:
            self.covered.emit()

    def _show_what_fits(self) -> None:
        sealed = self.part == "test" and not self._open
        pictures = not sealed and not self._of_table
        self.cover.setVisible(sealed)
        self.grid.setVisible(pictures)
        self._tools.setVisible(pictures)
        self.no_pictures.setVisible(self._of_table and not sealed)
        self.seal_button.setVisible(self.part == "test" and self._open)
        self._show_samples()

    def _fill_filter(self, names: tuple[str, ...], noun: str) -> None:
        chosen = self.filter.currentText()
        self.filter.clear()
        self.filter.addItem("All labels" if noun == "label" else "All classes", _ALL)
        for index, name in enumerate(names):
            self.filter.addItem(f"{noun.capitalize()} {name}", index)
        self.filter.setCurrentIndex(max(0, self.filter.findText(chosen)))

    # Large view

    def _open_view(self, position: int) -> None:
        self._show_large(position)
        self.view.open_beside(self.grid)

    def _show_large(self, position: int) -> None:
        if self._data is None or position < 0:
            return
        dataset, index = self._data.dataset, self.grid.index_at(position)
        heading = dataset.truth_of(index)
        caption = f"Image {number(index)} · {PART_TITLES[self.part]}"
        self.view.show_sample(dataset.inputs[index], heading, caption)

    def _on_view_key(self, key: Qt.Key) -> None:
        target = self.grid.after_key(key)
        if target is not None:
            self.grid.move_to(target)

    def _on_current(self, position: int) -> None:
        if self.view.isVisible():
            self._show_large(position)

    # Set-up

    def _set_up(self) -> None:
        for part in PARTS:
            self.tabs.addTab(NAMES[part])
            self.tabs.setTabToolTip(self.tabs.count() - 1, PART_TITLES[part])
        self.tabs.setTabButton(PARTS.index("test"), QTabBar.ButtonPosition.RightSide, IconLabel("lock", "muted", 12))
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("Part")
        self.tabs.currentChanged.connect(self._on_tab)
        self.filter.setAccessibleName("Class")
        self.filter.setMinimumContentsLength(4)
        self.filter.activated.connect(self._show_samples)
        self.zoom.setValue(USUAL)
        self.zoom.setFixedWidth(_SLIDER_WIDTH)
        self.zoom.setAccessibleName("Size of the images")
        self.zoom.setToolTip("Size of the images (Ctrl and wheel over them)")
        self.zoom.valueChanged.connect(self.grid.set_cell)
        self.grid.cell_changed.connect(self.zoom.setValue)
        self.grid.opened.connect(self._open_view)
        self.grid.current_changed.connect(self._on_current)
        self.view.key_pressed.connect(self._on_view_key)
        self.seal_button.setToolTip("Seal the test part again; another look will be counted.")
        self.seal_button.clicked.connect(self.cover_wanted)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.filter, 1)
        row.addWidget(self.zoom)
        body = QVBoxLayout()
        body.setContentsMargins(MARGIN, 6, MARGIN, 8)
        body.setSpacing(6)
        body.addWidget(self._tools)
        body.addWidget(self.no_pictures)
        body.addWidget(self.grid, 1)
        body.addWidget(self.cover)
        body.addWidget(self.seal_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(divider())
        column.addLayout(body, 1)
        column.addStretch(0)
