"""Arithmetic of colours written as "#RRGGBB": mixing, contrast, and choosing a tone that can be read."""

from __future__ import annotations

from collections.abc import Iterable

READABLE = 4.5


def mix(first: str, second: str, share: float) -> str:
    """`first` with `share` (0…1) of `second` blended in."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def contrast(first: str, second: str) -> float:
    """The contrast ratio 1…21 of two colours, as WCAG 2.2 defines it."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    """The relative luminance 0…1 of WCAG 2.2."""
    shares = (channel / 255 for channel in _channels(color))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable(color: str, extreme: str, grounds: Iterable[str]) -> str:
    """`color`, moved towards `extreme` (black or white) only as far as it takes to be read on all grounds."""
    for percent in range(0, 100, 2):
        mixed = mix(color, extreme, percent / 100)
        if all(contrast(mixed, ground) >= READABLE for ground in grounds):
            return mixed
    return extreme


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
