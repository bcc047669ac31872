"""What the panel's header tells: the network's size in pills, and buttons to fold blocks and open named networks."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from nnstudio.core.network import Network, Trace, presets
from nnstudio.gui.figures import counted, number
from nnstudio.gui.network.pill_row import PillRow
from nnstudio.gui.network.popups import PresetPopup
from nnstudio.gui.network.preset_spotter import PresetSpotter
from nnstudio.gui.network.words import count_text, macs_text, memory_text
from nnstudio.gui.widgets.panel import PanelHeader
from nnstudio.gui.widgets.pill import Pill
from nnstudio.gui.widgets.tool_buttons import icon_button

_ICON = 14


class HeaderTools(QObject):
    """Puts pills and buttons into a header and keeps them true."""

    preset_chosen = Signal(str)
    add_clicked = Signal()
    fold_clicked = Signal()
    pictures_toggled = Signal(bool)

    def __init__(self, header: PanelHeader) -> None:
        super().__init__(header)
        self._header = header
        self._layers, self._parameters, self._macs, self._memory = Pill(), Pill(), Pill(), Pill()
        self._memory.setToolTip("Outputs of all layers for one sample; training keeps them for each of a batch.")
        self._macs.setToolTip("Multiply-adds for one sample (MACs): the work of one answer.")
        # Where room is short, the first to go is the last to matter.
        pills = (self._layers, self._parameters, self._macs, self._memory)
        self._pills = PillRow(pills, leave=(self._layers, self._memory, self._macs))
        header.title.setMinimumWidth(header.title.sizeHint().width())
        header.add_beside(self._pills)
        self.add_button = icon_button("plus", "Insert a layer", "Insert a layer (/)", size=_ICON)
        self.add_button.clicked.connect(self.add_clicked)
        self.fold_button = icon_button("chevrons-up-down", "Fold or open all blocks", size=_ICON)
        self.fold_button.setToolTip("Fold all blocks, or open them all")
        self.fold_button.clicked.connect(self.fold_clicked)
        self.picture_button = icon_button("images", "Pictures on the cards", size=_ICON)
        self.picture_button.setToolTip("Show what each layer makes of the sample, on its card")
        self.picture_button.setCheckable(True)
        self.picture_button.hide()
        self.picture_button.toggled.connect(self.pictures_toggled)
        self.preset_button = icon_button("chevron-down", "Presets", size=_ICON)
        self.preset_button.setText("Presets")
        self.preset_button.setToolTip("Open a named network. Undo brings yours back.")
        self.preset_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.preset_button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the words
        self.preset_button.clicked.connect(self.open_presets)
        header.add_tool(self.add_button)
        header.add_tool(self.picture_button)
        header.add_tool(self.fold_button)
        header.add_tool(self.preset_button)
        self._popup = PresetPopup(header)
        self._spotter = PresetSpotter(self)
        self._spotter.spotted.connect(self._name_preset)
        self._popup.chosen.connect(self.preset_chosen)
        self._preset = ""

    def set_palette_shown(self, shown: bool) -> None:
        """The plus button stands in for a palette that has no room."""
        self.add_button.setVisible(not shown)

    def show_plan(self, plan: Trace, network: Network, classes: int, several: bool = False) -> None:
        """Tell the figures of a traced network, and which preset it is, if any."""
        self._pills.show_texts(
            {
                self._layers: (counted(len(plan.rows), "layer"), counted(len(plan.rows), "layer")),
                self._parameters: _parameters_texts(plan),
                self._macs: (f"{macs_text(plan.macs)} MACs", f"{macs_text(plan.macs)} MACs"),
                self._memory: (f"{memory_text(plan.activations)} a sample", memory_text(plan.activations)),
            }
        )
        self._parameters.setToolTip(_parameters_tip(plan))
        self.fold_button.setVisible(network.depth > 1)
        self._spotter.ask(network, plan.input_shape, classes, several)

    def open_presets(self) -> None:
        """Show the list of named networks."""
        self._popup.open_below(self.preset_button, self._preset)

    def _name_preset(self, name: str) -> None:
        self._preset = name
        titles = {preset.name: preset.title for preset in presets()}
        self.preset_button.setText(titles.get(name, "Presets"))
        self.preset_button.setAccessibleName(f"Named networks: {titles.get(name, 'your own')}")


def _parameters_texts(plan: Trace) -> tuple[str, str]:
    whole, brief = counted(plan.parameters, "parameter"), f"{count_text(plan.parameters)} params"
    if plan.learned == plan.parameters:
        return whole, brief
    learned = number(plan.learned)
    return f"{whole} · {learned} learned", f"{learned} of {number(plan.parameters)} learned"


def _parameters_tip(plan: Trace) -> str:
    if plan.learned == plan.parameters:
        return "Weights and biases; training finds them all."
    return f"Weights and biases: {number(plan.learned)} are learned, those of frozen layers stay as they are."
