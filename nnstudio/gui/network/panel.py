"""The Network panel: palette, diagram and inspector around the project's network."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.core.network import LAYERS, Path
from nnstudio.core.network.blocks.plans import BLOCK_PLANS
from nnstudio.gui.network.body import NetworkBody
from nnstudio.gui.network.cards.cards import make_cards
from nnstudio.gui.network.cards.drag import DragGhost, Slots
from nnstudio.gui.network.cards.view import Pictures
from nnstudio.gui.network.editor import NetworkEditor
from nnstudio.gui.network.edits import Insertable, SelectionEdits, naming_knob
from nnstudio.gui.network.folds import blocks_of
from nnstudio.gui.network.header import HeaderTools
from nnstudio.gui.network.keys import keys_of
from nnstudio.gui.network.menu import card_menu
from nnstudio.gui.network.moments import Moments
from nnstudio.gui.network.popups import PalettePopup
from nnstudio.gui.network.problem_out_of_view import ProblemOutOfView
from nnstudio.gui.network.rename_field import RenameField
from nnstudio.gui.network.selection import Selection
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.gui.widgets.panel import DockPanel
from nnstudio.session.planner import Planner
from nnstudio.session.project_store import ProjectStore

_MESSAGE_SECONDS = 8.0


class NetworkPanel(DockPanel):
    """Draws the network of `store` as `planner` has traced it, and edits it."""

    selection_changed = Signal()
    """Other layers are selected, or the network is another one."""
    pictures_toggled = Signal()
    """`shows_pictures` is another."""

    def __init__(self, store: ProjectStore, planner: Planner, parent: QWidget | None = None) -> None:
        super().__init__("network", "Network", parent)
        self._store, self._planner = store, planner
        self._moments = Moments(store, planner, self)  # hears of a new project before anything is drawn
        self._editor = NetworkEditor(store, planner, self)
        self.edits = SelectionEdits(self._editor, planner)
        self._tools = HeaderTools(self.header)
        self._message = MessageBar()
        self.body = NetworkBody()
        self.problem = ProblemOutOfView(self.body.view, self.body.diagram)
        self.rename_field = RenameField(self.body.diagram)
        self._popup = PalettePopup(self)
        self._pictures: Pictures | None = None
        self._lay_out()
        self._connect()
        self._connect_diagram()
        self._draw()

    # What menus, shortcuts and the tour call

    @property
    def selection(self) -> Selection:
        """Which layers are selected."""
        return self._editor.selection

    def select(self, *paths: Path) -> None:
        """Select layers; none to see the totals. Blocks around them open."""
        self._on_selected(Selection.of(*paths))

    def select_all(self) -> None:
        """Select every layer of the row in which the keyboard is; of the first level when nothing is selected."""
        current = self.selection.current
        row = current[:-1] if current is not None else ()
        self.select(*((*row, index) for index in range(len(self._editor.network.row(row)))))

    def insert_layer(self, kind: str, slot: Path | None = None) -> None:
        """Insert a layer or ready-made block after the selection, or in front of a place.

        Raises SpecError for an unknown kind.
        """
        self.edits.insert(BLOCK_PLANS[kind]() if kind in BLOCK_PLANS else LAYERS[kind](), slot)

    def why_no_unwrap(self) -> str:
        """Why nothing can be unwrapped, in a sentence; empty when the selection is a block."""
        path = self.selection.single
        is_block = path is not None and bool(self._editor.network.at(path).bodies)
        return "" if is_block else "Select a block first."

    def fix_problem(self, path: Path | None = None) -> None:
        """Click the Fix button of the layer at `path`, else the topmost there is."""
        self.body.diagram.setFocus()  # the button goes away
        self._editor.fix_problem(path)

    def open_preset(self, name: str) -> None:
        """Open a named network as one undoable edit. Raises SpecError for an unknown name."""
        self._editor.open_preset(name)

    def rename_selection(self) -> None:
        """Ask for a name of the one selected layer, on its card."""
        path = self.selection.single
        if path is not None:
            layer, usual = self._editor.network.at(path), self._planner.plan.by_path[path].name
            area = self.body.diagram.places.place_of(path).line.toRect().adjusted(4, 4, -4, -4)
            words = getattr(layer, naming_knob(layer))
            self.rename_field.open_for(path, words, layer.title if naming_knob(layer) == "label" else usual, area)

    def fold(self, path: Path, folded: bool) -> None:
        """Fold a block or open it."""
        self._editor.fold(path, folded)

    def fold_all(self, folded: bool) -> None:
        """Fold or open every block."""
        self._editor.fold_all(folded)
        self.body.diagram.reveal_current()

    @property
    def shows_pictures(self) -> bool:
        """Whether there is room for pictures on the cards."""
        return self._tools.picture_button.isChecked()

    def show_pictures(self, shown: bool) -> None:
        """Give the cards pictures, as far as there are some, or take them away."""
        self._tools.picture_button.setChecked(shown)

    def set_pictures(self, pictures: Pictures | None) -> None:
        """Offer pictures for the cards, which a button in the header shows; None takes the button away.

        Call again when the pictures are new.
        """
        self._pictures = pictures
        self._tools.picture_button.setVisible(pictures is not None)
        self._draw_pictures()

    def focus_palette(self) -> None:
        """Put the keyboard into the palette's search field; in a narrow panel the palette opens first."""
        if self.body.has_palette:
            self.body.palette_list.focus_search()
        else:
            button = self._tools.add_button
            self._popup.open_for(None, button.mapToGlobal(QPoint(0, button.height() + 4)))

    def focus_diagram(self, *_: object) -> None:
        """Put the keyboard onto the cards, or what is shown in their place."""
        self.body.focus_shown()

    def focus_inspector(self) -> None:
        """Put the keyboard into the first setting of the selected layers."""
        self.body.inspector.focus_first()

    # What the parts tell

    def _on_selected(self, selection: Selection) -> None:
        self.body.inspector.commit()
        self._editor.select(selection)

    def _on_fold_clicked(self) -> None:
        blocks = blocks_of(self._editor.network)
        self.fold_all(not blocks <= self._editor.folded)

    def _draw_pictures(self) -> None:
        self.body.diagram.set_pictures(self._pictures if self.shows_pictures else None)

    def _on_pictures_toggled(self) -> None:
        self._draw_pictures()
        self.pictures_toggled.emit()

    def _on_palette_drag(self, entry: QWidget, position: QPoint) -> None:
        ghost = DragGhost(entry.grab(), self.window())
        self.body.diagram.begin_drag(Slots.for_new(self.body.diagram.places), ghost, position)

    def _on_palette_drop(self, thing: Insertable, dropped: bool) -> None:
        slot = self.body.diagram.end_drag(dropped)
        if slot is not None:
            self.edits.insert(thing, slot)
            self.body.diagram.setFocus()

    def _on_menu(self, position: QPoint) -> None:
        fix = self._editor.fix_of(self.selection.single)
        card_menu(self, self, self.selection, self._editor.network, fix.label if fix else "").popup(position)

    def _draw(self) -> None:
        plan, project, editor = self._planner.plan, self._store.project, self._editor
        self.rename_field.close_up(take=False)
        if project.network != self._planner.network:
            return  # the plan of the new network is about to come
        known = (project.dataset.title, self._planner.class_names, editor.folded, self._planner.several)
        cards = make_cards(plan, project.network, *known)
        self.body.diagram.show_cards(cards, self.selection)
        self.problem.follow()
        self.body.inspector.show_selection(plan, self.selection)
        self.body.inspector.compared.show_plans(self._moments.last, self._moments.opened, plan)
        self._tools.show_plan(plan, project.network, *self._planner.asked[1:])
        self._message.clear()

    def _lay_out(self) -> None:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._message)
        column.addWidget(self.body, 1)
        self.set_content(held)

    def _connect(self) -> None:
        editor, palette, inspector = self._editor, self.body.palette_list, self.body.inspector
        editor.changed.connect(self.selection_changed)
        editor.changed.connect(self._draw)
        editor.refused.connect(lambda words: self._message.show_message(words, "warning", seconds=_MESSAGE_SECONDS))
        self._tools.preset_chosen.connect(self.open_preset)
        self._tools.add_clicked.connect(self.focus_palette)
        self._tools.fold_clicked.connect(self._on_fold_clicked)
        self._tools.pictures_toggled.connect(self._on_pictures_toggled)
        self._popup.chosen.connect(self.edits.insert)
        self.body.palette_shown.connect(self._tools.set_palette_shown)
        palette.chosen.connect(self.edits.insert)
        # So that Space trains again, and the next "/" searches again.
        palette.chosen.connect(self.focus_diagram)
        palette.left.connect(self.focus_diagram)
        palette.drag_begun.connect(self._on_palette_drag)
        palette.dragged.connect(self.body.diagram.drag_to)
        palette.drag_ended.connect(self._on_palette_drop)
        inspector.edited.connect(self.edits.set_layer)
        inspector.shared_edited.connect(self.edits.set_shared)
        inspector.left.connect(self.focus_diagram)

    def _connect_diagram(self) -> None:
        diagram = self.body.diagram
        diagram.selected.connect(self._on_selected)
        diagram.dropped.connect(self.edits.drop)
        diagram.fix_clicked.connect(self.fix_problem)
        self.problem.fix_wanted.connect(self.fix_problem)
        diagram.fold_wanted.connect(self.fold)
        diagram.insert_wanted.connect(self._popup.open_for)
        diagram.menu_wanted.connect(self._on_menu)
        diagram.edit_wanted.connect(self.focus_inspector)
        diagram.set_keys(keys_of(self))
        self.rename_field.renamed.connect(self.edits.rename)
