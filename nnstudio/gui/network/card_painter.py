"""Draws one card: coloured edge, title, summary, parameters and output shape on one line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QPainter, QPainterPath, QPen

from nnstudio.gui import theme
from nnstudio.gui.icons import icon
from nnstudio.gui.network.cards import Card
from nnstudio.gui.network.layout import CARD_HEIGHT, PAD, Place

_EDGE = 4.0
_RADIUS = float(theme.RADIUS)
_WORD_GAP = 8.0
_COLUMN_GAP = 14.0
_MARK = 16
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


class CardPainter:
    """Holds the fonts, and how wide the columns of shapes and of parameters are for the cards at hand."""

    def __init__(self) -> None:
        self.title_font = theme.number_font(theme.BASE_SIZE, QFont.Weight.DemiBold)
        self.text_font = theme.number_font(theme.BASE_SIZE - 1)
        self._title = QFontMetricsF(self.title_font)
        self._text = QFontMetricsF(self.text_font)
        self._shapes = self._parameters = 0.0

    def measure(self, cards: tuple[Card, ...], width: float) -> None:
        """Set the columns; where room is short the parameters are left to the tip and the inspector."""
        self._shapes = max((self._width(card.shape) for card in cards), default=0.0)
        parameters = max((self._width(card.parameters) for card in cards), default=0.0)
        words = max((self._needed(card) for card in cards if card.parameters), default=0.0)
        room = width - 2 * PAD - words - self._shapes - _COLUMN_GAP
        self._parameters = parameters if room >= parameters else 0.0

    def paint(self, painter: QPainter, place: Place, *, selected: bool, hovered: bool, focused: bool) -> None:
        """Draw a card in its place."""
        self._paint_ground(painter, place, hovered)
        if selected:
            _paint_ring(painter, place.rect, focused)
        self._paint_line(painter, place.card, place.line.adjusted(PAD, 0, -PAD, 0))
        if place.card.problem is not None:
            painter.setFont(self.text_font)
            painter.setPen(theme.current().color("error_text"))
            painter.drawText(place.sentence, int(Qt.TextFlag.TextWordWrap), place.card.problem.text)

    def paint_captions(self, painter: QPainter, place: Place) -> None:
        """Head the columns of figures, above the first card."""
        font = theme.number_font(11)
        painter.setFont(font)
        painter.setPen(theme.current().color("muted"))
        area = place.line.adjusted(PAD, 0, -PAD, 0)
        area.moveBottom(place.rect.top() - 3)
        area.setTop(area.bottom() - 16)
        painter.drawText(area, _RIGHT, "output")
        width = max(self._shapes, QFontMetricsF(font).horizontalAdvance("output"))
        if self._parameters:
            painter.drawText(area.adjusted(0, 0, -width - _COLUMN_GAP, 0), _RIGHT, "parameters")

    def _paint_ground(self, painter: QPainter, place: Place, hovered: bool) -> None:
        colors = theme.current()
        shadow = colors.color("shadow")
        shadow.setAlphaF(0.06 if not colors.is_dark else 0.25)
        _fill(painter, place.rect.translated(0, 1.5), shadow)
        _fill(painter, place.rect, colors.color("surface"))
        edge = colors.color("error" if place.card.problem else place.card.edge)
        outline = QPainterPath()
        outline.addRoundedRect(place.rect, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipRect(QRectF(place.rect.left(), place.rect.top(), _EDGE, place.rect.height()))
        painter.fillPath(outline, edge)
        painter.restore()
        border = colors.color("error_line" if place.card.problem else "scroll" if hovered else "border")
        painter.setPen(QPen(border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setClipRect(place.rect.adjusted(_EDGE, -1, 1, 1))
        painter.drawPath(outline)
        painter.setClipping(False)

    def _paint_line(self, painter: QPainter, card: Card, area: QRectF) -> None:
        right = self._paint_figures(painter, card, area)
        width = self._title.horizontalAdvance(card.title)
        self._draw(painter, self.title_font, "text", QRectF(area.topLeft(), QPointF(right, area.bottom())), card.title)
        rest = QRectF(QPointF(area.left() + width + _WORD_GAP, area.top()), QPointF(right, area.bottom()))
        if rest.width() > 24:
            self._draw(painter, self.text_font, "muted", rest, card.summary)

    def _paint_figures(self, painter: QPainter, card: Card, area: QRectF) -> float:
        """Shape, parameters or mark at the right end; gives back where the words before them must end."""
        if card.mark is not None:
            _paint_mark(painter, icon(*card.mark), area)
            return area.right() - _MARK - _WORD_GAP
        painter.setFont(self.text_font)
        painter.setPen(theme.current().color("muted"))
        painter.drawText(area, _RIGHT, card.shape)
        right = area.right() - self._shapes - _COLUMN_GAP
        if not card.parameters or not self._parameters:
            return area.right() - self._width(card.shape) - _WORD_GAP
        painter.drawText(QRectF(area.topLeft(), QPointF(right, area.bottom())), _RIGHT, card.parameters)
        return right - self._width(card.parameters) - _WORD_GAP

    def _draw(self, painter: QPainter, font: QFont, token: str, area: QRectF, text: str) -> None:
        metrics = self._title if font is self.title_font else self._text
        painter.setFont(font)
        painter.setPen(theme.current().color(token))
        painter.drawText(area, _LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width()))

    def _width(self, text: str) -> float:
        return self._text.horizontalAdvance(text)

    def _needed(self, card: Card) -> float:
        return self._title.horizontalAdvance(card.title) + _WORD_GAP + self._width(card.summary) + _WORD_GAP


def _fill(painter: QPainter, rect: QRectF, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, _RADIUS, _RADIUS)


def _paint_ring(painter: QPainter, rect: QRectF, focused: bool) -> None:
    colors = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if focused:
        painter.setPen(QPen(colors.color("train_pale"), 3))
        painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), _RADIUS + 3, _RADIUS + 3)
    painter.setPen(QPen(colors.color("accent"), 2))
    painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), _RADIUS + 1, _RADIUS + 1)


def _paint_mark(painter: QPainter, picture: QIcon, area: QRectF) -> None:
    square = QRectF(area.right() - _MARK, area.top() + (CARD_HEIGHT - _MARK) / 2, _MARK, _MARK)
    picture.paint(painter, square.toRect())
