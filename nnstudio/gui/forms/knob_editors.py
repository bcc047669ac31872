"""One editor per type of knob, for `SpecForm`: each shows a value and tells when the user has changed it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from nnstudio.core.spec import Param
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.number_field import NumberField
from nnstudio.gui.widgets.path_dialog import ask_for_folder
from nnstudio.gui.widgets.switch import Switch

NOTHING = "none"


class KnobEditor(QWidget):
    """Holds one field. `changed` comes after the user has changed the value, not after `set_value`."""

    changed = Signal()
    wide = False
    """Whether it wants a line of its own below its label, as wide as the form."""

    def __init__(self, knob: Param) -> None:
        super().__init__()
        self.knob = knob
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def value(self) -> Any:
        """What the field shows, in the knob's type."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        raise NotImplementedError

    def commit(self) -> None:
        """Take what is being typed as if the field had been left."""

    @property
    def field(self) -> QWidget:
        """The widget that takes the focus."""
        return self.focusProxy() or self

    @property
    def below(self) -> QWidget | None:
        """What of it has a line of its own below, if anything."""
        return None

    def _hold(self, field: QWidget) -> None:
        self._row.addWidget(field)
        self.setFocusProxy(field)
        field.setAccessibleName(self.knob.label)
        field.setAccessibleDescription(self.knob.help)


class NumberEditor(KnobEditor):
    """For whole numbers and fractions."""

    def __init__(self, knob: Param) -> None:
        super().__init__(knob)
        whole = knob.type == "int"
        step = knob.step or _usual_step(knob)
        self._number = NumberField(knob.minimum, knob.maximum, step, knob.unit, whole, knob.at_minimum)
        self._number.valueChanged.connect(self.changed)
        self._hold(self._number)

    def value(self) -> int | float:
        return self._number.number()

    def set_value(self, value: float) -> None:
        self._number.blockSignals(True)
        self._number.setValue(value)
        self._number.blockSignals(False)

    def commit(self) -> None:
        self._number.interpretText()


class BoolEditor(KnobEditor):
    """For yes or no."""

    def __init__(self, knob: Param) -> None:
        super().__init__(knob)
        self._switch = Switch()
        self._switch.clicked.connect(self.changed)
        self._row.addStretch(1)
        self._hold(self._switch)

    def value(self) -> bool:
        return self._switch.isChecked()

    def set_value(self, value: bool) -> None:
        self._switch.setChecked(value)


class ChoiceEditor(KnobEditor):
    """For one of several words; an optional knob can also be "none"."""

    def __init__(self, knob: Param) -> None:
        super().__init__(knob)
        self._combo = ComboBox()
        if knob.optional:
            self._combo.addItem(NOTHING, None)
        for choice in knob.choices:
            self._combo.addItem(choice, choice)
        self._combo.activated.connect(self.changed)
        self._hold(self._combo)

    def value(self) -> str | None:
        chosen: str | None = self._combo.currentData()
        return chosen

    def set_value(self, value: str | None) -> None:
        self._combo.setCurrentIndex(self._combo.findData(value))


class TextEditor(KnobEditor):
    """For words; an optional knob is nothing when the field is empty."""

    def __init__(self, knob: Param) -> None:
        super().__init__(knob)
        self._line = QLineEdit()
        self._line.editingFinished.connect(self._on_finished)
        self._hold(self._line)

    def value(self) -> str | None:
        return self._line.text() or (None if self.knob.optional else "")

    def set_value(self, value: str | None) -> None:
        self._line.setText(value or "")
        self._line.setModified(False)

    def commit(self) -> None:
        self._on_finished()

    def _on_finished(self) -> None:
        if self._line.isModified():
            self._line.setModified(False)
            self.changed.emit()


class FolderEditor(TextEditor):
    """For a text that names a folder: it can be typed, or chosen in a dialog that holds up nothing else."""

    wide = True

    def __init__(self, knob: Param) -> None:
        super().__init__(knob)
        self._line.setPlaceholderText("" if knob.default else "The usual folder")
        self.browse = QPushButton("Browse…")
        self.browse.setAccessibleName(f"Choose: {knob.label}")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._on_browse)
        self._row.addWidget(self.browse)

    def _on_browse(self) -> None:
        typed = self._line.text()
        start = Path(typed) if Path(typed).is_dir() else Path.home()
        ask_for_folder(self, f"Choose: {self.knob.label}", start, self._on_chosen)

    def _on_chosen(self, folder: Path) -> None:
        if str(folder) != self._line.text():
            self._line.setText(str(folder))
            self._line.setModified(True)
            self.commit()


class OptionalNumberEditor(KnobEditor):
    """A number that may also be nothing: a tick before the field says which."""

    def __init__(self, knob: Param) -> None:
        super().__init__(knob)
        self._tick = QCheckBox()
        self._tick.setAccessibleName(f"{knob.label}: set")
        self._tick.setToolTip("Tick to set a value of your own.")
        self._inner = NumberEditor(knob)
        self._row.addWidget(self._tick)
        self._row.addWidget(self._inner, 1)
        self.setFocusProxy(self._tick)
        self._tick.toggled.connect(self._inner.setEnabled)
        self._tick.clicked.connect(self.changed)
        self._inner.changed.connect(self.changed)
        self._inner.setEnabled(False)

    def value(self) -> int | float | None:
        return self._inner.value() if self._tick.isChecked() else None

    def set_value(self, value: float | None) -> None:
        self._tick.setChecked(value is not None)
        if value is not None:
            self._inner.set_value(value)

    def commit(self) -> None:
        self._inner.commit()


def make_editor(knob: Param) -> KnobEditor:
    """The editor for a knob of any type but "spec", which `SpecForm` does itself."""
    match knob.type:
        case "int" | "float":
            return OptionalNumberEditor(knob) if knob.optional else NumberEditor(knob)
        case "bool":
            return BoolEditor(knob)
        case "choice":
            return ChoiceEditor(knob)
        case _:
            return FolderEditor(knob) if knob.name.endswith("folder") else TextEditor(knob)


def _usual_step(knob: Param) -> float | None:
    """Shares such as dropout step by 0.05; other fractions step 1, 2, 5, 10, … (None)."""
    share = knob.minimum is not None and knob.minimum >= 0 and knob.maximum is not None and knob.maximum <= 1
    usual = share and isinstance(knob.default, float) and (knob.default >= 0.05 or knob.default == 0)
    return 0.05 if knob.type == "float" and usual else None
