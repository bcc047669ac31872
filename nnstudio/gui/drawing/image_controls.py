"""What is done to an image before the network sees it: told step by step, and each step with its switch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.core.data.image_input import ImageSteps
from nnstudio.gui.spec_form import SpecForm
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import divider, text_label


class ImageControls(QWidget):
    """Shown only while an image lies on the canvas."""

    steps_changed = Signal(object)
    """The new ImageSteps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel()
        self.title.setProperty("role", "title")
        self.form = SpecForm()
        self.form.edited.connect(lambda steps, _: self.steps_changed.emit(steps))
        self.did = text_label("", "caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(divider())
        column.addWidget(self.title)
        column.addWidget(self.form)
        column.addWidget(self.did)

    def show_image(self, name: str, steps: ImageSteps) -> None:
        """Show the switches of an image."""
        self.title.setText(name)
        self.form.set_spec(steps)

    def show_did(self, did: tuple[str, ...]) -> None:
        """Tell what was done."""
        words = " ".join(did) if did else "Nothing had to be done to it."
        if words != self.did.text():
            self.did.setText(words)
