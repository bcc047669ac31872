"""Which sample is looked at: a thumbnail, what it is, the ones before and after it, and the canvas."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from nnstudio.gui import theme
from nnstudio.gui.icons import DEFAULT_ROLE
from nnstudio.gui.network.activations.colors import draw_sharp, fitted
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.segmented import Segmented
from nnstudio.gui.widgets.tool_buttons import icon_button

_THUMBNAIL, _BUTTON = 44, 26


class SampleRow(QWidget):
    """Says what is wished for; what is shown changes only by `show_choice` and `show_image`."""

    stepped = Signal(int)
    """1: the next sample, -1: the previous one."""
    source_chosen = Signal(str)
    """ "sample" or "canvas"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.thumbnail = _Thumbnail()
        self.heading, self.caption = ElidedLabel(), ElidedLabel()
        self.heading.setProperty("role", "title")
        self.caption.setProperty("role", "caption")
        self.previous = _button("chevron-left", "Previous image")
        self.next = _button("chevron-right", "Next image")
        self.source = Segmented((("sample", "Image"), ("canvas", "Drawing")))
        self.source.setAccessibleName("What is looked at")
        self.source.button("sample").setToolTip("An image of the data. Click one in the Data panel to choose it.")
        self.source.button("canvas").setToolTip("What lies on the canvas of Draw & explain")
        self.previous.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.source.changed.connect(self.source_chosen)
        self._lay_out()

    def show_choice(self, source: str, heading: str, caption: str) -> None:
        """Tell what is chosen."""
        self.source.set_current(source)
        self.heading.setText(heading)
        self.caption.setText(caption)
        self.previous.setEnabled(source == "sample")
        self.next.setEnabled(source == "sample")
        self.thumbnail.setAccessibleDescription(f"{heading}. {caption}")

    def show_image(self, image: QImage) -> None:
        """Show what the network sees."""
        self.thumbnail.show_image(image)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.thumbnail, 0, 0)
        grid.setColumnMinimumWidth(1, 6)
        grid.addWidget(self.heading, 0, 2)
        grid.addWidget(self.previous, 0, 3)
        grid.addWidget(self.next, 0, 4)
        grid.setColumnStretch(2, 1)
        grid.setRowMinimumHeight(1, 4)
        grid.addWidget(self.caption, 2, 0, 1, 5)
        grid.setRowMinimumHeight(3, 6)
        grid.addWidget(self.source, 4, 0, 1, 5)


class _Thumbnail(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_THUMBNAIL, _THUMBNAIL)
        self.setAccessibleName("The image that is looked at")
        self._image = QImage()

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image.isNull():
            painter.fillRect(self.rect(), theme.current().color("raised"))
        else:
            draw_sharp(painter, fitted(self._image, QRectF(self.rect())), self._image)


def _button(picture: str, name: str) -> QToolButton:
    button = icon_button(picture, name, role=DEFAULT_ROLE)
    button.setFixedSize(_BUTTON, _BUTTON)
    return button
