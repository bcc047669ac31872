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
    """Members of the test part stay covered unless the seal is open."""

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
        sealed = (homes[0] == "test" and not opened, homes[1] == "test" and not opened)
        for tile, index, home, hidden in zip(self.tiles, both, homes, sealed, strict=True):
            if hidden:
                tile.show_sealed(dataset, index)
            else:
                tile.show_sample(dataset, index, home)
        self.rows.setVisible(dataset.kind == "table")
        if dataset.kind == "table":
            self.rows.show_rows(dataset, both, sealed)
        self.sentence.setText(sentence_for(pair, dataset, any(sealed)))
        set_role(self.sentence, "warning" if pair.clash else "")
