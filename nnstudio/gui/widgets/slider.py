"""A horizontal slider that leaves the wheel to the page unless it has the focus, and marks the focus on its handle."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QStylePainter, QWidget

from nnstudio.gui import theme
from nnstudio.gui.widgets.wheel import WheelWhenFocused


class Slider(WheelWhenFocused, QSlider):
    """Whole numbers from `minimum` to `maximum`; use as any QSlider."""

    def __init__(self, minimum: int = 0, maximum: int = 100, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(minimum, maximum)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        groove, handle = QStyle.SubControl.SC_SliderGroove, QStyle.SubControl.SC_SliderHandle
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        option.subControls = groove | handle
        option.state &= ~QStyle.StateFlag.State_HasFocus  # its frame would stand around the whole slider
        if self.isSliderDown():
            option.activeSubControls = handle
            option.state |= QStyle.StateFlag.State_Sunken
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_Slider, option)
        if self.hasFocus():
            knob = self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, handle, self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.current().color("accent"), 2))
            painter.drawEllipse(QRectF(knob).adjusted(1, 1, -1, -1))
