"""Two samples side by side, with what is the matter with them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnstudio.gui.data.leaks.findings import PairFinding, sentence_for
from nnstudio.gui.data.leaks.rows import RowsView
from nnstudio.gui.data.leaks.tile import Tile
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.labels import text_label
from nnstudio.session.loaded import LoadedData


class PairPage(QWidget):
    """Members of the test part stay covered unless the seal is open, and so does whatever is the same as one of them:
    that the labels agree, or contradict each other, is said, so the one label would tell the other."""

    look_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = text_label("", "", wrap=True)
        self.tiles = Tile(), Tile()
        self.rows = RowsView()
        both = QHBoxLayout()
        both.setSpacing(12)
        for tile in self.tiles:
            tile.look_wanted.connect(self.look_wanted)
            both.addWidget(tile, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.sentence)
        column.addLayout(both, 1)
        column.addWidget(self.rows, 3)

    def show_pair(self, pair: PairFinding, data: LoadedData, opened: bool) -> None:
        """Show a pair; `opened`: the test part may be seen."""
        dataset, both = data.dataset, (pair.a, pair.b)
        homes = [data.split.part_of(index) for index in both]
        sealed = not opened and "test" in homes
        kept_back = sealed and pair.kind != "group"
        for tile, index, home in zip(self.tiles, both, homes, strict=True):
            if sealed and home == "test":
                tile.show_sealed(dataset)
            elif kept_back:
                tile.show_kept_back(dataset, home)
            else:
                tile.show_sample(dataset, index, home)
        self.rows.setVisible(dataset.kind == "table")
        if dataset.kind == "table":
            hidden = [sealed and (kept_back or home == "test") for home in homes]
            self.rows.show_rows(dataset, both, (hidden[0], hidden[1]))
        self.sentence.setText(sentence_for(pair, dataset, sealed))
        set_role(self.sentence, "warning" if pair.clash else "")
