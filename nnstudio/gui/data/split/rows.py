"""Rows of the split box: a muted label at the left, its control at the right, all of one height."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnstudio.gui.widgets.elide import ElidedLabel

ROW = 28


def labelled_row(text: str, control: QWidget, help_text: str, wide: bool = False) -> QWidget:
    """A row for one setting; `help_text` is the tooltip of both. A `wide` control gets all the room that is left.

    `set_row_text` changes its words.
    """
    label = ElidedLabel(text)
    label.setProperty("role", "muted")
    label.setToolTip(help_text)
    label.setBuddy(control)
    label.setObjectName("label")
    control.setToolTip(help_text)
    control.setAccessibleName(text)
    box = QWidget()
    box.setFixedHeight(ROW)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(label, 0 if wide else 1)
    row.addWidget(control, int(wide))
    return box


def set_row_text(row: QWidget, text: str, help_text: str) -> None:
    """Give a row other words."""
    label = row.findChild(ElidedLabel, "label")
    assert isinstance(label, ElidedLabel)
    label.setText(text)
    label.setToolTip(help_text)
    control = label.buddy()
    control.setAccessibleName(text)
    control.setToolTip(help_text)


def enable_row(row: QWidget, enabled: bool, help_text: str) -> None:
    """Let a row be set or not; `help_text` says what it does, or why it does nothing."""
    label = row.findChild(ElidedLabel, "label")
    assert isinstance(label, ElidedLabel)
    control = label.buddy()
    control.setEnabled(enabled)
    for widget in (label, control):
        widget.setToolTip(help_text)
    control.setAccessibleDescription(help_text)
