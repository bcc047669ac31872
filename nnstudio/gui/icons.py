"""Icons by name: drawn from their SVG in the colours of the theme at the moment they are painted."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnstudio.gui import theme
from nnstudio.gui.resources import resource_path
from nnstudio.gui.stylesheet import tinted_svg

DEFAULT_ROLE = "text"

# Qt does not keep the Python half of an engine alive, and paints after it is gone otherwise.
_engines: list[QIconEngine] = []


class SvgIconEngine(QIconEngine):
    """Paints one icon at any size and pixel ratio; `role` is a colour token of the theme."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role
        _engines.append(self)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = "disabled" if mode == QIcon.Mode.Disabled else self._role
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        _renderer(self._name, theme.current().tokens[token]).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        if size.isEmpty():
            return QPixmap()  # a button that its layout has squeezed away, for as long as that lasts
        picture = QPixmap(size * scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, picture.rect(), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return SvgIconEngine(self._name, self._role)

    def key(self) -> str:
        return "nnstudio-svg"

    def isNull(self) -> bool:
        return False


@cache
def icon(name: str, role: str = DEFAULT_ROLE) -> QIcon:
    """The icon of that name (a file of `resources/icons`) in a colour token such as "text", "muted" or "on_accent".

    Raises FileNotFoundError for an unknown name. The icon needs no update when the theme changes.
    """
    resource_path(f"icons/{name}.svg")
    return QIcon(SvgIconEngine(name, role))


@cache
def app_icon() -> QIcon:
    """The program's own icon, for windows and the task bar."""
    renderer = QSvgRenderer(str(resource_path("icons/nnstudio.svg")))
    result = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        result.addPixmap(picture)
    return result


@cache
def _renderer(name: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(tinted_svg(name, color)))
