"""Paints the cards, all in one widget; the Fix buttons of problems are real buttons on top."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolTip, QWidget

from nnstudio.gui import theme
from nnstudio.gui.network.card_painter import CardPainter
from nnstudio.gui.network.cards import Card
from nnstudio.gui.network.drag import Slots, paint_badge, paint_plus
from nnstudio.gui.network.layout import Layout, lay_out
from nnstudio.gui.network.selection import Selection

_SHADOW_REACH = 24
_REVEAL_MARGIN = 12
_LIFTED_OPACITY = 0.4


class CardsView(QWidget):
    """Shows cards and a selection; holds neither the network nor the truth about it."""

    fix_clicked = Signal(int)
    revealed = Signal(QRect, bool)
    """What should be in view: at once, or in a short glide (True)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Diagram of the network")
        self.cards: tuple[Card, ...] = ()
        self.layers = 0
        self.selection = Selection()
        self._places = Layout((), 0)
        self._painter = CardPainter()
        self._buttons: list[QPushButton] = []
        self._hovered: int | None = None
        self._plus: int | None = None
        self._slots: Slots | None = None
        self._lifted: frozenset[int] = frozenset()

    def show_cards(self, cards: tuple[Card, ...], selection: Selection) -> None:
        """Draw these cards; a new selection is brought into view and read out."""
        before, self.selection = (self.selection, self._current_card()), selection
        if cards != self.cards:
            self.cards, self.layers = cards, sum(card.index is not None for card in cards)
            self._lay_out()
        if selection.current is not None and before != (selection, self._current_card()):
            self.revealed.emit(self._surroundings(selection.current), True)
            self.announce()
        self.update()

    def card_rect(self, index: int) -> QRectF:
        """Where the card of a layer is painted, in the widget's coordinates."""
        return self._places.place_of(index).rect

    def slot_point(self, slot: int) -> QPoint:
        """The middle of the line in front of layer `slot`."""
        return QPointF(self._places.places[0].rect.center().x(), self._places.slot_y(slot)).toPoint()

    def picture(self) -> QPixmap:
        """The first of the selected cards, with their number when there are several."""
        rect = self.card_rect(self.selection.indices[0]).adjusted(-3, -3, 3, 3).toAlignedRect()
        picture = self.grab(rect)
        if len(self.selection.chosen) > 1:
            paint_badge(picture, len(self.selection.chosen))
        return picture

    def announce(self) -> None:
        """Tell a screen reader what is selected."""
        card = self._current_card()
        if card is not None:
            words = card.spoken
            self.setAccessibleDescription(words)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _current_card(self) -> Card | None:
        current = self.selection.current
        return self.cards[current + 1] if current is not None and current < self.layers else None

    def _surroundings(self, index: int) -> QRect:
        """The card with a margin; the first and the last with input and output."""
        top = 0.0 if index == 0 else self.card_rect(index).top() - _REVEAL_MARGIN
        end = self._places.height if index == self.layers - 1 else self.card_rect(index).bottom() + _REVEAL_MARGIN
        return QRectF(0, top, self.width(), end - top).toRect()

    def _lay_out(self) -> None:
        self._places = lay_out(self.cards, self.width(), QFontMetricsF(self._painter.text_font))
        width = self._places.places[0].rect.width() if self.cards else 0
        self._painter.measure(self.cards, width)
        self.setMinimumHeight(round(self._places.height))
        self._place_buttons()

    def _place_buttons(self) -> None:
        """A real button for each Fix, so that Tab, Space and screen readers find it."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        fixes = [
            (place, place.card.problem.fix)
            for place in self._places.places
            if place.card.problem and place.card.problem.fix
        ]
        self._buttons = [
            self._fix_button(fix.label, place.card.index, place.button.toRect())
            for place, fix in fixes
            if place.card.index is not None
        ]

    def _fix_button(self, label: str, index: int, area: QRect) -> QPushButton:
        button = QPushButton(label, self)
        button.setFont(self._painter.text_font)
        button.setGeometry(area)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setToolTip("Mends it with one click. Undo takes it back.")
        button.clicked.connect(lambda: self.fix_clicked.emit(index))
        button.show()
        return button

    def _paint_connectors(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.current().color("scroll"), 1))
        for above, below in zip(self._places.places, self._places.places[1:], strict=False):
            middle = round(above.rect.center().x()) + 0.5
            painter.drawLine(QPointF(middle, above.rect.bottom()), QPointF(middle, below.rect.top()))

    def _paint_cards(self, painter: QPainter, dirty: QRectF) -> None:
        for place in self._places.places:
            if place.rect.intersects(dirty):
                index = place.card.index
                selected = index is not None and index in self.selection.chosen
                hovered = index is not None and index == self._hovered
                painter.setOpacity(_LIFTED_OPACITY if index in self._lifted else 1.0)
                self._painter.paint(painter, place, selected=selected, hovered=hovered, focused=self.hasFocus())
        painter.setOpacity(1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.current().color("window"))
        if not self.cards:
            return
        self._paint_connectors(painter)
        self._paint_cards(painter, QRectF(event.rect()).adjusted(0, -_SHADOW_REACH, 0, _SHADOW_REACH))
        self._painter.paint_captions(painter, self._places.places[0])
        if self._slots is not None:
            self._slots.paint(painter, self._places)
        elif self._plus is not None:
            paint_plus(painter, QPointF(self.slot_point(self._plus)))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._places.card_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), place.card.tip if place else "", self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
