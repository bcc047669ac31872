"""The knobs that all kinds of own images have: to which size and colour they are brought, and how."""

from __future__ import annotations

from typing import Any

from nnstudio.core.data.own.decoding import COLOURS, FITS
from nnstudio.core.spec import param


def size_knob() -> Any:
    """Declare a whole number of pixels, 0 for what suits the images."""
    return param(
        0,
        "Size",
        minimum=0,
        maximum=1024,
        unit="px",
        at_minimum="automatic",
        help="Height and width of the samples. Automatic, also typed as 0: what suits the images.",
    )


def colour_knob() -> Any:
    """Declare a choice of COLOURS."""
    return param("auto", "Colour", choices=COLOURS, help="Auto takes grey where no image has colour.")


def fit_knob() -> Any:
    """Declare a choice of FITS."""
    words = "What happens to images of another shape: stretched, framed in black, or cut to their middle."
    return param(FITS[0], "Other shapes", choices=FITS, help=words, advanced=True)
