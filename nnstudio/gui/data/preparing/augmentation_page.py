"""How images are varied while they are learned from, with one image shown many times as it would be varied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.core.data.augmentation import Augmentation, augmentation_warnings, augmented
from nnstudio.core.project.document import Project
from nnstudio.gui.data.preparing.latest import Latest
from nnstudio.gui.data.preparing.page import Page, SampleChoice, plain_button
from nnstudio.gui.data.preparing.tiles import Tiles
from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.gui.pictures import picture
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.empty_state import EmptyState
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.layouts import scrolling
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.loaded import LoadedData

COLUMNS, ROWS = 6, 4
_LEAD = "Each training image is varied by chance, anew in every epoch. Held-out images never are."
_GENTLE = Augmentation(shift=8, rotate=8, scale=8)
_WHY_NOT = "Shifting or turning means nothing for the rows of a table. Augmentation is for images."


@dataclass(frozen=True, eq=False)
class _Variants:
    """uint8 N×C×H×W: the image as it would be varied, the first as it is."""

    images: NDArray[np.uint8]


class AugmentationPage(Page):
    """`edited(augmentation, knob)` tells of changes by the user; the preview follows at once, off this thread."""

    edited = Signal(object, str)

    def __init__(self, loader: DataLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = SpecForm()
        self.form.edited.connect(self.edited)
        self.preview = Tiles("The same image, varied", COLUMNS, ROWS)
        self.warning = text_label("", "warning", wrap=True)
        self.caption = text_label("", "caption", wrap=True)
        self.another = plain_button("Another image", "shuffle", "Show another image of the training part")
        self.again = plain_button("Again", "dices", "Vary the same image anew, as the next epochs would")
        self.gentle = plain_button("Gentle", "sparkles", "Shift, rotate and scale by 8: rarely wrong")
        self.off = plain_button("Off", "x", "Vary nothing")
        self.unsuited = EmptyState("table", "Nothing to vary", _WHY_NOT)
        self._choice, self._seed = SampleChoice(seed=3), 0
        self._data: LoadedData | None = None
        self._augmentation = Augmentation()
        self.working = Latest(loader, self)
        self.working.answered.connect(self._on_varied)
        self._lay_out()
        self._connect()

    def show_project(self, project: Project) -> None:
        """Show what the project wants, and what is to be said against it for its data set."""
        augmentation = self._augmentation = project.augmentation
        self.form.set_spec(augmentation)
        self.off.setEnabled(augmentation.active)
        warnings = augmentation_warnings(augmentation, project.dataset)
        self.warning.setText("\n".join(warnings))
        self._warned.setVisible(bool(warnings))
        self.caption.setHidden(bool(warnings))
        self._vary()

    def show_data(self, data: LoadedData) -> None:
        """Show an image of these data."""
        self._data = data
        images = data.dataset.kind == "images"
        self._body.setVisible(images)
        self.lead.setVisible(images)
        self.unsuited.setVisible(not images)
        self._vary()

    def _on_another(self) -> None:
        self._choice.another()
        self._vary()

    def _on_again(self) -> None:
        self._seed += 1
        self._vary()

    def _vary(self) -> None:
        data = self._data
        if data is None or data.dataset.kind != "images" or not self.isVisible():
            return
        index, wanted, seed = self._choice.index(data), self._augmentation, self._seed
        if index is None:
            return
        self.caption.setText(_caption(data, index, wanted))
        self.working.ask(lambda _: _varied(np.asarray(data.dataset.inputs[index]), wanted, seed))

    def _on_varied(self, found: _Variants) -> None:
        self.preview.show_images([picture(image) for image in found.images])

    def _connect(self) -> None:
        self.another.clicked.connect(self._on_another)
        self.again.clicked.connect(self._on_again)
        self.gentle.clicked.connect(lambda: self.edited.emit(_GENTLE, "gentle"))
        self.off.clicked.connect(lambda: self.edited.emit(Augmentation(), "off"))

    def _lay_out(self) -> None:
        self.lead.setText(_LEAD)
        clear = QWidget()
        set_role(clear, "clear")
        knobs = QVBoxLayout(clear)
        knobs.setContentsMargins(0, 0, 8, 0)
        knobs.addWidget(self.form)
        knobs.addStretch(1)
        scroll = scrolling(clear)
        scroll.setFixedWidth(268)
        self._warned = QWidget()
        warned = QHBoxLayout(self._warned)
        warned.setContentsMargins(0, 0, 0, 0)
        warned.addWidget(IconLabel("triangle-alert", "warning_text"))
        warned.addWidget(self.warning, 1)
        buttons = QHBoxLayout()
        for button in (self.another, self.again):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.gentle, self.off):
            buttons.addWidget(button)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.preview, 1)
        right.addWidget(self._warned)
        right.addWidget(self.caption)
        right.addLayout(buttons)
        self._body = QWidget()
        row = QHBoxLayout(self._body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(scroll)
        row.addLayout(right, 1)
        for widget in (self.lead, self._body, self.unsuited):
            self.column.addWidget(widget, 0 if widget is self.lead else 1)


def _caption(data: LoadedData, index: int, augmentation: Augmentation) -> str:
    truth = data.dataset.truth_of(index)
    if not augmentation.active:
        return f"A training image of “{truth}”. Nothing is varied yet: turn up a strength at the left."
    return f"A training image of “{truth}”: first as it is, then as {COLUMNS * ROWS - 1} epochs may show it."


def _varied(image: NDArray[np.uint8], augmentation: Augmentation, seed: int) -> _Variants:
    many = torch.from_numpy(np.repeat(image[None], COLUMNS * ROWS - 1, axis=0))
    found = augmented(many, augmentation, seed) if augmentation.active else many.float() / 255
    pixels = (found * 255).round_().clamp_(0, 255).to(torch.uint8).numpy()
    return _Variants(np.concatenate([image[None], pixels]))
