"""One member of a pair: its picture large, its part and label, or a cover where those would tell of a sealed one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Dataset
from nnstudio.gui import theme
from nnstudio.gui.data.split.bar import TOKENS
from nnstudio.gui.data.words import PART_TITLES
from nnstudio.gui.pictures import picture
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.pill import Pill

_LEAST, _MOST = 160, 16_777_215
_SEALED = "In the sealed test part. A look is counted and kept in this project."
_KEPT_BACK = (
    "Beside a sealed sample that is the same, its label would tell that one's. Both are shown by a counted look."
)


class LargePicture(QWidget):
    """An image as large as there is room for, its pixels sharp while they are enlarged."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setAccessibleName("Image")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, image: QImage) -> None:
        """Show an image."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST, _LEAST)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        scale = float(int(scale)) if scale >= 2 else scale
        area = QRectF(0, 0, self._image.width() * scale, self._image.height() * scale)
        area.moveCenter(QRectF(self.rect()).center())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < 1)
        painter.drawImage(area, self._image)


class Tile(QFrame):
    """Call `show_sample`, `show_sealed` or `show_kept_back`."""

    look_wanted = Signal()
    """The sealed sample is to be looked at, which is counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.part = Pill()
        self.label = text_label("", "heading")
        self.id = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        set_role(self.id, "caption")
        self.image = LargePicture()
        self.why = text_label("", "caption", wrap=True)
        self.look = QPushButton("Show this pair (counted)")
        self.look.clicked.connect(self.look_wanted)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.image)
        self._stack.addWidget(self._cover())
        self._lay_out()

    @property
    def sealed(self) -> bool:
        """Whether the cover is shown."""
        return self._stack.currentIndex() == 1

    def show_sample(self, dataset: Dataset, index: int, part: str) -> None:
        """Show a sample; `part` is one of PARTS or empty. Of a table's row only the facts: `image` stays empty."""
        self._show_part(part)
        self.label.setText(dataset.truth_of(index))
        self.id.setText(dataset.id_of(index))
        images = dataset.kind == "images"
        self.image.show_image(picture(dataset.inputs[index]) if images else QImage())
        self.image.setAccessibleDescription(f"{dataset.truth_of(index)}, {dataset.id_of(index)}")
        self._stack.setCurrentIndex(0)
        self._stack.setMaximumHeight(_MOST)
        self._stack.setVisible(images)

    def show_sealed(self, dataset: Dataset) -> None:
        """Say that a sample is in the test part, and no more: its path, and its place among others, tell its class."""
        self._cover_up("test", "Sealed", _SEALED, f"One {dataset.noun} of the test part", dataset)

    def show_kept_back(self, dataset: Dataset, part: str) -> None:
        """Say which part a sample is in that is the same as a sealed one, and no more."""
        where = PART_TITLES.get(part, "data").lower()
        self._cover_up(part, "Kept back", _KEPT_BACK, f"One {dataset.noun} of the {where}", dataset)

    def _cover_up(self, part: str, heading: str, why: str, what: str, dataset: Dataset) -> None:
        self._show_part(part)
        self.label.setText(heading)
        self.why.setText(why)
        self.id.setText(what)
        self.image.show_image(QImage())
        self.image.setAccessibleDescription("")
        self._stack.setCurrentIndex(1)
        self._stack.setMaximumHeight(_MOST if dataset.kind == "images" else _LEAST)
        self._stack.setVisible(True)

    def _show_part(self, part: str) -> None:
        self.part.setText(PART_TITLES.get(part, "In no part"))
        self.part.set_dot(TOKENS.get(part))

    def _cover(self) -> QWidget:
        cover = QFrame()
        set_role(cover, "note")
        self.why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(cover)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(IconLabel("lock", "muted", side=24), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.why)
        column.addWidget(self.look, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return cover

    def _lay_out(self) -> None:
        self.label.setFont(theme.number_font(16))
        head = QHBoxLayout()
        head.addWidget(self.label, 1)
        head.addWidget(self.part)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.id)
