"""What is said of activations, in plain words."""

from __future__ import annotations

import math

from nnstudio.core.explain.activations import Activation
from nnstudio.gui.figures import number
from nnstudio.session.look import Look

_MOST_NAMED = 6


def value_text(value: float) -> str:
    """Three significant figures: "-0.125", "12.3", "4 510", "2.1e-05"; a real minus sign."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if value == 0:
        words = "0"
    elif size >= 1000:
        words = number(round(size)) if size < 1e6 else f"{size:.2e}"
    else:
        words = f"{size:.3g}"
    return f"−{words}" if value < 0 else words


def weights_text(look: Look) -> str:
    """Which weights the network is seen with."""
    if not look.learned:
        start = look.wish.project.start
        return f"Before training: weights of {start.source}" if start else "Before training: first weights"
    epoch, step = look.checkpoint.epoch, look.checkpoint.step
    return f"After epoch {epoch}, step {number(step)}" if epoch else f"After step {number(step)}"


def dead_text(activation: Activation, dead: tuple[int, ...], dead_of: int) -> str:
    """ "3 of 16 maps are dead: 0 for all 256 training images looked at (2, 7, 11)."; empty where none is."""
    if not dead:
        return ""
    word, count = "map" if activation.has_maps else "unit", activation.shape[0]
    which = ", ".join(str(index + 1) for index in dead[:_MOST_NAMED]) + (", …" if len(dead) > _MOST_NAMED else "")
    are = "is" if len(dead) == 1 else "are"
    return (
        f"{len(dead)} of {number(count)} {word}s {are} dead: 0 for all {dead_of} training images looked at ({which})."
    )


def silent_text(activation: Activation, dead: tuple[int, ...]) -> str:
    """ "2 more are 0 for this image alone."; empty where none is."""
    more = len(set(activation.silent) - set(dead))
    if not more:
        return ""
    word = "map" if activation.has_maps else "unit"
    whole = f"{more} more" if dead else f"{more} of {number(activation.shape[0])} {word}s"
    return f"{whole} {'is' if more == 1 else 'are'} 0 for this image, but not for all."


def kept_text(shown: int, whole: int, word: str) -> str:
    """ "The first 64 of 256 maps"; empty where all are shown."""
    return f"The first {number(shown)} of {number(whole)} {word}s" if shown < whole else ""
