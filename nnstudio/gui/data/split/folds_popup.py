"""The picture of the folds in a popup: legend, order of the samples, and the numbers of the row under the pointer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from nnstudio.core.data.split.fold_picture import FoldPicture, Order
from nnstudio.gui.data.parts_legend import PartsLegend
from nnstudio.gui.data.split.folds_picture import FoldsPicture
from nnstudio.gui.figures import counted, number
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.layouts import scrolling
from nnstudio.gui.widgets.popup import RoundPopup
from nnstudio.gui.widgets.segmented import Segmented
from nnstudio.session.loaded import LoadedData
from nnstudio.session.study import Study

_WIDTH = 640
_HIGHEST = 460
OUTSIDE = "The test part, and what is in no part, stays outside all folds."
_HINT = "Each row is a fold, each column a sample. Click a row to take that fold in hand."
_ORDERS: tuple[tuple[Order, str], ...] = (
    ("fold", "By fold"),
    ("class", "By class"),
    ("group", "By group"),
    ("row", "By row"),
)


class FoldsPopup(RoundPopup):
    """Call `open_beside`. The picture is worked out on a thread."""

    chosen = Signal(int)
    """A fold to take in hand, counted from 1."""

    def __init__(self, study: Study, parent: QWidget) -> None:
        super().__init__(parent)
        self._study = study
        self._anchor: QWidget = self
        self._data: LoadedData | None = None
        self.title = text_label("Folds", "title")
        self.order = Segmented(_ORDERS)
        self.picture = FoldsPicture()
        self.figures = text_label(_HINT, "caption")
        self.order.changed.connect(lambda _: self._work_out())
        self.picture.pointed.connect(lambda words: self.figures.setText(words or _HINT))
        self.picture.chosen.connect(self.chosen)
        study.folds_drawn.connect(self._on_drawn)
        set_role(self.picture, "clear")
        self._scroll: QScrollArea = scrolling(self.picture)
        self._lay_out()

    def open_beside(self, anchor: QWidget, data: LoadedData) -> None:
        """Show the folds of these data right of `anchor`."""
        self._anchor = anchor
        self.show_data(data)
        self.resize(_WIDTH, self.sizeHint().height())
        self._place()
        self.show()
        self.picture.setFocus()

    def show_data(self, data: LoadedData) -> None:
        """Show the folds of these data; they appear as soon as their picture is worked out."""
        self._data = data
        dataset = data.dataset
        self.order.button("class").setText("By value" if dataset.task == "regression" else "By class")
        self.order.button("group").setVisible(dataset.groups is not None)
        self.order.button("group").setText(f"By {dataset.groups.column}" if dataset.groups else "By group")
        if dataset.groups is None and self.order.current() == "group":
            self.order.set_current("fold")
        self._work_out()

    def _work_out(self) -> None:
        if self._data is not None:
            order: Any = self.order.current()
            self._study.draw_folds(self._data, order)

    def _on_drawn(self, picture: FoldPicture, data: LoadedData) -> None:
        if data is self._data:
            self._show(data, picture)

    def _show(self, data: LoadedData, picture: FoldPicture) -> None:
        count = len(picture.codes)
        outside = f", {number(picture.outside)} outside" if picture.outside else ""
        self.title.setText(f"{counted(count, 'fold')} of {number(picture.members)} samples{outside}")
        self.title.setToolTip(OUTSIDE if picture.outside else "")
        self.picture.show_folds(picture, data.dataset.class_names, data.split_spec.fold)
        self._scroll.setFixedHeight(min(_HIGHEST, self.picture.sizeHint().height() + 2))
        self.resize(_WIDTH, self.sizeHint().height())
        self._place()

    def _place(self) -> None:
        screen = self._anchor.screen().availableGeometry()
        corner = self._anchor.mapToGlobal(QPoint(self._anchor.width() + 12, -12))
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - self.width())))
        corner.setY(max(screen.top(), min(corner.y(), screen.bottom() - self.height())))
        self.move(corner)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.order)
        self.order.setAccessibleName("Order of the samples")
        self.inner.setContentsMargins(16, 12, 16, 12)
        self.inner.setSpacing(10)
        self.inner.addLayout(head)
        self.inner.addWidget(self._scroll)
        self.inner.addWidget(PartsLegend(), 0, Qt.AlignmentFlag.AlignLeft)
        self.inner.addWidget(self.figures)
