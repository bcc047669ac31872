"""The part of the panel below the canvas: the answer, the bars, the heat map's controls, and what there is to say."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nnstudio.core.explain import Explanation
from nnstudio.gui import theme
from nnstudio.gui.drawing.answer_view import AnswerView
from nnstudio.gui.drawing.cam_controls import CamControls
from nnstudio.gui.drawing.class_bars import ClassBars
from nnstudio.gui.drawing.image_controls import ImageControls
from nnstudio.gui.drawing.subject import Picture, Subject
from nnstudio.gui.drawing.words import heat_words, seen_words, truth_tip, truth_words
from nnstudio.gui.widgets.labels import divider, text_label
from nnstudio.session.explainer import Answer

_GAP = 8


class ExplainView(QWidget):
    """Shows answers; `answer`, `bars`, `controls` and `image_controls` are its parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = AnswerView()
        self.bars = ClassBars()
        self.controls = CamControls()
        self.image_controls = ImageControls()
        self.note = text_label("", "caption", wrap=True)
        self.status = text_label("", "caption", wrap=True)
        self.status.setFont(theme.number_font(12))
        self.bars.class_chosen.connect(self.controls.choose_class)
        self.below = QWidget()
        self.below.setProperty("role", "clear")
        self._told_height = 0
        self._lay_out()
        self.below.installEventFilter(self)
        self.image_controls.hide()
        self.note.hide()

    def show_subject(self, subject: Subject) -> None:
        """An image has switches of its own."""
        self.image_controls.setVisible(isinstance(subject, Picture))

    def show_answer(self, answer: Answer, image: QImage, subject: Subject) -> None:
        """Show what the network sees and says."""
        assert answer.seen is not None
        self.answer.preview.show_image(image)
        self.answer.show_caption(seen_words(answer.seen, subject))
        if isinstance(subject, Picture):
            self.image_controls.show_did(answer.seen.did)
        if answer.explanation is not None and answer.checkpoint is not None:
            names = answer.checkpoint.class_names
            self.answer.show_words(*truth_words(subject, answer.explanation), truth_tip(subject))
            self._show_explanation(answer, answer.explanation, names)
            self.show_note(heat_words(answer.explanation, subject))

    def _show_explanation(self, answer: Answer, explanation: Explanation, names: tuple[str, ...]) -> None:
        prediction = explanation.prediction
        self.answer.answer.show_prediction(prediction)
        self.bars.show_answer(names, prediction.probabilities, prediction.named, explanation.target)
        self.controls.show_classes(names)
        self.controls.show_layers(answer.layers, "" if answer.layers else explanation.reason)
        self.controls.show_sliders(bool(answer.layers))
        self.controls.show_explanation(explanation)

    def show_no_answer(self, names: tuple[str, ...], words: str, role: str = "muted") -> None:
        """Show empty bars and why."""
        self.answer.answer.show_prediction(None)
        self.answer.show_words(words, role)
        self.bars.show_classes(names)
        self.controls.show_classes(names)
        self.controls.no_explanation()
        self.show_note("")

    def show_nothing_seen(self) -> None:
        """The canvas is empty."""
        self.answer.preview.show_image(None)
        self.answer.show_caption("")

    def show_note(self, words: str) -> None:
        """A sentence about the heat map; empty: none."""
        if words != self.note.text():
            self.note.setText(words)
        self.note.setVisible(bool(words))

    @property
    def wanted_height(self) -> int:
        """What is needed to show all without scrolling, the opened switches of an image apart."""
        layout = self.below.layout()
        assert layout is not None
        below = (
            layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else self.below.sizeHint().height()
        )
        if self.image_controls.isVisible():
            below -= self.image_controls.extra_height
        return self.answer.height() + _GAP + below

    def _lay_out(self) -> None:
        lower = QVBoxLayout(self.below)
        lower.setContentsMargins(0, 0, 0, 0)
        lower.setSpacing(_GAP)
        lower.addWidget(self.image_controls)
        lower.addWidget(self.bars, 4)
        lower.addWidget(divider())
        lower.addWidget(self.note)
        lower.addWidget(self.controls)
        lower.addStretch(1)
        lower.addWidget(self.status)
        scroll = QScrollArea()
        scroll.setAccessibleName("Answer and controls")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self.answer)
        column.addWidget(scroll, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self.wanted_height != self._told_height:
            # A scroll area keeps from its surroundings that what it holds has grown.
            self._told_height = self.wanted_height
            self.updateGeometry()
        return super().eventFilter(watched, event)
