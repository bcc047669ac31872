"""One sample large beside the others: pixels or values, label, part, group, name, what the network says of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Indices
from nnstudio.gui.explorer.answer_list import AnswerList
from nnstudio.gui.explorer.corrector import UNTOUCHED
from nnstudio.gui.explorer.facts import Facts
from nnstudio.gui.explorer.history import PredictionHistory
from nnstudio.gui.explorer.rows_model import feature_names, figure
from nnstudio.gui.figures import number
from nnstudio.gui.samples.pixels import PixelView
from nnstudio.gui.theme import number_font, set_role
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import divider, figure_label, text_label
from nnstudio.gui.widgets.layouts import scrolling

NARROWEST = 264
_LEAST_SIDE, _MOST_SIDE = 112, 720
_LOW = 520
"""Below this height, what is known of an image stands beside it."""
_SHARE_OF_WIDTH, _SHARE_OF_HEIGHT = 0.5, 0.5
_FOOT, _EDGE = 118, 16
_MOST_VALUES = 60
_HINT = "Point at a pixel to read it."


class Detail(QWidget):
    """Shows the sample in hand and offers to put right all that are picked."""

    def __init__(self, history: PredictionHistory, actions: tuple[QAction, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history = history
        self._side = _LEAST_SIDE
        self.pixels = PixelView(side=_LEAST_SIDE)
        self.pixel_words = text_label(_HINT, "caption")
        self.heading = figure_label(20)
        self.heading.setWordWrap(True)
        self.answers = AnswerList(history)
        self.picked = text_label("", "title")
        self._facts_form, self._values_form = _form(), _form()
        self._buttons = [_button(action) for action in actions]
        self.pixels.pointed.connect(lambda words: self.pixel_words.setText(words or _HINT))
        self.setMinimumWidth(NARROWEST)
        self._lay_out()

    def show_sample(self, facts: Facts | None, index: int, picked: Indices) -> None:
        """Show a sample, -1: none; `picked` are the ones that the buttons would put right."""
        self._scroll.setVisible(facts is not None and index >= 0)
        self._empty.setVisible(facts is None or index < 0)
        self._show_picked(len(picked))
        self.history.look_at(facts, index)
        if facts is None or index < 0:
            return
        dataset = facts.dataset
        images = dataset.kind == "images"
        self.pixels.setVisible(images)
        self.pixel_words.setVisible(images)
        self._arrange()
        if images:
            self.pixels.show_sample(dataset.inputs[index])
        truth = dataset.truth_of(index)
        self.heading.setText(truth)
        value = float(dataset.labels[index]) if dataset.task == "regression" else None
        self.answers.show_truth(truth, dataset.class_names, dataset.true_of(index), value)
        _fill(self._facts_form, self._known(facts, index))
        _fill(self._values_form, [] if images else self._values(facts, index))

    def _show_picked(self, count: int) -> None:
        self.picked.setVisible(count > 1)
        self.picked.setText(f"{number(count)} samples picked")

    @staticmethod
    def _known(facts: Facts, index: int) -> list[tuple[str, str]]:
        dataset = facts.dataset
        found = [("Part", facts.part_words(index)), ("Index", number(index))]
        if dataset.ids is not None:
            found.append(("Name", dataset.id_of(index)))
        if dataset.groups is not None:
            found.append((dataset.groups.column, dataset.groups.names[dataset.groups.codes[index]]))
        if original := facts.original_label(index):
            found.append(("Came as", original))
        return found

    @staticmethod
    def _values(facts: Facts, index: int) -> list[tuple[str, str]]:
        row = facts.dataset.inputs[index][:_MOST_VALUES]
        return [(name, figure(float(value))) for name, value in zip(feature_names(facts), row, strict=False)]

    def _lay_out(self) -> None:
        self._empty = text_label("Pick a sample to see it large.", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page = QWidget()
        set_role(self._page, "clear")
        picture, known = _column(), _column()
        picture.addWidget(self.pixels, 0, Qt.AlignmentFlag.AlignLeft)
        picture.addWidget(self.pixel_words)
        picture.addStretch(1)
        known.addLayout(self._facts_form)
        known.addWidget(divider())
        known.addWidget(self.answers)
        known.addLayout(self._values_form)
        known.addStretch(1)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(8)
        self._halves.addLayout(picture)
        self._halves.addLayout(known, 1)
        inner = _column()
        inner.setContentsMargins(0, 0, 4, 0)
        inner.addWidget(self.heading)
        inner.addLayout(self._halves, 1)
        self._page.setLayout(inner)
        self._scroll = scrolling(self._page)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for button in self._buttons:
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self.picked)
        column.addLayout(foot)
        column.addWidget(text_label(UNTOUCHED, "caption", wrap=True))
        self._scroll.hide()

    def _arrange(self) -> None:
        """The image is as large as it can be while what is known of it still finds room, below it or beside it."""
        beside = self.height() < _LOW and not self.pixels.isHidden()
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(way)
        if beside:
            side = min(int(_SHARE_OF_WIDTH * self.width()), self.height() - _FOOT)
        else:
            side = min(self.width() - _EDGE, int(_SHARE_OF_HEIGHT * self.height()))
        side = min(max(side, _LEAST_SIDE), _MOST_SIDE)
        self.pixel_words.setWordWrap(beside)
        self.pixel_words.setMaximumWidth(max(side, _LEAST_SIDE) if beside else _MOST_SIDE)
        if side != self._side:
            self._side = side
            self.pixels.set_side(side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return column


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(3)
    return form


def _fill(form: QFormLayout, rows: list[tuple[str, str]]) -> None:
    """Labels are used again: making sixty of them at each step of an arrow key would be felt."""
    while form.rowCount() > len(rows):
        form.removeRow(form.rowCount() - 1)
    while form.rowCount() < len(rows):
        value = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        value.setFont(number_font())
        form.addRow(text_label("", "caption"), value)
    for place, (name, words) in enumerate(rows):
        for role, text in ((QFormLayout.ItemRole.LabelRole, name), (QFormLayout.ItemRole.FieldRole, words)):
            item = form.itemAt(place, role)
            label = item.widget() if item else None
            assert isinstance(label, QLabel)
            label.setText(text)


def _button(action: QAction) -> QPushButton:
    button = QPushButton(action.text().replace("&", ""))
    button.clicked.connect(action.trigger)

    def follow() -> None:
        button.setText(action.text().replace("&", ""))
        button.setEnabled(action.isEnabled())
        button.setToolTip(action.toolTip())

    action.changed.connect(follow)
    follow()
    return button
