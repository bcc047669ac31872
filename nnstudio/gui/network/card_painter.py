"""Draws one card: coloured edge, title, summary, parameters and output shape, on two lines where it is narrow."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QIcon, QImage, QPainter, QPainterPath, QPen

from nnstudio.gui import theme
from nnstudio.gui.icons import icon
from nnstudio.gui.network.cards import Card
from nnstudio.gui.network.layout import CARD_HEIGHT, CHEVRON, PAD, Place

RADIUS = float(theme.RADIUS)
_EDGE = 4.0
_WORD_GAP = 8.0
_COLUMN_GAP = 14.0
_MARK = 16
_SIGN = 13
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_MOST_TEXTS = 20_000


class CardPainter:
    """Holds the fonts, how wide texts are, and which columns of figures fit into cards of each width."""

    def __init__(self) -> None:
        self.title_font = theme.number_font(theme.BASE_SIZE, QFont.Weight.DemiBold)
        self.text_font = theme.number_font(theme.BASE_SIZE - 1)
        self._title = QFontMetricsF(self.title_font)
        self._text = QFontMetricsF(self.text_font)
        self._widths: dict[tuple[bool, str], float] = {}
        self._elided: dict[tuple[bool, str, int], str] = {}
        self._shapes = 0.0
        self._rooms: dict[int, bool] = {}

    def measure(self, places: Iterable[Place]) -> None:
        """Set the columns; where room is short the parameters are left to the tip and the inspector."""
        if len(self._widths) + len(self._elided) > _MOST_TEXTS:
            self._widths, self._elided = {}, {}
        places = list(places)
        self._shapes = max((self._width(place.card.shape) for place in places), default=0.0)
        self._rooms = {}
        for place in places:
            if place.card.parameters:
                width = round(place.line.width())
                fits = self._needed(place.card) + self._shapes + _COLUMN_GAP + 2 * PAD <= width
                self._rooms[width] = self._rooms.get(width, True) and fits

    def paint(
        self, painter: QPainter, place: Place, *, selected: bool, hovered: bool, focused: bool, picture: QImage | None
    ) -> None:
        """Draw a card in its place; of an open block the head."""
        self._paint_ground(painter, place, hovered)
        if selected:
            _paint_ring(painter, place.rect if place.frame.isNull() else place.frame, focused)
        area = place.line.adjusted(PAD, 0, -PAD, 0)
        if place.card.folded is not None:
            folded = icon("chevron-right" if place.card.folded else "chevron-down", "muted")
            _paint_sign(painter, folded, QRectF(area.left() - 3, area.top(), 14, place.line.height()))
            area.setLeft(area.left() + CHEVRON - 2)
        (self._paint_line if place.line.height() <= CARD_HEIGHT else self._paint_two_lines)(painter, place, area)
        if place.card.problem is not None:
            painter.setFont(self.text_font)
            painter.setPen(theme.current().color("error_text"))
            painter.drawText(place.sentence, int(Qt.TextFlag.TextWordWrap), place.card.problem.text)
        if picture is not None and not place.picture.isNull():
            _paint_picture(painter, picture, place.picture)

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
        if self._rooms.get(round(place.line.width())):
            painter.drawText(area.adjusted(0, 0, -width - _COLUMN_GAP, 0), _RIGHT, "parameters")

    def _paint_ground(self, painter: QPainter, place: Place, hovered: bool) -> None:
        colors, card = theme.current(), place.card
        shadow = colors.color("shadow")
        shadow.setAlphaF(0.06 if not colors.is_dark else 0.25)
        _fill(painter, place.rect.translated(0, 1.5), shadow)
        _fill(painter, place.rect, colors.color("surface"))
        troubled = bool(card.problem or card.inside)
        outline = QPainterPath()
        outline.addRoundedRect(place.rect, RADIUS, RADIUS)
        painter.save()
        painter.setClipRect(QRectF(place.rect.left(), place.rect.top(), _EDGE, place.rect.height()))
        painter.fillPath(outline, colors.color("error" if troubled else card.edge))
        painter.restore()
        border = colors.color("error_line" if troubled else "scroll" if hovered else "border")
        painter.setPen(QPen(border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setClipRect(place.rect.adjusted(_EDGE, -1, 1, 1))
        painter.drawPath(outline)
        painter.setClipping(False)

    def _paint_line(self, painter: QPainter, place: Place, area: QRectF) -> None:
        right = self._paint_figures(painter, place, area)
        self._paint_words(painter, place.card, QRectF(area.topLeft(), QPointF(right, area.bottom())), place.card)

    def _paint_two_lines(self, painter: QPainter, place: Place, area: QRectF) -> None:
        """Title and parameters above, summary and shape below."""
        card = place.card
        first, second = area.adjusted(0, 4, 0, -25), area.adjusted(0, 24, 0, -5)
        self._draw(painter, "muted", second, card.shape, _RIGHT)
        room = second.adjusted(0, 0, -self._width(card.shape) - _WORD_GAP, 0)
        self._paint_summary(painter, card, room)
        taken = self._width(card.parameters) + _WORD_GAP if card.parameters else 0.0
        if taken and self._width(card.title, True) + taken + (_SIGN + 4 if card.frozen else 0) <= first.width():
            self._draw(painter, "muted", first, card.parameters, _RIGHT)
            first.setRight(first.right() - taken)
        self._paint_words(painter, card, first, None)

    def _paint_words(self, painter: QPainter, card: Card, area: QRectF, summed: Card | None) -> None:
        """Title, lock, badge and, of `summed`, the summary."""
        badge = self._width(card.badge) + 12 + _WORD_GAP if card.badge else 0.0
        lock = _SIGN + 5.0 if card.frozen else 0.0
        width = min(self._width(card.title, True), max(area.width() - lock - badge, 0.0))
        self._draw(painter, "text", QRectF(area.left(), area.top(), width + 1, area.height()), card.title, _LEFT, True)
        x = area.left() + width + 5
        if lock:
            _paint_sign(painter, icon("lock", "muted"), QRectF(x, area.top(), _SIGN, area.height()))
            x += lock
        if badge:
            self._paint_badge(painter, card.badge, QRectF(x + 3, area.center().y() - 9, badge - _WORD_GAP, 18))
            x += badge
        if summed is not None and area.right() - x > 24:
            self._paint_summary(painter, summed, QRectF(x + 3, area.top(), area.right() - x - 3, area.height()))

    def _paint_summary(self, painter: QPainter, card: Card, area: QRectF) -> None:
        if card.inside is not None:
            self._draw(painter, "error_text", area, "problem inside", _LEFT)
        else:
            self._draw(painter, "muted", area, card.summary, _LEFT)

    def _paint_badge(self, painter: QPainter, words: str, area: QRectF) -> None:
        ground = theme.current().color("block")
        ground.setAlphaF(0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, 9, 9)
        painter.setFont(self.text_font)
        painter.setPen(theme.current().color("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_figures(self, painter: QPainter, place: Place, area: QRectF) -> float:
        """Shape, parameters or mark at the right end; gives back where the words before them must end."""
        card = place.card
        if card.mark is not None:
            _paint_sign(painter, icon(*card.mark), QRectF(area.right() - _MARK, area.top(), _MARK, CARD_HEIGHT))
            return area.right() - _MARK - _WORD_GAP
        self._draw(painter, "muted", area, card.shape, _RIGHT)
        if not card.parameters or not self._rooms.get(round(place.line.width())):
            return area.right() - self._width(card.shape) - _WORD_GAP
        right = area.right() - self._shapes - _COLUMN_GAP
        self._draw(painter, "muted", QRectF(area.topLeft(), QPointF(right, area.bottom())), card.parameters, _RIGHT)
        return right - self._width(card.parameters) - _WORD_GAP

    def _draw(self, painter: QPainter, token: str, area: QRectF, text: str, where: int, bold: bool = False) -> None:
        if not text or area.width() < 1:
            return
        painter.setFont(self.title_font if bold else self.text_font)
        painter.setPen(theme.current().color(token))
        painter.drawText(area, where | int(Qt.TextFlag.TextSingleLine), self._cut(text, area.width(), bold))

    def _cut(self, text: str, width: float, bold: bool) -> str:
        if self._width(text, bold) <= width:
            return text
        key = (bold, text, round(width))
        if key not in self._elided:
            metrics = self._title if bold else self._text
            self._elided[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        return self._elided[key]

    def _width(self, text: str, bold: bool = False) -> float:
        key = (bold, text)
        if key not in self._widths:
            self._widths[key] = (self._title if bold else self._text).horizontalAdvance(text)
        return self._widths[key]

    def _needed(self, card: Card) -> float:
        words = self._width(card.title, True) + self._width(card.summary) + self._width(card.parameters)
        signs = (CHEVRON if card.folded is not None else 0) + (_SIGN + 5 if card.frozen else 0)
        return words + signs + (self._width(card.badge) + 20 if card.badge else 0) + 3 * _WORD_GAP


def _fill(painter: QPainter, rect: QRectF, color: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, RADIUS, RADIUS)


def _paint_ring(painter: QPainter, rect: QRectF, focused: bool) -> None:
    colors = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if focused:
        painter.setPen(QPen(colors.color("train_pale"), 3))
        painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)
    painter.setPen(QPen(colors.color("accent"), 2))
    painter.drawRoundedRect(rect.adjusted(-1, -1, 1, 1), RADIUS + 1, RADIUS + 1)


def _paint_sign(painter: QPainter, picture: QIcon, area: QRectF) -> None:
    side = area.width()
    picture.paint(painter, QRectF(area.left(), area.center().y() - side / 2, side, side).toRect())


def _paint_picture(painter: QPainter, picture: QImage, area: QRectF) -> None:
    """Whole pictures only: as large as fits, at the left."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    size = picture.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRectF(area.topLeft(), size.toSizeF()), picture)
