"""A field for one number, whole or not, from 0.00001 to millions, without rounding and without noughts to no end."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale, QPoint, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QToolTip, QWidget

from nnstudio.gui.theme import number_font
from nnstudio.gui.widgets.wheel import WheelWhenFocused

_DECIMALS = 12
_LARGEST = 2.0**53
_WIDTH = 104
_NARROWEST = 72
_TEXT_MARGIN = 6
_STEPS = (1.0, 2.0, 5.0)


class NumberField(WheelWhenFocused, QDoubleSpinBox):
    """Without `step`, a field for fractions steps 1, 2, 5, 10, … as learning rates want it.

    `minimum` and `maximum` are inclusive; `unit` is shown behind the number, and `at_minimum`, if there is one, in
    place of the smallest. `valueChanged` comes when typing ends or with each step. The wheel turns the page unless the
    field has the focus.
    """

    def __init__(
        self,
        minimum: float | None = None,
        maximum: float | None = None,
        step: float | None = None,
        unit: str = "",
        whole: bool = False,
        at_minimum: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._whole = whole
        self._step = step if step is not None or not whole else 1.0
        self.setLocale(QLocale.c())
        self.setDecimals(0 if whole else _DECIMALS)
        self.setRange(-_LARGEST if minimum is None else minimum, _LARGEST if maximum is None else maximum)
        self.setSuffix(f" {unit}" if unit else "")
        self.setSpecialValueText(at_minimum)
        self.setKeyboardTracking(False)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(number_font())
        self.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)  # stylesheets do not reach the inside of a spin box

    def number(self) -> int | float:
        """The value: an int for whole numbers."""
        return round(self.value()) if self._whole else self.value()

    def textFromValue(self, value: float) -> str:
        return str(round(value)) if self._whole else number_text(value)

    def valueFromText(self, text: str) -> float:
        if self._is_word(text):
            return self.minimum()
        number = _parse(self._without_unit(text))
        return self.value() if number is None else number

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        plain = self._without_unit(text)
        if self._is_word(text):
            return QValidator.State.Acceptable, text, position
        if not set(plain) <= set("0123456789-" if self._whole else "0123456789+-.,eE"):
            return QValidator.State.Invalid, text, position
        number = _parse(plain)
        inside = number is not None and self.minimum() <= number <= self.maximum()
        return (QValidator.State.Acceptable if inside else QValidator.State.Intermediate), text, position

    def fixup(self, text: str) -> str:
        typed = _parse(self._without_unit(text))
        number = self.value() if typed is None else min(max(typed, self.minimum()), self.maximum())
        if typed is not None and typed != number:
            self._tell_limit(number)
        word = self.specialValueText() if number == self.minimum() else ""
        return word or self.textFromValue(number) + self.suffix()

    def stepBy(self, steps: int) -> None:
        self.interpretText()
        value = self.value()
        if self._step is not None:
            value += steps * self._step
        else:
            for _ in range(abs(steps)):
                value = _next(value, up=steps > 0)
        self.setValue(value)
        self.selectAll()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def _tell_limit(self, limit: float) -> None:
        """What was typed is changed before anyone's eyes: say why, below the field, for as long as a tip stays."""
        bound = "least" if limit == self.minimum() else "most"
        words = f"{self.textFromValue(limit)}{self.suffix()} is the {bound} that can be set here."
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height() // 2)), words, self)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _is_word(self, text: str) -> bool:
        return bool(text) and text == self.specialValueText()

    def _without_unit(self, text: str) -> str:
        return text.removesuffix(self.suffix()).strip() if self.suffix() else text.strip()


def number_text(value: float) -> str:
    """A number as a person writes it: 0.001, 12.5, 100, and 2e-07 where noughts would no longer be counted."""
    if value != 0 and abs(value) < 1e-6:
        return f"{value:.6g}"
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _parse(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _next(value: float, up: bool) -> float:
    """The neighbour of `value` in …, 0.1, 0.2, 0.5, 1, 2, 5, …; zero has 0.00001 as its neighbours."""
    if value == 0:
        return 1e-5 if up else -1e-5
    if value < 0:
        return -_next(-value, not up)
    exponent = math.floor(math.log10(value))
    ladder = [digit * 10.0**power for power in range(exponent - 1, exponent + 2) for digit in _STEPS]
    near = 1e-9 * value
    if up:
        return float(f"{min(rung for rung in ladder if rung > value + near):.6g}")
    below = max(rung for rung in ladder if rung < value - near)
    return 0.0 if below < 0.99e-5 and value <= 1.01e-5 else float(f"{below:.6g}")
