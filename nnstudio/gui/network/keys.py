"""What keys do on the diagram, beyond moving the selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QKeyCombination, Qt

from nnstudio.gui.network.edits import SelectionEdits

_PLAIN = Qt.KeyboardModifier.NoModifier
_ALT, _CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
_CONTROL_SHIFT = _CONTROL | Qt.KeyboardModifier.ShiftModifier


class KeyActions(Protocol):
    """What keys can ask for: the public methods of the panel."""

    edits: SelectionEdits

    def select_all(self) -> None: ...
    def focus_inspector(self) -> None: ...
    def focus_palette(self) -> None: ...
    def rename_selection(self) -> None: ...


def keys_of(panel: KeyActions) -> dict[QKeyCombination, Callable[[], object]]:
    """Each key with what it calls."""
    edits, key = panel.edits, Qt.Key
    table: dict[tuple[Qt.KeyboardModifier, Qt.Key], Callable[[], object]] = {
        (_ALT, key.Key_Up): lambda: edits.shift(-1),
        (_ALT, key.Key_Down): lambda: edits.shift(1),
        (_PLAIN, key.Key_Delete): edits.delete,
        (_PLAIN, key.Key_Backspace): edits.delete,
        (_CONTROL, key.Key_D): edits.duplicate,
        (_CONTROL, key.Key_A): panel.select_all,
        (_CONTROL, key.Key_C): edits.copy,
        (_CONTROL, key.Key_X): edits.cut,
        (_CONTROL, key.Key_V): edits.paste,
        (_CONTROL, key.Key_G): lambda: edits.wrap("group"),
        (_CONTROL_SHIFT, key.Key_G): edits.unwrap,
        (_CONTROL, key.Key_L): edits.toggle_frozen,
        (_PLAIN, key.Key_F2): panel.rename_selection,
        (_PLAIN, key.Key_Return): panel.focus_inspector,
        (_PLAIN, key.Key_Enter): panel.focus_inspector,
        (_PLAIN, key.Key_Insert): panel.focus_palette,
        (_PLAIN, key.Key_Slash): panel.focus_palette,
    }
    return {QKeyCombination(modifiers, name): act for (modifiers, name), act in table.items()}
