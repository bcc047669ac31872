"""The context menu of a card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from nnstudio.core.network import LAYERS, Network, Path
from nnstudio.core.network.blocks.plans import BLOCK_PLANS
from nnstudio.core.network.edits import outermost, run_of
from nnstudio.gui import theme
from nnstudio.gui.icons import icon
from nnstudio.gui.network.edits import SelectionEdits
from nnstudio.gui.network.quick import Kind
from nnstudio.gui.network.selection import Selection

WRAPS = ("residual", "branches", "gate", "group", "repeat")
"""The blocks into which a selection can be wrapped."""


class Actions(Protocol):
    """What the menu can ask for: the public methods of the panel."""

    edits: SelectionEdits

    def insert_layer(self, kind: str, slot: Path | None = None) -> None: ...
    def rename_selection(self) -> None: ...
    def fold_all(self, folded: bool) -> None: ...
    def fix_problem(self) -> None: ...


def card_menu(parent: QWidget, actions: Actions, selection: Selection, network: Network, fix: str) -> QMenu:
    """The menu for the selected cards of a network; `fix` is the label of a Fix, or empty."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if not selection.chosen:
        _add_inserts(menu.addMenu(icon("plus"), "Insert layer"), lambda kind: actions.insert_layer(kind))
        _add(menu, "clipboard-copy", "Paste", "Ctrl+V", actions.edits.paste)
        _add_folding(menu, actions, network)
        return menu
    if fix:
        _add(menu, "wrench", fix, "", actions.fix_problem)
        menu.addSeparator()
    chosen = outermost(selection.chosen)
    _add_places(menu, actions, chosen)
    _add_clipboard(menu, actions.edits)
    _add_moves(menu, actions.edits, chosen, network)
    _add_blocks(menu, actions.edits, chosen, network)
    _add_settings(menu, actions, selection, network)
    _add_folding(menu, actions, network)
    menu.addSeparator()
    _add(menu, "trash-2", "Delete", "Del", actions.edits.delete)
    return menu


def _add_places(menu: QMenu, actions: Actions, chosen: tuple[Path, ...]) -> None:
    first, last = chosen[0], (*chosen[-1][:-1], chosen[-1][-1] + 1)
    _add_inserts(menu.addMenu("Insert before"), lambda kind: actions.insert_layer(kind, first))
    _add_inserts(menu.addMenu("Insert after"), lambda kind: actions.insert_layer(kind, last))
    menu.addSeparator()


def _add_clipboard(menu: QMenu, edits: SelectionEdits) -> None:
    _add(menu, "scissors", "Cut", "Ctrl+X", edits.cut)
    _add(menu, "copy", "Copy", "Ctrl+C", edits.copy)
    _add(menu, "clipboard-copy", "Paste after", "Ctrl+V", edits.paste)
    _add(menu, "copy", "Duplicate", "Ctrl+D", edits.duplicate)
    menu.addSeparator()


def _add_moves(menu: QMenu, edits: SelectionEdits, chosen: tuple[Path, ...], network: Network) -> None:
    run = run_of(chosen)
    up = bool(run) and (len(run[0]) > 1 or run[0][-1] > 0)
    down = bool(run) and (len(run[0]) > 1 or run[-1][-1] < len(network) - 1)
    _add(menu, "arrow-up", "Move up", "Alt+Up", lambda: edits.shift(-1), up)
    _add(menu, "arrow-down", "Move down", "Alt+Down", lambda: edits.shift(1), down)
    menu.addSeparator()


def _add_blocks(menu: QMenu, edits: SelectionEdits, chosen: tuple[Path, ...], network: Network) -> None:
    wraps = menu.addMenu("Wrap in")
    wraps.setEnabled(bool(run_of(chosen)))
    for kind in WRAPS:
        keys = "\tCtrl+G" if kind == "group" else ""
        action = wraps.addAction(_square(LAYERS[kind]), LAYERS[kind].title + keys)
        action.setToolTip(LAYERS[kind].explanation())
        action.triggered.connect(lambda _=False, name=kind: edits.wrap(name))
    path = chosen[0]
    block = network.at(path)
    is_block = len(chosen) == 1 and bool(block.bodies)
    _add(menu, "", "Unwrap", "Ctrl+Shift+G", edits.unwrap, is_block)
    if is_block and block.takes_bodies(len(block.bodies) + 1):
        _add(menu, "split", "Add a branch", "", lambda: edits.add_way(path))
    around = network.at(path[:-2]) if len(path) > 1 else None
    if around is not None and around.takes_bodies(len(around.bodies) - 1):
        _add(menu, "", "Remove this branch", "", lambda: edits.remove_way(path))
    menu.addSeparator()


def _add_settings(menu: QMenu, actions: Actions, selection: Selection, network: Network) -> None:
    _add(menu, "pencil", "Rename", "F2", actions.rename_selection, selection.single is not None)
    frozen = all(network.at(path).frozen for path in selection.chosen)
    words = "Let learn again" if frozen else "Freeze"
    _add(menu, "lock-open" if frozen else "lock", words, "Ctrl+L", actions.edits.toggle_frozen)


def _add_folding(menu: QMenu, actions: Actions, network: Network) -> None:
    if network.depth > 1:
        menu.addSeparator()
        _add(menu, "", "Fold all blocks", "", lambda: actions.fold_all(True))
        _add(menu, "", "Open all blocks", "", lambda: actions.fold_all(False))


def _add(menu: QMenu, picture: str, text: str, keys: str, act: Callable[[], object], enabled: bool = True) -> None:
    # The keys are handled by the diagram or the window; behind a tab they are only shown.
    action = menu.addAction(icon(picture) if picture else QIcon(), f"{text}\t{keys}" if keys else text)
    action.setEnabled(enabled)
    action.triggered.connect(lambda: act())


def _add_inserts(menu: QMenu, insert: Callable[[str], object]) -> None:
    groups: list[Sequence[Kind]] = [*LAYERS.groups().values(), list(BLOCK_PLANS)]
    for place, kinds in enumerate(groups):
        if place:
            menu.addSeparator()
        for kind in kinds:
            action = menu.addAction(_square(kind), kind.title)
            action.setToolTip(kind.explanation())
            action.triggered.connect(lambda _=False, name=kind.kind: insert(name))


def _square(kind: Kind) -> QIcon:
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
