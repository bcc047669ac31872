"""Two shapes that panels are laid out in: a column, and a page that scrolls up and down."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


def column_of(margins: tuple[int, int, int, int], spacing: int, owner: QWidget | None = None) -> QVBoxLayout:
    """A column, on `owner` if there is one."""
    column = QVBoxLayout(owner) if owner else QVBoxLayout()
    column.setContentsMargins(*margins)
    column.setSpacing(spacing)
    return column


def scrolling(page: QWidget) -> QScrollArea:
    """A page that scrolls up and down where it is too high, and never sideways."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(page)
    return scroll
