"""What can be done to the selected layers, each as one undoable step of the editor; knows no widget."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from nnstudio.core.errors import NnstudioError
from nnstudio.core.network import LAYERS, Layer, Path, Shape
from nnstudio.core.network import edits as tree
from nnstudio.core.network.blocks.plans import BlockPlan
from nnstudio.core.network.edits import Edit, outermost
from nnstudio.core.spec import label_of
from nnstudio.gui.network import clipboard
from nnstudio.gui.network.editor import NetworkEditor
from nnstudio.gui.network.selection import Selection, default_slot
from nnstudio.gui.network.words import layers_text
from nnstudio.session.planner import Planner

Insertable = Layer | BlockPlan
"""What the palette offers: a layer, or a ready-made block that stands for layers."""


class SelectionEdits:
    """Works on what the editor has selected; nothing happens where nothing is."""

    def __init__(self, editor: NetworkEditor, planner: Planner) -> None:
        self._editor, self._planner = editor, planner

    def insert(self, thing: Insertable, slot: Path | None = None) -> None:
        """Insert in front of the place `slot`, or at the usual place: after the selection, or into an empty block."""
        if slot is None:
            slot = default_slot(self._editor.network, self._editor.selection)
        layers = thing.layers(self._shape_at(slot)) if isinstance(thing, BlockPlan) else (thing,)
        self._apply(f"Insert {thing.title}", lambda: tree.insert(self._editor.network, slot, *layers))

    def paste(self) -> None:
        """Insert the layers on the clipboard at the usual place."""
        try:
            layers = clipboard.paste()
        except NnstudioError as error:
            self._editor.refuse(error)
            return
        slot = default_slot(self._editor.network, self._editor.selection)
        self._apply(f"Paste {layers_text(layers)}", lambda: tree.insert(self._editor.network, slot, *layers))

    def copy(self) -> None:
        """Put the selected layers on the clipboard."""
        if self._paths:
            clipboard.copy(self._layers)

    def cut(self) -> None:
        """Put the selected layers on the clipboard and take them out."""
        self.copy()
        self._on_chosen("Cut", lambda paths: tree.delete(self._editor.network, paths))

    def delete(self) -> None:
        """Take the selected layers out."""
        self._on_chosen("Delete", lambda paths: tree.delete(self._editor.network, paths))

    def duplicate(self) -> None:
        """Put copies of the selected layers behind them."""
        self._on_chosen("Duplicate", lambda paths: tree.duplicate(self._editor.network, paths))

    def shift(self, step: int) -> None:
        """Move the selected layers up (-1) or down (+1) by one place."""
        self._on_chosen("Move", lambda paths: tree.shift(self._editor.network, paths, step))

    def drop(self, paths: tuple[Path, ...], slot: Path) -> None:
        """Move layers together to a slot."""
        self._on_chosen("Move", lambda _: tree.move(self._editor.network, paths, slot))

    def wrap(self, kind: str) -> None:
        """Put the selected layers into a new block."""
        title = LAYERS[kind].title.lower()
        self._on_chosen(f"Wrap in {title}:", lambda paths: tree.wrap(self._editor.network, paths, kind))

    def unwrap(self) -> None:
        """Put what the selected block holds in its place."""
        path = self._editor.selection.single
        if path is not None:
            self._on_chosen("Unwrap", lambda _: tree.unwrap(self._editor.network, path))

    def add_way(self, path: Path) -> None:
        """Give a block one more row."""
        self._apply("Add a branch", lambda: tree.add_way(self._editor.network, path))

    def remove_way(self, path: Path) -> None:
        """Take the row in which a layer is out of its block."""
        self._apply("Remove a branch", lambda: tree.remove_way(self._editor.network, path[:-1]))

    def toggle_frozen(self) -> None:
        """Freeze the selected layers, or let them learn again when all are frozen."""
        paths = self._paths
        frozen = not all(self._editor.network.at(path).frozen for path in paths)
        words = "Freeze" if frozen else "Unfreeze"
        self._on_chosen(words, lambda paths: tree.set_knob(self._editor.network, paths, "frozen", frozen))

    def set_layer(self, layer: Layer, name: str) -> None:
        """Give the one selected layer new knobs; `name` is the knob, and changes of one knob become one step."""
        path = self._editor.selection.single
        if path is None:
            return
        text = f"Change {label_of(layer, name).lower()} of {self._editor.network.row(path[:-1]).names[path[-1]]}"
        edited = Edit(self._editor.network.replace(path, layer), (path,))
        self._apply(text, lambda: edited, merge_key=f"network/{path}/{name}")

    def set_shared(self, name: str, value: Any) -> None:
        """Give one knob of all selected layers the same value; repeated changes of it become one step."""
        paths = self._editor.selection.paths
        label = label_of(self._editor.network.at(paths[0]), name).lower()
        text, key = f"Change {label} of {len(paths)} layers", f"network/{paths}/{name}"
        edit = self._made(lambda: tree.set_knob(self._editor.network, paths, name, value))
        if edit is not None:
            self._editor.apply(text, edit.network, self._editor.selection, key)

    def rename(self, path: Path, words: str) -> None:
        """Call a layer something; a group by any words, others as they are called in code. Empty is the usual name."""
        layer = self._editor.network.at(path)
        knob = naming_knob(layer)
        edit = self._made(lambda: tree.set_knob(self._editor.network, (path,), knob, words.strip()))
        if edit is not None:
            self._editor.apply(f"Rename {layer.title}", edit.network, Selection.of(path))

    @property
    def _paths(self) -> tuple[Path, ...]:
        return outermost(self._editor.selection.chosen)

    @property
    def _layers(self) -> tuple[Layer, ...]:
        return tuple(self._editor.network.at(path) for path in self._paths)

    def _shape_at(self, slot: Path) -> Shape:
        """The shape of a sample that comes to a slot; the input's where it is not known."""
        rows, row, index = self._planner.plan.by_path, slot[:-1], slot[-1]
        if index and (before := rows.get((*row, index - 1))) is not None:
            found = before.output_shape
        else:
            found = rows[row[:-1]].input_shape if row else None
        return found or self._planner.input_shape

    def _on_chosen(self, verb: str, make: Callable[[tuple[Path, ...]], Edit]) -> None:
        if self._paths:
            self._apply(f"{verb} {layers_text(self._layers)}", lambda: make(self._paths))

    def _apply(self, text: str, make: Callable[[], Edit], merge_key: str | None = None) -> None:
        edit = self._made(make)
        if edit is not None:
            self._editor.apply(text, edit.network, Selection.of(*edit.chosen), merge_key)

    def _made(self, make: Callable[[], Edit]) -> Edit | None:
        try:
            return make()
        except NnstudioError as error:
            self._editor.refuse(error)
            return None


def naming_knob(layer: Layer) -> str:
    """The knob that renaming changes."""
    return "label" if any(knob.name == "label" for knob in dataclasses.fields(layer)) else "name"
