"""Finds layers and ready-made blocks by what is typed: "conv 32 3" has 32 filters and kernel 3."""

from __future__ import annotations

import re
from typing import Any

from nnstudio.core.errors import SpecError
from nnstudio.core.network import LAYERS, Block, Layer
from nnstudio.core.network.blocks.plans import BLOCK_PLANS, BlockPlan
from nnstudio.core.spec import Param, params

Kind = type[Layer] | type[BlockPlan]
_NUMBER = re.compile(r"-?(?:\d+(?:[.,]\d+)?|[.,]\d+)")
_SIDES = ("kernel_size", "size", "scale")
"""The knobs that "3x3" is for, wherever it stands among the numbers."""


def kinds() -> list[Kind]:
    """All that can be inserted: layers, then ready-made blocks."""
    return [*LAYERS, *BLOCK_PLANS]


def find(text: str) -> list[Kind]:
    """The kinds whose names have all the words, best first; all of them when nothing is typed."""
    words, _ = _split(text)
    ranked = [(rank, kind) for kind in kinds() if (rank := _rank(kind, words)) is not None]
    return [kind for _, kind in sorted(ranked, key=lambda pair: pair[0])]


def make(kind: Kind, text: str) -> Layer | BlockPlan:
    """The layer or ready-made block with the numbers typed as its first knobs.

    Raises SpecError when one of them is out of bounds.
    """
    _, numbers = _split(text)
    knobs = _in_order([k for k in params(kind) if k.type in ("int", "float") and not k.advanced], numbers)
    if len(numbers) > len(knobs):
        takes = ", ".join(knob.label.lower() for knob in knobs) or "no numbers"
        raise SpecError(f"{kind.title} takes {takes}: type fewer numbers.")
    return kind(**{knob.name: _value(knob, word) for knob, word in zip(knobs, numbers, strict=False)})


def _in_order(knobs: list[Param], numbers: list[str]) -> list[Param]:
    """The knobs in the order of the numbers: "3x3" is for the side of a window, even where it does not stand there."""
    side = next((knob for knob in knobs if knob.name in _SIDES), None)
    place = next((place for place, word in enumerate(numbers) if "x" in word), None)
    if side is None or place is None:
        return knobs
    others = [knob for knob in knobs if knob is not side]
    return [*others[:place], side, *others[place:]]


def _split(text: str) -> tuple[list[str], list[str]]:
    """Words of letters, and the numbers that stand alone; "5x5" is one number."""
    words: list[str] = []
    numbers: list[str] = []
    for word in text.casefold().replace("×", "x").split():
        (numbers if _NUMBER.fullmatch(word.split("x")[0]) else words).append(word)
    return words, numbers


def _value(knob: Param, word: str) -> Any:
    value = float(word.split("x")[0].replace(",", "."))
    return int(value) if knob.type == "int" and value.is_integer() else value


def _rank(kind: Kind, words: list[str]) -> int | None:
    """The lowest is best; None when a word is nowhere."""
    if words == [_initials(kind)]:
        return -1
    stem = getattr(kind, "stem", kind.kind)
    title, others = kind.title.casefold(), f"{kind.kind} {stem} {kind.__name__} {kind.group}".casefold()
    # Layers before ready-made blocks of that name, and these before empty blocks, in which nothing is yet.
    total = (3 if issubclass(kind, BlockPlan) else 4 if issubclass(kind, Block) else 0) if words else 0
    for word in words:
        if title.startswith(word):
            continue
        if f" {word}" in title or stem.startswith(word):
            total += 1
        elif word in title or word in others:
            total += 2
        elif word in kind.explanation().casefold():
            total += 6
        else:
            return None
    return total


def _initials(kind: Kind) -> str:
    """What a name is shortened to: bn, se, gap."""
    return "".join(word[0] for word in re.findall(r"[a-z]+", kind.title.casefold()) if word != "and")
