"""The selection, and every edit of the network as an undoable step; knows no widget."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnstudio.core.errors import NetworkError
from nnstudio.core.network import LAYERS, Fix, Layer, Network, find_preset
from nnstudio.core.network.network import MOST_LAYERS
from nnstudio.core.project.document import Project, with_preset
from nnstudio.core.spec import label_of
from nnstudio.gui.network import clipboard, edits
from nnstudio.gui.network.edits import Edit
from nnstudio.gui.network.selection import Selection, changed_place
from nnstudio.gui.network.words import layers_text
from nnstudio.session.planner import Planner
from nnstudio.session.project_store import ProjectStore


class NetworkEditor(QObject):
    """Every edit sets the selection; edits from elsewhere, such as undo, move it to what they changed."""

    changed = Signal()
    """Network, plan or selection are new."""
    refused = Signal(str)
    """Why an edit was not made."""

    def __init__(self, store: ProjectStore, planner: Planner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._planner = store, planner
        self._layers = store.project.network.layers
        self._next: Selection | None = None
        self.selection = Selection()
        store.project_changed.connect(self._follow)
        store.opened.connect(lambda: self.select(Selection()))
        planner.changed.connect(self._follow)

    @property
    def network(self) -> Network:
        """The network of the project."""
        return self._store.project.network

    def select(self, selection: Selection) -> None:
        """Change what is selected."""
        self.selection = selection
        self.changed.emit()

    def insert(self, layer: Layer, slot: int | None = None) -> None:
        """Insert this layer in front of position `slot`, or at the usual place: after the selection."""
        slot = edits.default_slot(self.network, self.selection) if slot is None else min(slot, len(self.network))
        self._apply(f"Insert {layer.title}", edits.insert(self.network, slot, layer))

    def insert_layer(self, kind: str, slot: int | None = None) -> None:
        """Insert a layer with its usual settings."""
        self.insert(LAYERS[kind](), slot)

    def delete_selection(self) -> None:
        """Take the selected layers out."""
        if self.selection.chosen:
            self._apply(f"Delete {self._words}", edits.delete(self.network, self.selection.indices))

    def duplicate_selection(self) -> None:
        """Put copies of the selected layers behind them."""
        if self.selection.chosen:
            self._apply(f"Duplicate {self._words}", edits.duplicate(self.network, self.selection.indices))

    def move_selection(self, step: int) -> None:
        """Move the selected layers up (-1) or down (+1) by one place."""
        if self.selection.chosen:
            self._apply(f"Move {self._words}", edits.shift(self.network, self.selection.indices, step))

    def drop(self, indices: tuple[int, ...], slot: int) -> None:
        """Move layers together to a slot."""
        self._apply(f"Move {self._words}", edits.drop(self.network, indices, slot))

    def copy_selection(self) -> None:
        """Put the selected layers on the clipboard."""
        if self.selection.chosen:
            clipboard.copy(self._selected)

    def cut_selection(self) -> None:
        """Put the selected layers on the clipboard and take them out."""
        if self.selection.chosen:
            self.copy_selection()
            self._apply(f"Cut {self._words}", edits.delete(self.network, self.selection.indices))

    def paste(self) -> None:
        """Insert the layers on the clipboard at the usual place."""
        try:
            layers = clipboard.paste()
        except NetworkError as error:
            self.refused.emit(str(error))
            return
        slot = edits.default_slot(self.network, self.selection)
        self._apply(f"Paste {layers_text(layers)}", edits.insert(self.network, slot, *layers))

    def set_layer(self, layer: Layer, name: str) -> None:
        """Give the one selected layer new knobs; `name` is the knob, and changes of one knob become one step."""
        index = self.selection.single
        if index is not None:
            edit = Edit(self.network.replace((index,), layer), self.selection)
            text = f"Change {label_of(layer, name).lower()} of {self.network.names[index]}"
            self._apply(text, edit, merge_key=f"network/{index}/{name}")

    def fix_of(self, index: int | None) -> Fix | None:
        """The Fix of the problem at a layer, if it has one."""
        problem = self._planner.plan.rows[index].problem if index is not None else None
        return problem.fix if problem else None

    def fix_problem(self, index: int | None = None) -> None:
        """Do what the Fix button says: at this layer, or else at the topmost one that has a Fix."""
        places = (index, *range(len(self._planner.plan.rows)))
        fix = next((fix for place in places if (fix := self.fix_of(place))), None)
        if fix is not None:
            place = changed_place(self._layers, fix.network.layers)
            self._apply(fix.label, Edit(fix.network, place))

    def open_preset(self, name: str) -> None:
        """Open a named network, made for the data at hand. Raises SpecError for an unknown name."""
        preset = find_preset(name)
        self._edit(
            f"Open {preset.title}", with_preset(self._store.project, preset, self._planner.input_shape), Selection()
        )

    @property
    def _selected(self) -> tuple[Layer, ...]:
        return tuple(self._layers[index] for index in self.selection.indices)

    @property
    def _words(self) -> str:
        return layers_text(self._selected)

    def _apply(self, text: str, edit: Edit, merge_key: str | None = None) -> None:
        if len(edit.network) > MOST_LAYERS:
            self.refused.emit(f"A network can have at most {MOST_LAYERS} layers. Delete some first.")
            return
        self._edit(text, replace(self._store.project, network=edit.network), edit.selection, merge_key)

    def _edit(self, text: str, project: Project, selection: Selection, merge_key: str | None = None) -> None:
        self._next = selection
        self._store.edit(text, project, merge_key)
        self._next = None

    def _follow(self, *_: object) -> None:
        """Project and plan come one after the other; both must be in before anything is drawn."""
        if self._planner.network != self.network:
            return
        if self._layers != self.network.layers:
            self.selection = self._next or changed_place(self._layers, self.network.layers)
            self._layers = self.network.layers
        self.changed.emit()
