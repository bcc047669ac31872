"""What commands print: results on stdout, words about them and progress on stderr, JSON that any reader takes."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Sequence
from typing import Any
from unicodedata import category

from nnstudio.core.words import looked_at


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """A line for the person who looks on, not for the program that reads the result."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def say_json(value: Any) -> None:
    """A value as one line of JSON. JSON has no NaN and no infinity; null stands in their place."""
    say(json.dumps(_finite(value), allow_nan=False))


def table(rows: Sequence[Sequence[str]], head: Sequence[str], right: Sequence[int] = ()) -> str:
    """Columns that line up; those whose entries are all numbers, and those in `right`, are set to the right."""
    whole = [[in_one_line(text) for text in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in whole) for i in range(len(head))]
    numbers = [bool(rows) and all(row[i].replace(" ", "").isdigit() for row in rows) for i in range(len(head))]
    places = [str.rjust if number or i in right else str.ljust for i, number in enumerate(numbers)]
    lines = [
        "  ".join(place(text, width) for text, width, place in zip(row, widths, places, strict=True)).rstrip()
        for row in whole
    ]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def in_one_line(text: str) -> str:
    r"""What came from a file, with "\n" for a line break in it and the like, which would tear a table."""
    breaking = {c for c in text if category(c) in ("Cc", "Zl", "Zp")}
    return "".join(c.encode("unicode_escape").decode() if c in breaking else c for c in text) if breaking else text


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """One fact a line: its name, and what it is."""
    width = max(len(name) for name, _ in pairs)
    return "\n".join(f"{name.ljust(width)}  {text}" for name, text in pairs)


def percent(share: float) -> str:
    """ "98.61 %"."""
    return f"{100 * share:.2f} %"


FIGURES: dict[str, tuple[str, Callable[[float], str]]] = {}
"""What the figures of a training are called in a line, and how each is written."""


def figures_text(named: dict[str, Any]) -> str:
    """ "loss 0.0381, accuracy 98.61 %", or "loss 2870, R² 0.4812, mean absolute error 43.1"."""
    known = ((name, write(named[key])) for key, (name, write) in FIGURES.items() if named.get(key) is not None)
    return ", ".join(f"{name} {told}" for name, told in known)


def loss(value: float) -> str:
    """ "0.0381", and fewer figures for what has got out of hand: "1.88e+19"."""
    return f"{value:.4f}" if value < 1000 else f"{value:.3g}"


FIGURES |= {
    "loss": ("loss", loss),
    "accuracy": ("accuracy", percent),
    "r2": ("R²", lambda value: f"{value:.4f}"),
    "mae": ("mean absolute error", loss),
    "label_accuracy": ("label accuracy", percent),
    "mean_auc": ("mean AUC", lambda value: f"{value:.4f}"),
}
SHARES = frozenset(name for name, (_, write) in FIGURES.items() if write is percent)
"""Those that are told in per cent."""


def looks_words(looks: int) -> str:
    """ "looked at twice in this project": what every report says of the test part."""
    return f"{looked_at(looks) if looks else 'not looked at'} in this project"


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
