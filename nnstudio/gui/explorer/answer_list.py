"""The network's answers to one sample: the likeliest classes as bars, then what it said in each epoch."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnstudio.core.explain.predict import Prediction
from nnstudio.gui import theme
from nnstudio.gui.explorer.epochs_view import EpochsView
from nnstudio.gui.explorer.history import PredictionHistory
from nnstudio.gui.explorer.rows_model import figure
from nnstudio.gui.figures import percent
from nnstudio.gui.widgets.labels import text_label

_BARS, _MOST_BARS, _BAR_HEIGHT, _NAME_SHARE, _FIGURE_WIDTH = 4, 10, 20, 0.34, 58


class AnswerBars(QWidget):
    """The likeliest classes, one below the other, and of several labels all that are named or apply; what is true is
    green, what is named and wrong red."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, float, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_answer(self, names: tuple[str, ...], answer: Prediction, true: tuple[int, ...]) -> None:
        """`true` are the indices of the right ones."""
        shares, named = answer.probabilities, answer.named
        told = {*named, *true} if answer.labels is not None else set()
        order = sorted(range(len(shares)), key=lambda k: (k not in told, -shares[k]))
        shown = sorted(order[: max(_BARS, min(len(told), _MOST_BARS))], key=lambda k: -shares[k])
        tokens = ["good" if k in true else "error" if k in named else "muted" for k in shown]
        self._rows = [(names[k], shares[k], token) for k, token in zip(shown, tokens, strict=True)]
        self.setAccessibleName(", ".join(f"{name} {percent(share, 1)}" for name, share, _ in self._rows))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(180, _BAR_HEIGHT * len(self._rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colors = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.number_font(12))
        name_width = _NAME_SHARE * self.width()
        track = self.width() - name_width - _FIGURE_WIDTH
        for row, (name, share, token) in enumerate(self._rows):
            top = row * _BAR_HEIGHT
            painter.setPen(colors.color("text"))
            words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(name_width) - 6)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, name_width, _BAR_HEIGHT), middle, words)
            painter.drawText(
                QRectF(self.width() - _FIGURE_WIDTH, top, _FIGURE_WIDTH, _BAR_HEIGHT),
                middle | Qt.AlignmentFlag.AlignRight,
                percent(share, 1),
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("raised"))
            painter.drawRoundedRect(QRectF(name_width, top + 7, track, 6), 3, 3)
            painter.setBrush(colors.color(token))
            painter.drawRoundedRect(QRectF(name_width, top + 7, max(3.0, track * share), 6), 3, 3)


class AnswerList(QWidget):
    """Follows a PredictionHistory."""

    def __init__(self, history: PredictionHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._truth = ""
        self._names: tuple[str, ...] = ()
        self._true: tuple[int, ...] = ()
        self._true_value: float | None = None
        self._head = text_label("", "title", wrap=True)
        self._bars = AnswerBars()
        self._value = text_label("", "muted", wrap=True)
        self.epochs = EpochsView()
        self._trouble = text_label("", "caption", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self._head, self._trouble, self._value, self._bars, self.epochs):
            column.addWidget(widget)
        history.changed.connect(self._show)

    def show_truth(self, truth: str, names: tuple[str, ...], true: tuple[int, ...], value: float | None) -> None:
        """What is right for the sample in hand, in words, as places among the names, and as a value if it is one."""
        self._truth, self._names, self._true, self._true_value = truth, names, true, value
        self._show()

    def _show(self) -> None:
        newest = self._history.now
        trouble = self._history.trouble
        self._head.setText(f"The network says, epoch {newest.epoch}" if newest and not trouble else "The network says")
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        known = newest is not None and not trouble
        value = newest.answer.value if newest else None
        self._value.setVisible(known and value is not None)
        self._bars.setVisible(known and value is None)
        if newest is not None and known:
            if value is not None:
                self._value.setText(f"{figure(value)}, true is {self._truth}")
            else:
                self._bars.show_answer(self._names, newest.answer, self._true)
        self.epochs.setVisible(known)
        self.epochs.show_epochs(self._history.epochs, self._true, self._true_value, self._history.varied)
