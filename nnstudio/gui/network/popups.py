"""Two lists that open where they are needed: the palette at a slot, and the named networks."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QListWidgetItem, QWidget

from nnstudio.core.network import Path, presets
from nnstudio.gui.network.palette import Palette
from nnstudio.gui.widgets.choice_list import WORDS, ChoiceList, EntryDelegate
from nnstudio.gui.widgets.popup import RoundPopup

_PRESETS_WIDTH, _PRESETS_HEIGHT = 440, 520
_PRESETS_MARGINS = 46
"""What frame, paddings and scroll bar take of the width."""
_PALETTE_SIZE = QSize(230, 400)
_PRESET = Qt.ItemDataRole.UserRole


class Popup(RoundPopup):
    """Shows one widget at a place on the screen."""

    def __init__(self, content: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.inner.setContentsMargins(5, 5, 5, 5)
        self.inner.addWidget(content)

    def open_at(self, corner: QPoint) -> None:
        """Show with the top left corner at a place on the screen, moved so that it stays on it."""
        room = self.screen().availableGeometry()
        self.move(
            max(room.left(), min(corner.x(), room.right() - self.width())),
            max(room.top(), min(corner.y(), room.bottom() - self.height())),
        )
        self.show()


class PalettePopup(Popup):
    """The palette as a popup: for narrow panels, and for the plus buttons between cards."""

    chosen = Signal(object, object)
    """The new layer or ready-made block, and the slot (or None for the usual place)."""

    def __init__(self, parent: QWidget) -> None:
        self.palette_list = Palette(draggable=False)
        super().__init__(self.palette_list, parent)
        self.resize(_PALETTE_SIZE)
        self._slot: Path | None = None
        self.palette_list.chosen.connect(self._on_chosen)
        self.palette_list.left.connect(self.hide)

    def open_for(self, slot: Path | None, corner: QPoint) -> None:
        """Ask for a layer to put into a slot."""
        self._slot = slot
        self.palette_list.reset()
        self.open_at(corner)
        self.palette_list.focus_search()

    def _on_chosen(self, layer: object) -> None:
        self.hide()
        self.chosen.emit(layer, self._slot)


class PresetPopup(Popup):
    """The named networks by family, each with its year and one line about it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        self.list = ChoiceList()
        super().__init__(self.list, parent)
        self.list.setAccessibleName("Named networks")
        self.list.setItemDelegate(_PresetDelegate(_PRESETS_WIDTH - _PRESETS_MARGINS, self.list))
        self.list.picked.connect(self._on_chosen)
        self.list.itemActivated.connect(self._on_chosen)
        for family, members in groupby(presets(), lambda preset: preset.family):
            self.list.add_heading(family)
            for preset in members:
                item = QListWidgetItem(preset.title, self.list)
                item.setToolTip(preset.description)
                item.setData(_PRESET, preset)
                item.setData(WORDS, preset.description)
        self.resize(_PRESETS_WIDTH, _PRESETS_HEIGHT)

    def open_below(self, button: QWidget, current: str) -> None:
        """Show the list under its button, the network of that name marked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        named = {item.data(_PRESET).name: item for item in items if item.data(_PRESET)}
        self.list.setCurrentItem(named.get(current, items[1]))
        self.open_at(button.mapToGlobal(QPoint(button.width() - self.width(), button.height() + 4)))
        self.list.scrollToItem(self.list.currentItem(), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.list.setFocus()

    def _on_chosen(self, item: QListWidgetItem) -> None:
        if self.isVisible() and item.data(_PRESET):  # a click is also an activation on some systems
            self.hide()
            self.chosen.emit(item.data(_PRESET).name)


class _PresetDelegate(EntryDelegate):
    """With the year."""

    def paint_mark(self, painter: QPainter, area: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight, str(index.data(_PRESET).year))
