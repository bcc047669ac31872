"""A popup with round corners, also on screens that cannot show what lies behind a window."""

from __future__ import annotations

import ctypes

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

RADIUS = 10
"""As the stylesheet has it for frames in the role "popup"."""


def composited() -> bool:
    """Whether windows may be translucent: everywhere but on an X screen on which no compositor runs."""
    application = QGuiApplication.instance()
    if QGuiApplication.platformName() != "xcb" or not isinstance(application, QGuiApplication):
        return True
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XDefaultScreen.argtypes = [ctypes.c_void_p]
    x11.XInternAtom.argtypes, x11.XInternAtom.restype = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int], ctypes.c_ulong
    x11.XGetSelectionOwner.argtypes, x11.XGetSelectionOwner.restype = [ctypes.c_void_p, ctypes.c_ulong], ctypes.c_ulong
    display = application.nativeInterface().display()  # type: ignore[attr-defined]  # on X it has one
    # A compositor owns this selection as long as it runs.
    name = f"_NET_WM_CM_S{x11.XDefaultScreen(display)}".encode()
    return bool(x11.XGetSelectionOwner(display, x11.XInternAtom(display, name, 0)))


class RoundPopup(QFrame):
    """Closes with a click elsewhere or with Escape. Its contents go into `inner`.

    Its corners are translucent where that can be seen; elsewhere they would be black, so they are cut off.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._cut = False
        frame = QFrame()
        frame.setProperty("role", "popup")
        self.inner = QVBoxLayout(frame)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def setVisible(self, visible: bool) -> None:
        if visible and not self.testAttribute(Qt.WidgetAttribute.WA_WState_Created):
            # It counts from the moment in which the window is made.
            self._cut = not composited()
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, not self._cut)
        super().setVisible(visible)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._cut:
            outline = QPainterPath()
            outline.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
            self.setMask(QRegion(outline.toFillPolygon().toPolygon()))
