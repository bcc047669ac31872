"""How the panel divides its height: the canvas is as large as it can be while all below it still finds room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.core.data.own.find import looks_like_data
from nnstudio.gui.drawing.canvas import DrawingCanvas
from nnstudio.gui.drawing.explain_view import ExplainView
from nnstudio.gui.drawing.intake import offered_file
from nnstudio.gui.drawing.tools import CanvasRow
from nnstudio.gui.widgets.message_bar import MessageBar

SMALLEST_CANVAS = 190
_MARGIN = 11
_TOP, _BOTTOM = 10, 8
_NARROWEST = 278
_GAP = 8


class DrawingBody(QWidget):
    """Message, canvas, its buttons, and the explanation, from top to bottom; files and pictures can be dropped here."""

    dropped = Signal(object)
    """The QMimeData of a file or picture; read it at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = MessageBar()
        self.canvas = DrawingCanvas()
        self.row = CanvasRow()
        self.explanation = ExplainView()
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _TOP, _MARGIN, _BOTTOM)
        column.setSpacing(_GAP)
        column.addWidget(self.message)
        column.addWidget(self.canvas)
        column.addWidget(self.row)
        column.addWidget(self.explanation, 1)
        self.setMinimumWidth(_NARROWEST)
        self.setAcceptDrops(True)

    def _fit_canvas(self) -> None:
        """Square where there is height enough, else lower; below its least height the part under it scrolls."""
        message = self.message.height() + _GAP if self.message.isVisible() else 0
        taken = message + self.row.sizeHint().height() + self.explanation.wanted_height + 2 * _GAP + _TOP + _BOTTOM
        side = min(self.width() - 2 * _MARGIN, max(SMALLEST_CANVAS, self.height() - taken))
        if side != self.canvas.height():
            self.canvas.setFixedHeight(side)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_canvas()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_canvas()

    def minimumSizeHint(self) -> QSize:
        """As if the canvas were as low as it can be: it gives way as soon as there is less room."""
        hint = super().minimumSizeHint()
        return QSize(_NARROWEST, hint.height() - max(0, self.canvas.height() - SMALLEST_CANVAS))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        path = offered_file(event.mimeData())
        if (path is not None and not looks_like_data(path)) or event.mimeData().hasImage():
            event.acceptProposedAction()
            self.canvas.set_drop_ready(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.canvas.set_drop_ready(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.canvas.set_drop_ready(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())
