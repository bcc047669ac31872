"""The selection, what is folded, and every edit of the network as an undoable step; knows no widget."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnstudio.core.errors import NnstudioError
from nnstudio.core.network import Fix, Layer, Network, Path, find_preset
from nnstudio.core.network.network import why_too_large
from nnstudio.core.project.document import Project
from nnstudio.gui.network.folds import Folds, around, blocks_of, first_folds, followed
from nnstudio.gui.network.memory import Memory
from nnstudio.gui.network.selection import Selection, changed_place
from nnstudio.session.planner import Planner
from nnstudio.session.project_store import ProjectStore


class NetworkEditor(QObject):
    """Every edit sets the selection; undo brings back the one before it, and edits from elsewhere select what changed.

    What is selected is always shown: blocks around it are open.
    """

    changed = Signal()
    """Network, plan, selection or what is folded are new."""
    refused = Signal(str)
    """Why an edit was not made."""

    def __init__(self, store: ProjectStore, planner: Planner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._planner = store, planner
        self._network = store.project.network
        self._memory = Memory()
        self._seen: tuple[object, ...] = ()
        self._next: tuple[Selection, Folds | None] | None = None
        self.selection = Selection()
        self.folded: Folds = first_folds(self._network)
        store.project_changed.connect(self._follow)
        store.opened.connect(self._on_opened)
        planner.changed.connect(self._follow)

    @property
    def network(self) -> Network:
        """The network of the project."""
        return self._store.project.network

    @property
    def chosen(self) -> tuple[Layer, ...]:
        """The selected layers, top to bottom."""
        return tuple(self._network.at(path) for path in self.selection.paths)

    def select(self, selection: Selection) -> None:
        """Change what is selected; blocks around it open."""
        self.selection = selection
        self.folded -= around(selection.chosen)
        self.changed.emit()

    def fold(self, path: Path, folded: bool) -> None:
        """Fold a block or open it; what is selected in a folded block stands for the block."""
        self._fold_only(self.folded | {path} if folded else self.folded - {path})

    def fold_all(self, folded: bool) -> None:
        """Fold or open every block."""
        self._fold_only(blocks_of(self._network) if folded else frozenset())

    def _fold_only(self, folded: Folds) -> None:
        self.folded = folded
        self.selection = self.selection.within(folded)
        self.changed.emit()

    def fix_of(self, path: Path | None) -> Fix | None:
        """The Fix of the problem at a layer, if it has one."""
        row = self._planner.plan.by_path.get(path) if path is not None else None
        return row.problem.fix if row is not None and row.problem else None

    def fix_problem(self, path: Path | None = None) -> None:
        """Do what the Fix button says: at this layer, or else at the topmost one that has a Fix."""
        places = (path, *(row.path for row in self._planner.plan.rows))
        fix = next((fix for place in places if (fix := self.fix_of(place))), None)
        if fix is not None:
            self.apply(fix.label, fix.network, changed_place(self._network, fix.network))

    def open_preset(self, name: str) -> None:
        """Open a named network, made for the data at hand. Raises SpecError for an unknown name."""
        preset = find_preset(name)
        project = self._planner.with_preset(self._store.project, preset)
        self._edit(f"Open {preset.title}", project, (Selection(), first_folds(project.network)))

    def apply(self, text: str, network: Network, selection: Selection, merge_key: str | None = None) -> None:
        """Make an edit; one that makes the network too large to work with is refused."""
        why = why_too_large(network)
        if why:
            self.refused.emit(why)
            return
        project = replace(self._store.project, network=network)
        self._edit(text, project, (selection, None), merge_key)

    def refuse(self, error: NnstudioError) -> None:
        """Say why an edit was not made."""
        self.refused.emit(str(error))

    def _edit(
        self, text: str, project: Project, shown: tuple[Selection, Folds | None], merge_key: str | None = None
    ) -> None:
        self._memory.keep(self._network, (self.selection, self.folded))
        self._next = shown
        self._store.edit(text, project, merge_key)
        self._next = None

    def _on_opened(self) -> None:
        self.selection, self.folded = Selection(), first_folds(self.network)
        self.changed.emit()

    def _follow(self, *_: object) -> None:
        """Project and plan come one after the other; both must be in before anything is drawn."""
        if self._planner.network != self.network:
            return
        seen = (self._planner.plan, self._store.project.dataset, self._planner.class_names)
        if self._seen and self._seen[0] is seen[0] and self._seen == seen and self._network is self.network:
            return
        self._seen = seen
        if self._network != self.network:
            before, self._network = self._network, self.network
            self._adopt(before, self._network)
        self.changed.emit()

    def _adopt(self, before: Network, after: Network) -> None:
        kept = self._memory.of(after) if self._next is None else None
        if kept is not None:
            self.selection, self.folded = kept
            return
        selection, folded = self._next or (changed_place(before, after), None)
        self.selection = selection
        self.folded = followed(before, after, self.folded, selection.chosen) if folded is None else folded
        self._memory.keep(after, (self.selection, self.folded))
