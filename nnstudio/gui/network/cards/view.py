"""Paints the cards, all in one widget; the Fix buttons of problems are real buttons on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QHelpEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolTip, QWidget

from nnstudio.core.network import Path
from nnstudio.gui import theme
from nnstudio.gui.network.cards.arrange import lay_out
from nnstudio.gui.network.cards.cards import Card
from nnstudio.gui.network.cards.drag import Slots, paint_badge, paint_plus
from nnstudio.gui.network.cards.frame_painter import paint_frames
from nnstudio.gui.network.cards.layout import Layout, Place
from nnstudio.gui.network.cards.painter import CardPainter
from nnstudio.gui.network.selection import Selection

Pictures = Callable[[Path, float], QImage | None]
"""A small picture for the card of a layer, as wide as there is room, if there is one."""
_SHADOW_REACH = 6
_REVEAL_MARGIN = 12
_LIFTED_OPACITY = 0.4


class CardsView(QWidget):
    """Shows cards and a selection; holds neither the network nor the truth about it."""

    fix_clicked = Signal(object)
    """The path of the layer whose problem is to be mended."""
    revealed = Signal(QRect, bool)
    """What should be in view: at once, or in a short glide (True)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # So that scrolling moves what was painted, and only what comes into view is painted anew.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Diagram of the network")
        self.top: tuple[Card, ...] = ()
        self.cards: tuple[Card, ...] = ()
        self.selection = Selection()
        self.places = Layout()
        self._painter = CardPainter()
        self._pictures: Pictures | None = None
        self._buttons: list[QPushButton] = []
        self._hovered: Path | None = None
        self._plus: Path | None = None
        self._slots: Slots | None = None
        self._lifted: frozenset[Path] = frozenset()

    def show_cards(self, top: tuple[Card, ...], selection: Selection) -> None:
        """Draw the cards of the first level and those in them; a new selection is brought into view and read out."""
        before, self.selection = (self.selection, self._current_card()), selection
        if top != self.top:
            self.top, self.cards = top, tuple(card for first in top for card in first.walk())
            self._lay_out()
        if self._current_card() is not None and before != (selection, self._current_card()):
            self.reveal_current()
            self.announce()
        self.update()

    def set_pictures(self, pictures: Pictures | None) -> None:
        """Show a small picture in each card, which grows by it; None shows none. Call again when they are new."""
        changed = (pictures is None) != (self._pictures is None)
        self._pictures = pictures
        if changed:
            self._lay_out()
        self.update()

    def card_rect(self, path: Path) -> QRectF:
        """Where the card of a layer is painted, in the widget's coordinates; of an open block its head.

        Raises KeyError for a layer that is folded away.
        """
        return self.places.place_of(path).rect

    def slot_point(self, slot: Path) -> QPoint:
        """The middle of the line in front of the place `slot`."""
        return self.places.slot_of(slot).middle.toPoint()

    def picture(self) -> QPixmap:
        """The first of the selected cards, with their number when there are several."""
        rect = self.card_rect(self.selection.paths[0]).adjusted(-3, -3, 3, 3).toAlignedRect()
        picture = self.grab(rect)
        if len(self.selection.chosen) > 1:
            paint_badge(picture, len(self.selection.chosen))
        return picture

    def reveal_current(self) -> None:
        """Bring the card that has the keyboard into view."""
        if self.selection.current is not None:
            self.revealed.emit(self._surroundings(self.selection.current), True)

    def announce(self) -> None:
        """Tell a screen reader what is selected."""
        card = self._current_card()
        if card is not None:
            words = card.spoken
            self.setAccessibleDescription(words)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _current_card(self) -> Card | None:
        current = self.selection.current
        return self.places.place_of(current).card if current is not None and self.places.holds(current) else None

    def _surroundings(self, path: Path) -> QRect:
        """The card with a margin; the first and the last with input and output."""
        margin = _REVEAL_MARGIN
        rect = self.card_rect(path).adjusted(-margin, -margin, margin, margin)
        if path == (0,):
            rect.setTop(0)
        if path == (len(self.top) - 3,):
            frame = self.places.place_of(path).frame
            if frame.isNull():
                rect.setBottom(self.places.height)
        return rect.toRect()

    def _lay_out(self) -> None:
        self._painter.text.forget_old()
        self.places = lay_out(self.top, self.width(), self._painter.text, self._pictures is not None)
        self.setMinimumSize(round(self.places.width), round(self.places.height))
        self._place_buttons()

    def _place_buttons(self) -> None:
        """A real button for each Fix, so that Tab, Space and screen readers find it."""
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [
            self._fix_button(place.card.problem.fix.label, place.card.path, place.button.toRect())
            for place in self.places.places
            if place.card.problem and place.card.problem.fix and place.card.path is not None
        ]

    def _fix_button(self, label: str, path: Path, area: QRect) -> QPushButton:
        button = QPushButton(label, self)
        button.setFont(self._painter.text.fonts["text"])
        button.setGeometry(area)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setToolTip("Mends it with one click. Undo takes it back.")
        button.clicked.connect(lambda: self.fix_clicked.emit(path))
        button.show()
        return button

    def _paint_cards(self, painter: QPainter, places: Iterable[Place], dirty: QRectF) -> None:
        for place in places:
            path = place.card.path
            selected = path is not None and path in self.selection.chosen
            shown = place.frame if selected and not place.frame.isNull() else place.rect
            if shown.intersects(dirty):
                painter.setOpacity(_LIFTED_OPACITY if path is not None and self._is_lifted(path) else 1.0)
                self._painter.paint(
                    painter,
                    place,
                    selected=selected,
                    hovered=path is not None and path == self._hovered,
                    focused=self.hasFocus(),
                    picture=self._picture_in(place),
                )
        painter.setOpacity(1.0)

    def _picture_in(self, place: Place) -> QImage | None:
        if self._pictures is None or place.card.path is None or place.picture.isEmpty():
            return None
        return self._pictures(place.card.path, place.picture.width())

    def _is_lifted(self, path: Path) -> bool:
        return bool(self._lifted) and any(path[:end] in self._lifted for end in range(1, len(path) + 1, 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme.current().color("window"))
        if not self.top:
            return
        reach = _SHADOW_REACH
        dirty = QRectF(event.rect()).adjusted(-reach, -reach, reach, reach)
        part = self.places.part(dirty)
        paint_frames(painter, part, dirty)
        self._paint_cards(painter, part.places, dirty)
        self._painter.paint_caption(painter, self.places.places[0])
        if self._slots is not None:
            self._slots.paint(painter, self.places, dirty)
        elif self._plus is not None:
            paint_plus(painter, QPointF(self.slot_point(self._plus)))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.places.card_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), place.card.tip if place else "", self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._lay_out()
