"""What the network sees, as small as it sees it, and its answer in large type."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.core.explain import Prediction
from nnstudio.gui import theme
from nnstudio.gui.figures import percent
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.labels import text_label

PREVIEW_SIDE = 64
WIDE_PREVIEW_SIDE = 96
_WIDE = 420
_LARGEST, _SMALLEST = 34, 14
_ANSWER_WIDTH = 84
_SHARE_HEIGHT = 18


class Preview(QWidget):
    """The network's input, each pixel a sharp square."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(PREVIEW_SIDE, PREVIEW_SIDE)
        self.setAccessibleName("What the network sees")
        self.image: QImage | None = None

    def show_image(self, image: QImage | None) -> None:
        """Show an image of any size; None: nothing."""
        self.image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, area = theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(area, 5, 5)
        painter.setClipPath(outline)
        painter.fillRect(area, colors.color("canvas"))
        if self.image is not None:
            place = QRectF(QPointF(), QSizeF(self.image.size()).scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio))
            place.moveCenter(area.center())
            painter.drawImage(place, self.image)
        if colors.is_dark:
            painter.setPen(colors.color("border"))
            painter.drawPath(outline)


class AnswerText(QWidget):
    """The class in large type, smaller the longer its name, and its probability below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_ANSWER_WIDTH)
        self.setAccessibleName("Answer")
        self.name = self.share = ""

    def show_prediction(self, prediction: Prediction | None) -> None:
        """Show an answer; None: there is none."""
        self.name, self.share = _words(prediction)
        self.setAccessibleDescription(f"{self.name}, {self.share}" if prediction else "No answer")
        self.setToolTip(prediction.class_name if prediction and prediction.labels else self.name)
        self.setVisible(prediction is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors, area = theme.current(), QRectF(self.rect())
        font = _fitting_font(self.name)
        height = QFontMetricsF(font).ascent()
        top = (area.height() - height - _SHARE_HEIGHT) / 2
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(colors.color("text"))
        name = QFontMetricsF(font).elidedText(self.name, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QRectF(0, top - 4, area.width(), height + 8), right, name)
        painter.setFont(theme.number_font(12))
        painter.setPen(colors.color("muted"))
        painter.drawText(QRectF(0, top + height + 2, area.width(), _SHARE_HEIGHT), right, self.share)


def _words(prediction: Prediction | None) -> tuple[str, str]:
    """What is large, and what stands below it: a class and its probability, how many of several labels, or a value
    and what it is of."""
    if prediction is None:
        return "", ""
    if prediction.value is not None:
        return f"{prediction.value:.4g}", prediction.class_name
    if prediction.labels is not None and len(prediction.labels) != 1:
        # Their names are bold in the bars: here there is room for one.
        return str(len(prediction.labels) or "none"), f"of {len(prediction.probabilities)} labels"
    return prediction.class_name, percent(prediction.probability, 1)


class AnswerView(QWidget):
    """Preview, a few words, and class and probability."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = Preview()
        self.caption = text_label("", "caption", wrap=True)
        self.words = text_label("", "muted", wrap=True)
        self.answer = AnswerText()
        self._lay_out()

    def show_caption(self, caption: str) -> None:
        """Say what the small picture is."""
        if caption != self.caption.text():
            self.caption.setText(caption)
        self.caption.setVisible(bool(caption))

    def show_words(self, words: str, role: str = "muted", tip: str = "") -> None:
        """A sentence beside the picture, such as the true class of a sample."""
        self.words.setToolTip(tip)
        if words != self.words.text() or role != self.words.property("role"):
            self.words.setText(words)
            set_role(self.words, role)
        self.words.setVisible(bool(words))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.caption)
        words.addWidget(self.words)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.answer)
        self.setFixedHeight(PREVIEW_SIDE + 4)
        self.words.hide()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.preview.height() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        side = WIDE_PREVIEW_SIDE if self.width() >= _WIDE else PREVIEW_SIDE
        if side != self.preview.width():
            self.preview.setFixedSize(side, side)
            self.setFixedHeight(side + 4)


def _fitting_font(name: str) -> QFont:
    """The largest bold font in which a name fits."""
    font = theme.number_font(_LARGEST, QFont.Weight.Bold)
    for size in range(_LARGEST, _SMALLEST - 1, -2):
        font = theme.number_font(size, QFont.Weight.Bold)
        if QFontMetricsF(font).horizontalAdvance(name) <= _ANSWER_WIDTH:
            break
    return font
