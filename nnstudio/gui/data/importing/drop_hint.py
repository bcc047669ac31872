"""The hint that covers the window while data are dragged over it: let go, and they are looked at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from nnstudio.gui import theme
from nnstudio.gui.data.importing.offered import about_others, dropped_path
from nnstudio.gui.icons import icon

_VEIL = 0.92
_INSET, _ROUND, _ICON = 18, 14, 40


class DropHint(QWidget):
    """Covers `window` while a folder or file that may hold data is over it. What is not data it leaves to others."""

    dropped = Signal(object, str)
    """The path, and what to know of others that came with it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._name = ""
        self._leave = QTimer(self, singleShot=True, interval=0)
        self._leave.timeout.connect(self.hide)
        self.setAcceptDrops(True)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.DragEnter:
            path = dropped_path(event.mimeData())
            if path is not None:
                self._cover(path)
                event.acceptProposedAction()
                return True
        elif event.type() == QEvent.Type.DragLeave and self.isVisible():
            self._leave.start()  # it may only have gone on to this widget, which lies over the window now
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop and self.isVisible():
            self.dropEvent(event)
            return True
        return False

    def _cover(self, path: Path) -> None:
        self._name = path.name
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._leave.stop()
        if dropped_path(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_path(event.mimeData())
        self.hide()
        if path is not None:
            event.acceptProposedAction()
            self.dropped.emit(path, about_others(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = colors.color("window")
        veil.setAlphaF(_VEIL)
        painter.fillRect(self.rect(), veil)
        frame = QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        painter.setBrush(colors.color("accent_pale"))
        painter.setPen(QPen(colors.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(frame, _ROUND, _ROUND)
        middle = self.rect().center()
        square = QRectF(middle.x() - _ICON / 2, middle.y() - _ICON - 14, _ICON, _ICON)
        icon("database", "accent_text").paint(painter, square.toRect())
        painter.setPen(colors.color("text"))
        painter.setFont(theme.number_font(18, QFont.Weight.DemiBold))
        line = frame.adjusted(24, 0, -24, 0)
        line.setTop(middle.y())
        words = painter.fontMetrics().elidedText(
            f"Drop {self._name} to look at it", Qt.TextElideMode.ElideMiddle, round(line.width())
        )
        painter.drawText(line, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), words)
        painter.setPen(colors.color("muted"))
        painter.setFont(theme.number_font(theme.BASE_SIZE))
        below = "Nothing is taken before you have seen what it holds."
        painter.drawText(
            line.adjusted(0, 32, 0, 0), int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), below
        )
