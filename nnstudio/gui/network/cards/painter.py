"""Draws one card: coloured edge, title, summary, output shape, and the figures below them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPen

from nnstudio.gui import theme
from nnstudio.gui.icons import icon
from nnstudio.gui.network.cards.layout import PAD, Place
from nnstudio.gui.network.cards.text import BADGE_PADDING, LOCK, SIGN, WORD_GAP, CardText, Role

RADIUS = float(theme.RADIUS)
_EDGE = 4.0
_MARK = 16
_MIDDLE, _ONE_LINE = int(Qt.AlignmentFlag.AlignVCenter), int(Qt.TextFlag.TextSingleLine)
_LEFT = _MIDDLE | _ONE_LINE | int(Qt.AlignmentFlag.AlignLeft)
_RIGHT = _MIDDLE | _ONE_LINE | int(Qt.AlignmentFlag.AlignRight)
_WRAPPED = _MIDDLE | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


class CardPainter:
    """Draws from what was laid out; measures nothing anew."""

    def __init__(self) -> None:
        self.text = CardText()

    def paint(
        self, painter: QPainter, place: Place, *, selected: bool, hovered: bool, focused: bool, picture: QImage | None
    ) -> None:
        """Draw a card in its place; of an open block the head."""
        self._paint_ground(painter, place, hovered)
        if selected:
            _paint_ring(painter, place.rect if place.frame.isNull() else place.frame, focused)
        if place.card.folded is not None:
            folded = icon("chevron-right" if place.card.folded else "chevron-down", "muted")
            first = place.words(0)
            _paint_sign(painter, folded, QRectF(place.line.left() + PAD - 3, first.top(), 14, first.height()))
        self._paint_words(painter, place)
        if place.card.problem is not None:
            painter.setFont(self.text.fonts["text"])
            painter.setPen(theme.current().color("error_text"))
            painter.drawText(place.sentence, int(Qt.TextFlag.TextWordWrap), place.card.problem.text)
        if picture is not None and not place.picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place.picture.topLeft(), picture)

    def paint_caption(self, painter: QPainter, place: Place) -> None:
        """Head the column of shapes, above the first card."""
        painter.setFont(self.text.fonts["figures"])
        painter.setPen(theme.current().color("muted"))
        area = place.line.adjusted(PAD, 0, -PAD, 0)
        area.moveBottom(place.rect.top() - 3)
        area.setTop(area.bottom() - 16)
        painter.drawText(area, _RIGHT, "output")

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

    def _paint_words(self, painter: QPainter, place: Place) -> None:
        card, lines, first = place.card, place.lines, place.words(0)
        if card.mark is not None:
            _paint_sign(painter, icon(*card.mark), QRectF(first.right() - _MARK, first.top(), _MARK, first.height()))
            first.setRight(first.right() - _MARK - WORD_GAP)
        alone = lines.shape > 0 and (lines.shape != lines.summary or not card.told)
        self._draw(painter, "text", place.words(lines.shape), card.shape, _LEFT if alone else _RIGHT)
        shape = self.text.width(card.shape) + WORD_GAP if card.shape else 0.0
        x = self._paint_head(painter, place, first.adjusted(0, 0, 0 if lines.shape else -shape, 0))
        room = place.words(lines.summary)
        if lines.summary == 0:
            room.setLeft(x)
        if lines.summary == lines.shape:
            room.setRight((first if lines.summary == 0 else room).right() - shape)
        self._draw(painter, "error_text" if card.inside else "muted", room, card.told, _LEFT)
        for number, figures in enumerate(lines.figures, lines.first_figures):
            self._draw(painter, "muted", place.words(number), figures, _LEFT, "figures")

    def _paint_head(self, painter: QPainter, place: Place, area: QRectF) -> float:
        """Title, lock and badge; gives back where the words behind them begin."""
        card, wraps = place.card, place.lines.title > 1
        badge = self.text.width(card.badge) + BADGE_PADDING + WORD_GAP if card.badge else 0.0
        lock = LOCK if card.frozen else 0.0
        width = min(self.text.width(card.title, "title"), max(area.width() - lock - badge, 0.0))
        title = QRectF(area.left(), area.top(), width + 1, area.height())
        self._draw(painter, "text", title, card.title, _WRAPPED if wraps else _LEFT, "title")
        x = area.left() + width + 5
        if lock:
            _paint_sign(painter, icon("lock", "muted"), QRectF(x, area.top(), SIGN, area.height()))
            x += lock
        if badge:
            self._paint_badge(painter, card.badge, QRectF(x + 3, area.center().y() - 9, badge - WORD_GAP, 18))
            x += badge
        return x + 3

    def _paint_badge(self, painter: QPainter, words: str, area: QRectF) -> None:
        ground = theme.current().color("block")
        ground.setAlphaF(0.14)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, 9, 9)
        painter.setFont(self.text.fonts["text"])
        painter.setPen(theme.current().color("text"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)

    def _draw(self, painter: QPainter, token: str, area: QRectF, text: str, where: int, role: Role = "text") -> None:
        if not text or area.width() < 1:
            return
        painter.setFont(self.text.fonts[role])
        painter.setPen(theme.current().color(token))
        if where != _WRAPPED:
            text = self.text.cut(text, area.width() + 0.5, role)
        painter.drawText(area, where, text)


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
