"""How wide words are, without a window system: the advances of the bundled font, semi-bold, wider than its others."""

from __future__ import annotations

_CHARACTERS = "".join(map(chr, range(32, 127))) + "×·–—…−→"
_ADVANCES = (
    248, 309, 396, 643, 649, 844, 663, 213, 393, 393, 543, 673, 295, 466, 290, 379,
    667, 481, 621, 652, 666, 632, 648, 587, 646, 648, 290, 295, 673, 673, 673, 544,
    999, 724, 657, 744, 724, 608, 586, 755, 744, 275, 561, 677, 566, 906, 741, 775,
    643, 776, 651, 649, 660, 734, 724, 1007, 690, 705, 653, 393, 379, 393, 481, 468,
    497, 575, 630, 577, 630, 593, 377, 625, 613, 261, 261, 569, 261, 898, 610, 608,
    625, 625, 397, 549, 380, 608, 576, 837, 562, 576, 562, 393, 358, 393, 673, 673,
    290, 500, 1000, 806, 673, 955,
)  # fmt: skip
_THOUSANDTHS = dict(zip(_CHARACTERS, _ADVANCES, strict=True))
_OTHER, _WIDE = 760, 1050
_LAST_NARROW = "\u2e7f"


def text_width(text: str, size: float) -> float:
    """The width of one line in pixels, for a font of `size` pixels; rather too much than too little."""
    return sum(map(_advance, text)) * size / 1000


def fitted(text: str, room: float, size: float) -> str:
    """The text, with an ellipsis for what has no room."""
    if text_width(text, size) <= room:
        return text
    room -= text_width("…", size)
    kept = 0
    for character in text:
        room -= _advance(character) * size / 1000
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…" if kept else ""


def _advance(character: str) -> int:
    return _THOUSANDTHS.get(character) or (_WIDE if character > _LAST_NARROW else _OTHER)
