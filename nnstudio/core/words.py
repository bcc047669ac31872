"""How numbers stand in sentences of the program that are read anywhere: on a terminal, in a window, in a file."""

from __future__ import annotations


def thousands(count: int) -> str:
    """ "61 706"."""
    return f"{count:,}".replace(",", " ")


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 file", "12 000 files"; `many` where an s is not enough."""
    return f"{thousands(count)} {one if count == 1 else many or f'{one}s'}"


def looked_at(count: int) -> str:
    """How often: "looked at once"."""
    return f"looked at {('0 times', 'once', 'twice')[count] if count < 3 else f'{thousands(count)} times'}"
