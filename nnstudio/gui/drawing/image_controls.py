"""What is done to an image before the network sees it: told step by step, each with its switch; opened when wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.core.data.image_input import ImageSteps
from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import divider, text_label
from nnstudio.gui.widgets.tool_buttons import disclosure_button, show_disclosed

_NO_LIMIT = 16_777_215


class ImageControls(QWidget):
    """Shown only while an image lies on the canvas. Closed at first, so that answer and heat map keep their room."""

    steps_changed = Signal(object)
    """The new ImageSteps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel()
        self.title.setProperty("role", "title")
        self.opener = disclosure_button()
        self.opener.setText("Preparation")
        self.opener.setAccessibleName("Show how the image is prepared")
        self.opener.toggled.connect(self._on_opened)
        self.form = SpecForm()
        self.form.setMaximumWidth(_NO_LIMIT)  # its fields end where those around it do
        self.form.edited.connect(lambda steps, _: self.steps_changed.emit(steps))
        self.did = text_label("", "caption", wrap=True)
        self._details = QWidget()
        self._lay_out()
        self._on_opened(False)

    def show_image(self, name: str, steps: ImageSteps) -> None:
        """Show the switches of an image."""
        self.title.setText(name)
        self.form.set_spec(steps)

    def show_did(self, did: tuple[str, ...]) -> None:
        """Tell what was done."""
        words = " ".join(did) if did else "Nothing had to be done to it."
        if words != self.did.text():
            self.did.setText(words)
            self.opener.setToolTip(words)

    @property
    def extra_height(self) -> int:
        """How much higher it is than when it is closed."""
        return self._details.height() + self._column.spacing() if self.opener.isChecked() else 0

    def _on_opened(self, opened: bool) -> None:
        show_disclosed(self.opener, opened)
        self._details.setVisible(opened)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.opener)
        details = QVBoxLayout(self._details)
        details.setContentsMargins(0, 0, 0, 4)
        details.setSpacing(6)
        details.addWidget(self.form)
        details.addWidget(self.did)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(divider())
        self._column.addLayout(head)
        self._column.addWidget(self._details)
