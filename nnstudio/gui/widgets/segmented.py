"""A row of joined buttons of which exactly one is chosen: a few alternatives that fit on one line."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Segmented(QFrame):
    """`choices` are pairs of key and text. `changed(key)` tells of choices made by the user only."""

    changed = Signal(str)

    def __init__(self, choices: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "segments")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_clicked)
        self._keys: list[str] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for key, text in choices:
            self._add(key, text)
        self.set_current(self._keys[0])

    def current(self) -> str:
        """The key of the chosen button."""
        return self._keys[self._group.checkedId()]

    def set_current(self, key: str) -> None:
        """Choose a button from the program; `changed` stays silent. Raises ValueError for an unknown key."""
        self.button(key).setChecked(True)
        self._bring_focus()

    def button(self, key: str) -> QToolButton:
        """The button of a key, to give it an icon, a tooltip or to disable it."""
        button = self._group.button(self._keys.index(key))
        assert isinstance(button, QToolButton)
        return button

    def _on_clicked(self, index: int) -> None:
        self._bring_focus()
        self.changed.emit(self._keys[index])

    def _bring_focus(self) -> None:
        """A click does not move the focus: its mark would stay on the choice that was."""
        if any(button.hasFocus() for button in self._group.buttons()):
            self.button(self.current()).setFocus()

    def _add(self, key: str, text: str) -> None:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setProperty("role", "segment")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._group.addButton(button, len(self._keys))
        self._keys.append(key)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        index = self._group.checkedId() + step
        if 0 <= index < len(self._keys) and self.button(self._keys[index]).isEnabled():
            self.button(self._keys[index]).setFocus()
            self.button(self._keys[index]).click()
