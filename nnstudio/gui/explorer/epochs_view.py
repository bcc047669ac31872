"""The epochs of a training as one sample saw them: when it was asked about, and a strip of the answers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.core.project.answer_table import Answered
from nnstudio.gui.explorer.epoch_strip import EpochStrip, ticks_of
from nnstudio.gui.figures import number
from nnstudio.gui.theme import number_font
from nnstudio.gui.widgets.labels import text_label

VALIDATED = "After each epoch"
LEARNED = "While it learned, once an epoch"
VARIED = "While it learned from varied copies, once an epoch"
NOT_ASKED = "The network was not asked about this sample in its epochs, or the answers are not in the file."


class EpochsView(QWidget):
    """A sample may have been in one part at first and in another one later; of the two, what came last is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._reading = text_label("", "title", wrap=True), text_label("", "caption", wrap=True)
        self._reading.setFont(number_font(12))
        self._summary = ""
        self.strip = EpochStrip()
        self.strip.pointed.connect(lambda words: self._reading.setText(words or self._summary))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        for widget in (self._title, self.strip, self._reading):
            column.addWidget(widget)

    @property
    def words(self) -> str:
        """What stands over and below the strip."""
        return f"{self._title.text()}. {self._reading.text()}"

    def show_epochs(
        self, answered: tuple[Answered, ...], true: tuple[int, ...], value: float | None, varied: bool
    ) -> None:
        """Show what was said; `true` are the places of the right classes, `value` is the true value, if it is one."""
        told = [found for found in answered if found.said]
        last = max(told, key=lambda found: found.said[-1][0], default=None)
        self._title.setText("Epoch by epoch" if last is None else _when(last.part, varied))
        self.strip.setVisible(last is not None)
        self.strip.show_ticks(ticks_of(last.said, last.class_names, true) if last else (), value)
        self._summary = NOT_ASKED if last is None else self._summed_up()
        self._reading.setText(self._summary)

    def _summed_up(self) -> str:
        ticks = self.strip.ticks
        epochs = f"{number(len(ticks))} epoch{'' if len(ticks) == 1 else 's'}"
        if ticks[0].right is None:
            return self.strip.words(len(ticks) - 1)
        return f"Right in {number(sum(bool(tick.right) for tick in ticks))} of {epochs}."


def _when(part: str, varied: bool) -> str:
    if part == "validation":
        return VALIDATED
    return VARIED if varied else LEARNED
