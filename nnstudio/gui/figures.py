"""How numbers are written for people: thin spaces between thousands, plain units."""

from __future__ import annotations

import math

from nnstudio.core.training.tasks import Score
from nnstudio.core.words import plus_minus

_THIN, _NO_BREAK = "\u202f", "\u00a0"


def number(value: int) -> str:
    """ "61 706", with narrow spaces that do not break."""
    return f"{value:,}".replace(",", _THIN)


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 layer", "1 200 layers"; `many` where an s is not enough."""
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"


def percent(share: float, digits: int = 2) -> str:
    """ "98.84 %" for 0.9884."""
    return f"{100 * share:.{digits}f}{_THIN}%"


def score(value: float | None, of: Score, digits: int = 2) -> str:
    """ "98.84 %" for an accuracy, "0.4812" for an R², which may be below 0; a dash where it cannot be known."""
    if value is None:
        return "–"
    if of.is_share:
        return percent(value, digits)
    return f"{value:.4f}".replace("-", "−") if math.isfinite(value) and abs(value) < 1000 else "–"


def spread(mean: float, sd: float | None, share: bool) -> str:
    """A mean and its standard deviation: "0.507 ± 0.131", or as a share, "74.6 ± 12.1 %"."""
    return plus_minus(mean, sd, share).replace(" %", f"{_THIN}%")


def unbroken(sentence: str) -> str:
    """A sentence whose figures no line break takes apart: "75.8 ± 9.5 %"."""
    return sentence.replace(" ± ", f"{_NO_BREAK}±{_NO_BREAK}").replace(" %", f"{_THIN}%")


def loss(value: float) -> str:
    """Four figures after the point, fewer for large values."""
    if not math.isfinite(value):
        return "–"
    return f"{value:.4f}" if value < 100 else f"{value:.3g}"


def duration(seconds: float) -> str:
    """ "0:38", "12:05" or "1:02:00"."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
