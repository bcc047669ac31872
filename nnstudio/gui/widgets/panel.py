"""The frame of a panel: a rounded card with a title row, tools on its right, and the content below."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.tool_buttons import icon_button

HEADER_HEIGHT = 38


class PanelHeader(QFrame):
    """The title row: a title, things beside it (pills), then tools on the right."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEADER_HEIGHT)
        self.title = ElidedLabel(title)
        self.title.setProperty("role", "title")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 8, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.title)
        self._row.addStretch(1)
        self._tools = _plain_row()
        self._tail = _plain_row()
        self._row.addLayout(self._tools)
        self._row.addLayout(self._tail)
        self._beside = 1

    def add_beside(self, widget: QWidget) -> None:
        """Put a widget right of the title."""
        self._row.insertWidget(self._beside, widget)
        self._beside += 1

    def add_tool(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._tools.addWidget(widget)

    def add_window_button(self, button: QToolButton) -> None:
        """Put a button for the panel as a whole (float, close) behind all tools."""
        self._tail.addWidget(button)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEADER_HEIGHT)  # a dock asks for this, not for the fixed height


class DockPanel(QDockWidget):
    """A panel that moves, floats, closes and comes back. `name` is what saved layouts know it by."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.toggleViewAction().setText(title.replace("&", "&&"))
        self.header = PanelHeader(title)
        self.header.setProperty("role", "header")
        self._float_button = icon_button("picture-in-picture-2", f"Float or dock {title}", size=14)
        self._close_button = icon_button("x", f"Close {title}", size=14)
        self._float_button.clicked.connect(lambda: self.setFloating(not self.isFloating()))
        self._close_button.clicked.connect(self.close)
        self.header.add_window_button(self._float_button)
        self.header.add_window_button(self._close_button)
        self.featuresChanged.connect(self._on_features_changed)
        self.setTitleBarWidget(self.header)
        self._body = QFrame()
        self._body.setProperty("role", "body")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(1, 0, 1, 1)
        self._content: QWidget | None = None
        super().setWidget(self._body)

    def set_content(self, widget: QWidget) -> None:
        """Show `widget` below the title row, in place of what was there before."""
        if self._content is not None:
            self._content.deleteLater()
        self._content = widget
        self._column.addWidget(widget, 1)

    def _on_features_changed(self, features: QDockWidget.DockWidgetFeature) -> None:
        self._float_button.setVisible(bool(features & QDockWidget.DockWidgetFeature.DockWidgetFloatable))
        self._close_button.setVisible(bool(features & QDockWidget.DockWidgetFeature.DockWidgetClosable))


def _plain_row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2)
    return row
