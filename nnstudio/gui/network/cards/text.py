"""The words on a card: how wide they are, in how many lines they stand, and where they are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from nnstudio.gui import theme
from nnstudio.gui.network.cards.cards import Card

Role = Literal["title", "text", "figures"]
BRIEF_BELOW = 330.0
"""In a narrower card the figures are said in fewer letters."""
SIGN = 13.0
LOCK = SIGN + 5
WORD_GAP = 8.0
BADGE_PADDING = 12.0
_SEPARATOR = " · "
_MOST_TEXTS = 20_000


@dataclass(frozen=True)
class Lines:
    """How a card's words are spread: how many lines the title takes, on which line summary and shape stand, and the
    lines of figures below them."""

    title: int = 1
    summary: int = 0
    shape: int = 0
    figures: tuple[str, ...] = ()

    @property
    def first_figures(self) -> int:
        """The line on which the figures begin."""
        return max(self.title, self.summary + 1, self.shape + 1)

    @property
    def count(self) -> int:
        """How many lines there are, the title's included."""
        return self.first_figures + len(self.figures)


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
            return Lines(1, 1 if summary else 0, 0, figures)
        taken = 2 if title > width and self._wraps(card, width) else 1
        beside = not summary or summary + WORD_GAP + shape <= width
        return Lines(taken, taken, taken if beside else taken + 1, figures)

    def forget_old(self) -> None:
        """Give memory back, after very many texts."""
        if len(self._widths) + len(self._elided) + len(self._broken) > _MOST_TEXTS:
            self._widths, self._elided, self._broken = {}, {}, {}

    def _head_width(self, card: Card) -> float:
        badge = self.width(card.badge) + BADGE_PADDING + WORD_GAP if card.badge else 0.0
        mark = SIGN + WORD_GAP if card.mark else 0.0
        return self.width(card.title, "title") + (LOCK if card.frozen else 0.0) + badge + mark

    def _wraps(self, card: Card, width: float) -> bool:
        """Whether two lines are enough for the title."""
        room = width - (LOCK if card.frozen else 0.0)
        words = card.title.split(" ")
        starts = (" ".join(words[:end]) for end in range(len(words) - 1, 0, -1))
        first = next((start for start in starts if self.width(start, "title") <= room), "")
        rest = card.title[len(first) + 1 :]
        return bool(first) and not card.badge and self.width(rest, "title") <= room

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
