"""Tells in the Data dock how many samples were left out or given another label, and leads to them."""

from __future__ import annotations

from nnstudio.gui.data.quiet_line import QuietLine
from nnstudio.gui.figures import number
from nnstudio.session.loaded import LoadedData


class CorrectedLine(QuietLine):
    """Hidden where all samples are as they came."""

    def __init__(self) -> None:
        super().__init__("square-pen", "Put right", "Show", "These samples, in the Data explorer")
        self.hide()

    def show_data(self, data: LoadedData) -> None:
        """Say how many of these data were put right."""
        words = corrected_words(*data.put_right)
        self.say(words)
        self.setVisible(bool(words))


def corrected_words(left_out: int, relabelled: int) -> str:
    """ "3 samples left out, 2 relabelled"; empty for none."""
    said = [f"{number(n)} {words}" for n, words in ((left_out, "left out"), (relabelled, "relabelled")) if n]
    if not said:
        return ""
    count, words = said[0].split(" ", 1)
    noun = "sample" if count == "1" else "samples"
    return ", ".join((f"{count} {noun} {words}", *said[1:]))
