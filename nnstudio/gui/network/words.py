"""What the network panel says: shapes, counts, classes and groups of layers in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from nnstudio.core.network import Layer, Shape
from nnstudio.core.network.blocks.plans import BlockPlan
from nnstudio.gui.figures import counted, number

NOTHING = "—"
"""Stands where a value cannot be known, as the shapes below a problem."""
_BYTES_PER_NUMBER = 4
_EXACT_BELOW = 100_000
_THIN = "\u202f"
_GROUPS = {
    "normalization": "Normalisation",
    "regularization": "Regularisation",
    "block": "Blocks",
}


def shape_text(shape: Shape | None) -> str:
    """ "16×10×10", "400", or a dash where there is none."""
    return NOTHING if shape is None else "×".join(str(side) for side in shape)


def macs_text(macs: int) -> str:
    """Multiply-adds in few characters: "840", "48.1 k", "0.42 M", "15.5 G"."""
    if macs < 1_000:
        return str(macs)
    if macs < 100_000:
        return f"{macs / 1e3:.1f}{_THIN}k"
    if macs < 1e9:
        return f"{macs / 1e6:.{2 if macs < 1e7 else 1}f}{_THIN}M"
    return f"{macs / 1e9:.{2 if macs < 1e10 else 1}f}{_THIN}G"


def count_text(count: int) -> str:
    """A number of parameters: "2 416", of many "2.36 M"."""
    return number(count) if count < _EXACT_BELOW else macs_text(count)


def bytes_text(size: int, whole_from: float = 100) -> str:
    """A size in memory: "241 KiB", "1.9 MiB"; large ones are whole."""
    if size < 1024:
        return f"{size}{_THIN}bytes"
    value, unit = (size / 1024, "KiB") if size < 1024**2 else (size / 1024**2, "MiB")
    return f"{value:.{0 if value >= whole_from else 1}f}{_THIN}{unit}"


def memory_text(values: int, whole_from: float = 100) -> str:
    """What so many numbers take in memory, each of 32 bits."""
    return bytes_text(_BYTES_PER_NUMBER * values, whole_from)


def class_range(names: tuple[str, ...]) -> str:
    """ "0–9" for names that count up, else the names with commas."""
    counting = len(names) > 2 and all(name == str(place) for place, name in enumerate(names, _first(names)))
    return f"{names[0]}–{names[-1]}" if counting else ", ".join(names)


def group_title(group: str) -> str:
    """The heading of a group of layers."""
    return _GROUPS.get(group, group.capitalize())


def short_title(kind: type[Layer] | type[BlockPlan]) -> str:
    """The layer's title without the word that the heading over it says already: Max, under Pooling."""
    words = kind.title.split()
    return (
        " ".join(words[:-1]) if words[-1].casefold() == group_title(kind.group).casefold() and words[1:] else kind.title
    )


def layers_text(layers: Iterable[Layer]) -> str:
    """ "ReLU", or "3 layers": what an edit was done to."""
    named = list(layers)
    return named[0].title if len(named) == 1 else counted(len(named), "layer")


def _first(names: tuple[str, ...]) -> int:
    return int(names[0]) if names[0].isdecimal() else 0
