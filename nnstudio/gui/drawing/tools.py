"""The buttons of the canvas: tools in the panel's title row, pen width and what comes and goes below the canvas."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from nnstudio.gui import theme
from nnstudio.gui.drawing.canvas_view import DEFAULT_PEN
from nnstudio.gui.icons import DEFAULT_ROLE
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.slider import Slider
from nnstudio.gui.widgets.tool_buttons import icon_button

_HALVES = 2
_THINNEST, _THICKEST = 1.0, 5.0
_NARROWEST, _ROOM_FOR_FIGURE, _ROOM_FOR_WORDS = 250, 310, 380
"""In a narrower row the width of the pen, and the word of a button, stand in tooltips only."""
ADD_TIP = "Add this drawing to the data: choose its class, or name a new one (Ctrl+Alt+A; Ctrl+Shift+A: the last class)"
_PEN_HELP = (
    "Width of the pen in pixels of the network's 28×28 input. What you set is what the network sees, however large "
    "you draw. MNIST's pens are about 2.5 px wide."
)


def tool_button(name: str, words: str, shortcut: str = "", checkable: bool = False) -> QToolButton:
    """A button with an icon; `words` and the shortcut in its tooltip."""
    keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    button = icon_button(name, words, f"{words} ({keys})" if keys else words, role=DEFAULT_ROLE)
    button.setCheckable(checkable)
    return button


class DrawingTools(QWidget):
    """Pen or eraser, undo, redo."""

    tool_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pen = tool_button("pencil", "Pen", "B", checkable=True)
        self.eraser = tool_button("eraser", "Eraser: takes whole strokes away", "E", checkable=True)
        self.undo = tool_button("undo-2", "Undo the last stroke", "Ctrl+Z")
        self.redo = tool_button("redo-2", "Redo the stroke", "Ctrl+Shift+Z")
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self.pen, self.eraser, self.undo, self.redo):
            row.addWidget(button)
        for button in (self.pen, self.eraser):
            group.addButton(button)
        self.pen.setChecked(True)
        self.pen.clicked.connect(lambda: self.tool_chosen.emit("pen"))
        self.eraser.clicked.connect(lambda: self.tool_chosen.emit("eraser"))

    def show_tool(self, tool: str) -> None:
        """Mark the tool in hand."""
        (self.eraser if tool == "eraser" else self.pen).setChecked(True)


class CanvasRow(QWidget):
    """Pen width, then clear, open, save, take a sample, and add the drawing to the data."""

    pen_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pen = Slider(round(_THINNEST * _HALVES), round(_THICKEST * _HALVES))
        self.pen.setValue(round(DEFAULT_PEN * _HALVES))
        self.pen.setPageStep(1)
        self.pen.setAccessibleName("Pen width")
        self.pen.setAccessibleDescription(_PEN_HELP)
        self._figure = QLabel()
        self._figure.setFont(theme.number_font(12))
        self._figure.setProperty("role", "muted")
        self.clear = tool_button("trash-2", "Clear the canvas", "Delete")
        self.open = tool_button("image-plus", "Open an image or a drawing (or drop or paste one)")
        self.save = tool_button("save", "Save the drawing")
        self.sample = tool_button("shuffle", "Take a validation image: one that the network has not learned from")
        self.sample.setText("Sample")
        self.sample.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.pen.valueChanged.connect(self._on_pen)
        self.add = tool_button("plus", "Add this drawing to the data")
        self.add.setToolTip(ADD_TIP)
        self.add.setText("Add…")
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._show_figure()
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(IconLabel("brush", "muted", 14))
        row.addSpacing(4)
        row.addWidget(self.pen, 1)
        row.addSpacing(4)
        row.addWidget(self._figure)
        row.addSpacing(6)
        for button in (self.clear, self.open, self.save, self.sample, self.add):
            row.addWidget(button)

    def _show_figure(self) -> None:
        figure = f"{self.pen.value() / _HALVES:.1f}\u202fpx"
        self._figure.setText(figure)
        self.pen.setToolTip(f"{figure}. {_PEN_HELP}")

    def _on_pen(self) -> None:
        self._show_figure()
        self.pen_changed.emit(self.pen.value() / _HALVES)

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())  # words go before they stand in the way

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= _ROOM_FOR_WORDS
        styles = Qt.ToolButtonStyle
        self.sample.setToolButtonStyle(styles.ToolButtonTextBesideIcon if wide else styles.ToolButtonIconOnly)
        self.add.setText("Add as…" if wide else "Add…")
        self._figure.setVisible(self.width() >= _ROOM_FOR_FIGURE)
