"""The wheel over a control: it turns the page that the control stands on, unless the control has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QWidget

# Qt has one widget in each: what is added to a control's own class must not be one itself.
if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class WheelWhenFocused(_Base):
    """Named before the control's own class, so that nobody who only scrolls past changes a value."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
