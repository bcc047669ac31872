"""The small card beside the pointer of the scatter plot: which sample this is, and what it looks like."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.figures import number
from nnstudio.gui.pictures import picture
from nnstudio.gui.theme import number_font, set_role
from nnstudio.gui.widgets.labels import text_label

_SIDE, _AWAY = 84, 14


class SampleTip(QFrame):
    """Lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._picture = QLabel()
        self.title = text_label("", "title")
        self.lines = text_label("", "caption")
        self.lines.setFont(number_font(12))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(3)
        for widget in (self._picture, self.title, self.lines):
            column.addWidget(widget)
        self.hide()

    def show_sample(self, facts: Facts, index: int, lines: list[str]) -> None:
        """Show what is known of a sample; `lines` come after that."""
        dataset = facts.dataset
        images = dataset.kind == "images"
        self._picture.setVisible(images)
        if images:
            shrink = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
            self._picture.setPixmap(QPixmap.fromImage(picture(dataset.inputs[index])).scaled(_SIDE, _SIDE, *shrink))
        truth = dataset.truth_of(index)
        self.title.setText(f"{dataset.target or 'Value'} {truth}" if dataset.task == "regression" else truth)
        name = [dataset.id_of(index)] if dataset.ids is not None else []
        known = f"{facts.part_words(index)}, index {number(index)}"
        self.lines.setText("\n".join([known, *name, *lines]))
        self.adjustSize()

    def stand_beside(self, point: QPointF, room: QRectF) -> None:
        """Stand beside a point, within the room."""
        left = point.x() + _AWAY
        if left + self.width() > room.right():
            left = point.x() - _AWAY - self.width()
        top = min(max(room.top(), point.y() - self.height() / 2), room.bottom() - self.height())
        self.move(round(left), round(top))
        self.show()
        self.raise_()
