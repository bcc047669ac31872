"""Tells in the Data dock how many samples were left out or given another label, and leads to them."""

from __future__ import annotations

import numpy as np

from nnstudio.core.data.corrections import Corrections
from nnstudio.core.data.datasets import Dataset
from nnstudio.gui.data.quiet_line import QuietLine
from nnstudio.gui.figures import number


class CorrectedLine(QuietLine):
    """Hidden where all samples are as they came."""

    def __init__(self) -> None:
        super().__init__("square-pen", "Put right", "Show", "These samples, in the Data explorer")
        self.hide()

    def show_corrections(self, corrections: Corrections, dataset: Dataset | None) -> None:
        """Count those that these data have; without data, nothing is said."""
        words = corrected_words(corrections, dataset) if dataset is not None else ""
        self.say(words)
        self.setVisible(bool(words))


def corrected_words(corrections: Corrections, dataset: Dataset) -> str:
    """ "3 samples left out, 2 relabelled"; empty for none."""
    out = corrections.excluded_indices(dataset)
    other = np.setdiff1d(corrections.relabelled_indices(dataset), out)
    said = [f"{number(len(some))} {words}" for some, words in ((out, "left out"), (other, "relabelled")) if len(some)]
    if not said:
        return ""
    count, words = said[0].split(" ", 1)
    noun = "sample" if count == "1" else "samples"
    return ", ".join((f"{count} {noun} {words}", *said[1:]))
