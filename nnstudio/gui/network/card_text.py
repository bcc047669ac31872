"""The words on a card: how wide they are, in how many lines they stand, and where they are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from nnstudio.gui import theme
from nnstudio.gui.network.cards import Card

Role = Literal["title", "text", "figures"]
BRIEF_BELOW = 330.0
"""In a narrower card the figures are said in fewer letters."""
SIGN = 13.0
WORD_GAP = 8.0
BADGE_PADDING = 12.0
_SEPARATOR = " · "
_MOST_TEXTS = 20_000


@dataclass(frozen=True)
class Lines:
    """How a card's words are spread: on which line summary and shape stand, and the lines of figures below them."""

    summary: int = 0
    shape: int = 0
    figures: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many lines there are, the title's included."""
        return 1 + max(self.summary, self.shape) + len(self.figures)


class CardText:
    """Holds the fonts, and keeps what was measured: cards are laid out anew with each edit."""

    def __init__(self) -> None:
        self.fonts: dict[Role, QFont] = {
            "title": theme.number_font(theme.BASE_SIZE, QFont.Weight.DemiBold),
            "text": theme.number_font(theme.BASE_SIZE - 1),
            "figures": theme.number_font(theme.BASE_SIZE - 2),
        }
        self._metrics = {role: QFontMetricsF(font) for role, font in self.fonts.items()}
        self._widths: dict[tuple[Role, str], float] = {}
        self._elided: dict[tuple[Role, str, int], str] = {}
        self._broken: dict[tuple[tuple[str, ...], int], tuple[str, ...]] = {}

    def width(self, text: str, role: Role = "text") -> float:
        """How wide a text is, in pixels."""
        key = (role, text)
        if key not in self._widths:
            self._widths[key] = self._metrics[role].horizontalAdvance(text)
        return self._widths[key]

    def cut(self, text: str, width: float, role: Role = "text") -> str:
        """The text, with dots at its end where there is no room for all of it."""
        if self.width(text, role) <= width:
            return text
        key = (role, text, round(width))
        if key not in self._elided:
            self._elided[key] = self._metrics[role].elidedText(text, Qt.TextElideMode.ElideRight, width)
        return self._elided[key]

    def wrapped_height(self, text: str, width: float) -> float:
        """How high a sentence is when it is wrapped."""
        area = QRectF(0, 0, width, 10_000)
        return self._metrics["text"].boundingRect(area, int(Qt.TextFlag.TextWordWrap), text).height()

    def lines(self, card: Card, width: float) -> Lines:
        """How the words of a card stand in so much room: nothing is cut as long as another line helps."""
        title, summary, shape = self._head_width(card), self.width(card.told), self.width(card.shape)
        figures = self._lines_of(card.figures if width >= BRIEF_BELOW else card.brief, width)
        if title + summary + shape + (2 if summary else 1) * WORD_GAP <= width:
            return Lines(figures=figures)
        if title + WORD_GAP + shape <= width:
            return Lines(1 if summary else 0, 0, figures)
        if summary and summary + WORD_GAP + shape > width:
            return Lines(1, 2, figures)
        return Lines(1, 1, figures)

    def forget_old(self) -> None:
        """Give memory back, after very many texts."""
        if len(self._widths) + len(self._elided) + len(self._broken) > _MOST_TEXTS:
            self._widths, self._elided, self._broken = {}, {}, {}

    def _head_width(self, card: Card) -> float:
        badge = self.width(card.badge) + BADGE_PADDING + WORD_GAP if card.badge else 0.0
        mark = SIGN + WORD_GAP if card.mark else 0.0
        return self.width(card.title, "title") + (SIGN + 5.0 if card.frozen else 0.0) + badge + mark

    def _lines_of(self, parts: Sequence[str], width: float) -> tuple[str, ...]:
        key = (tuple(parts), round(width))
        if key not in self._broken:
            self._broken[key] = self._break(key[0], width)
        return self._broken[key]

    def _break(self, parts: tuple[str, ...], width: float) -> tuple[str, ...]:
        lines: list[str] = []
        for part in parts:
            longer = f"{lines[-1]}{_SEPARATOR}{part}" if lines else part
            if lines and self.width(longer, "figures") <= width:
                lines[-1] = longer
            else:
                lines.append(part)
        return tuple(lines)
