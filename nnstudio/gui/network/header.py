"""What the panel's header tells: the network's size in three pills, and the button of the named networks."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton

from nnstudio.core.network import Network, Shape, Trace, presets
from nnstudio.gui.icons import icon
from nnstudio.gui.network.pill_row import PillRow
from nnstudio.gui.network.popups import PresetPopup
from nnstudio.gui.network.words import macs_text, plural
from nnstudio.gui.widgets.panel import PanelHeader
from nnstudio.gui.widgets.pill import Pill


class HeaderTools(QObject):
    """Puts pills and buttons into a header and keeps them true."""

    preset_chosen = Signal(str)
    add_clicked = Signal()

    def __init__(self, header: PanelHeader) -> None:
        super().__init__(header)
        self._header = header
        self._layers, self._parameters, self._macs = Pill(), Pill(), Pill()
        self._macs.setToolTip("Multiply-adds for one sample (MACs): the work of one answer.")
        self._parameters.setToolTip("Weights and biases that training finds.")
        # Where room is short, the first to go is the last to matter.
        self._pills = PillRow((self._layers, self._parameters, self._macs), leave=(self._macs, self._layers))
        header.title.setMinimumWidth(header.title.sizeHint().width())
        header.add_beside(self._pills)
        self.add_button = _tool("plus", "", "Insert a layer (/)")
        self.add_button.setAccessibleName("Insert a layer")
        self.add_button.clicked.connect(self.add_clicked)
        self.preset_button = _tool("chevron-down", "Presets", "Open a named network. Undo brings yours back.")
        self.preset_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.preset_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the words
        self.preset_button.clicked.connect(self.open_presets)
        header.add_tool(self.add_button)
        header.add_tool(self.preset_button)
        self._popup = PresetPopup(header)
        self._popup.chosen.connect(self.preset_chosen)
        self._preset = ""

    def set_palette_shown(self, shown: bool) -> None:
        """The plus button stands in for a palette that has no room."""
        self.add_button.setVisible(not shown)

    def show_plan(self, plan: Trace, network: Network, classes: int) -> None:
        """Tell the figures of a traced network, and which preset it is, if any."""
        self._layers.setText(plural(len(plan.rows), "layer"))
        self._parameters.setText(plural(plan.parameters, "parameter"))
        self._macs.setText(f"{macs_text(plan.macs)} MACs")
        self._preset = preset_of(network, plan.input_shape, classes)
        titles = {preset.name: preset.title for preset in presets()}
        self.preset_button.setText(titles.get(self._preset, "Presets"))
        self.preset_button.setAccessibleName(f"Named networks: {titles.get(self._preset, 'your own')}")
        self._pills.fit()

    def open_presets(self) -> None:
        """Show the list of named networks."""
        self._popup.open_below(self.preset_button, self._preset)


def preset_of(network: Network, input_shape: Shape, classes: int) -> str:
    """The name of the preset that this network is, for data of this shape; empty for a network of one's own."""
    return next((preset.name for preset in presets() if _cards_of(preset.name, input_shape, classes) == network), "")


@lru_cache(maxsize=200)
def _cards_of(name: str, input_shape: Shape, classes: int) -> Network:
    return next(preset for preset in presets() if preset.name == name).network(input_shape, classes)


def _tool(picture: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture, "muted"))
    button.setIconSize(QSize(14, 14))
    button.setText(text)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
