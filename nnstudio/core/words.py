"""How numbers stand in sentences of the program that are read anywhere: on a terminal, in a window, in a file."""

from __future__ import annotations

import math

_MOST_DECIMALS = 4


def thousands(count: int) -> str:
    """ "61 706"."""
    return f"{count:,}".replace(",", " ")


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 file", "12 000 files"; `many` where an s is not enough."""
    return f"{thousands(count)} {one if count == 1 else many or f'{one}s'}"


def looked_at(count: int) -> str:
    """How often: "looked at once"."""
    return f"looked at {('0 times', 'once', 'twice')[count] if count < 3 else f'{thousands(count)} times'}"


def plus_minus(mean: float, sd: float | None, share: bool = False) -> str:
    """A mean and its standard deviation to the same place: "0.507 ± 0.131", "3 040 ± 209"; a `share` in per cent,
    "74.6 ± 12.1 %". The mean alone where there is no deviation."""
    figures = [figure * (100 if share else 1) for figure in ((mean,) if sd is None else (mean, sd))]
    places = 1 if share else _decimals(abs(figures[-1]))
    told = " ± ".join(f"{figure:,.{places}f}".replace(",", " ").replace("-", "−") for figure in figures)
    return f"{told} %" if share else told


def _decimals(deviation: float) -> int:
    """So many that three figures of a deviation are seen."""
    if deviation <= 0 or not math.isfinite(deviation):
        return _MOST_DECIMALS
    return min(max(2 - math.floor(math.log10(deviation)), 0), _MOST_DECIMALS)
