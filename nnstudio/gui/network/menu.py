"""The context menu of a card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from nnstudio.core.network import LAYERS, Layer
from nnstudio.gui import theme
from nnstudio.gui.icons import icon
from nnstudio.gui.network.selection import Selection


class Actions(Protocol):
    """What the menu can ask for: the public methods of the panel."""

    def insert_layer(self, kind: str, slot: int | None = None) -> None: ...
    def cut_selection(self) -> None: ...
    def copy_selection(self) -> None: ...
    def paste(self) -> None: ...
    def duplicate_selection(self) -> None: ...
    def move_selection(self, step: int) -> None: ...
    def delete_selection(self) -> None: ...
    def fix_problem(self) -> None: ...


def card_menu(parent: QWidget, actions: Actions, selection: Selection, layers: int, fix: str) -> QMenu:
    """The menu for the selected cards of a network of `layers` layers; `fix` is the label of a Fix, or empty."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if not selection.chosen:
        _add_inserts(menu.addMenu(icon("plus"), "Insert layer"), lambda kind: actions.insert_layer(kind))
        _add(menu, "clipboard-copy", "Paste", "Ctrl+V", actions.paste)
        return menu
    first, last = selection.indices[0], selection.indices[-1]
    if fix:
        _add(menu, "wrench", fix, "", actions.fix_problem)
        menu.addSeparator()
    _add_inserts(menu.addMenu("Insert before"), lambda kind: actions.insert_layer(kind, first))
    _add_inserts(menu.addMenu("Insert after"), lambda kind: actions.insert_layer(kind, last + 1))
    menu.addSeparator()
    _add(menu, "scissors", "Cut", "Ctrl+X", actions.cut_selection)
    _add(menu, "copy", "Copy", "Ctrl+C", actions.copy_selection)
    _add(menu, "clipboard-copy", "Paste after", "Ctrl+V", actions.paste)
    _add(menu, "copy", "Duplicate", "Ctrl+D", actions.duplicate_selection)
    menu.addSeparator()
    _add(menu, "arrow-up", "Move up", "Alt+Up", lambda: actions.move_selection(-1), first > 0)
    _add(menu, "arrow-down", "Move down", "Alt+Down", lambda: actions.move_selection(1), last < layers - 1)
    menu.addSeparator()
    _add(menu, "trash-2", "Delete", "Del", actions.delete_selection)
    return menu


def _add(menu: QMenu, picture: str, text: str, keys: str, act: Callable[[], object], enabled: bool = True) -> None:
    # The keys are handled by the diagram; behind a tab they are only shown.
    action = menu.addAction(icon(picture), f"{text}\t{keys}" if keys else text)
    action.setEnabled(enabled)
    action.triggered.connect(lambda: act())


def _add_inserts(menu: QMenu, insert: Callable[[str], object]) -> None:
    for place, kinds in enumerate(LAYERS.groups().values()):
        if place:
            menu.addSeparator()
        for kind in kinds:
            action = menu.addAction(_square(kind), kind.title)
            action.setToolTip(kind.explanation())
            action.triggered.connect(lambda _=False, name=kind.kind: insert(name))


def _square(kind: type[Layer]) -> QIcon:
    picture = QPixmap(QSize(32, 32))
    picture.setDevicePixelRatio(2.0)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().color(kind.group))
    painter.drawRoundedRect(QRectF(4, 4, 8, 8), 2, 2)
    painter.end()
    return QIcon(picture)
