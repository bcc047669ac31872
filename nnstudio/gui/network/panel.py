"""The Network panel: palette, diagram and inspector around the project's network."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QKeyCombination, QPoint, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.core.network import Layer
from nnstudio.gui.network.body import NetworkBody
from nnstudio.gui.network.cards import make_cards
from nnstudio.gui.network.drag import DragGhost, Slots
from nnstudio.gui.network.editor import NetworkEditor
from nnstudio.gui.network.header import HeaderTools
from nnstudio.gui.network.menu import card_menu
from nnstudio.gui.network.popups import PalettePopup
from nnstudio.gui.network.selection import Selection
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.gui.widgets.panel import DockPanel
from nnstudio.session.planner import Planner
from nnstudio.session.project_store import ProjectStore

_MESSAGE_SECONDS = 8.0
_PLAIN = Qt.KeyboardModifier.NoModifier
_ALT, _CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class NetworkPanel(DockPanel):
    """Draws the network of `store` as `planner` has traced it, and edits it."""

    selection_changed = Signal()
    """Other layers are selected, or the network is another one."""

    def __init__(self, store: ProjectStore, planner: Planner, parent: QWidget | None = None) -> None:
        super().__init__("network", "Network", parent)
        self._store, self._planner = store, planner
        self._editor = NetworkEditor(store, planner, self)
        self._tools = HeaderTools(self.header)
        self._message = MessageBar()
        self.body = NetworkBody()
        self._popup = PalettePopup(self)
        self._editor.changed.connect(self.selection_changed)
        self._lay_out()
        self._connect()
        self._connect_diagram()
        self._draw()

    # What menus, shortcuts and the tour call

    @property
    def selection(self) -> Selection:
        """Which layers are selected."""
        return self._editor.selection

    def select(self, *indices: int) -> None:
        """Select layers by position; none to see the totals."""
        self._on_selected(Selection.of(*indices))

    def select_all(self) -> None:
        """Select every layer."""
        self.select(*range(len(self._editor.network)))

    def insert_layer(self, kind: str, slot: int | None = None) -> None:
        """Insert a layer after the selection, or in front of position `slot`. Raises SpecError if unknown."""
        self._editor.insert_layer(kind, slot)

    def delete_selection(self) -> None:
        """Take the selected layers out."""
        self._editor.delete_selection()

    def duplicate_selection(self) -> None:
        """Put copies of the selected layers behind them."""
        self._editor.duplicate_selection()

    def move_selection(self, step: int) -> None:
        """Move the selected layers up (-1) or down (+1) by one place."""
        self._editor.move_selection(step)

    def copy_selection(self) -> None:
        """Put the selected layers on the clipboard."""
        self._editor.copy_selection()

    def cut_selection(self) -> None:
        """Put the selected layers on the clipboard and take them out."""
        self._editor.cut_selection()

    def paste(self) -> None:
        """Insert the layers on the clipboard after the selection."""
        self._editor.paste()

    def fix_problem(self, index: int | None = None) -> None:
        """Click the Fix button of the layer at `index`, else the topmost there is."""
        self.body.diagram.setFocus()  # the button goes away
        self._editor.fix_problem(index)

    def open_preset(self, name: str) -> None:
        """Open a named network as one undoable edit. Raises SpecError for an unknown name."""
        self._editor.open_preset(name)

    def focus_palette(self) -> None:
        """Put the keyboard into the palette's search field; in a narrow panel the palette opens first."""
        if self.body.has_palette:
            self.body.palette_list.focus_search()
        else:
            button = self._tools.add_button
            self._popup.open_for(None, button.mapToGlobal(QPoint(0, button.height() + 4)))

    def focus_diagram(self, *_: object) -> None:
        """Put the keyboard onto the cards."""
        self.body.diagram.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_inspector(self) -> None:
        """Put the keyboard into the first setting of the selected layer."""
        self.body.inspector.focus_first()

    # What the parts tell

    def _on_selected(self, selection: Selection) -> None:
        self.body.inspector.commit()
        self._editor.select(selection)

    def _on_palette_drag(self, entry: QWidget, position: QPoint) -> None:
        ghost = DragGhost(entry.grab(), self.window())
        self.body.diagram.begin_drag(Slots.for_new(len(self._editor.network)), ghost, position)

    def _on_palette_drop(self, layer: Layer, dropped: bool) -> None:
        slot = self.body.diagram.end_drag()
        if dropped and slot is not None:
            self._editor.insert(layer, slot)
            self.body.diagram.setFocus()

    def _on_menu(self, position: QPoint) -> None:
        fix = self._editor.fix_of(self.selection.single)
        label = fix.label if fix else ""
        card_menu(self, self, self.selection, len(self._editor.network), label).popup(position)

    def _draw(self) -> None:
        plan, project = self._planner.plan, self._store.project
        cards = make_cards(plan, project.dataset.title, self._planner.class_names)
        self.body.diagram.show_cards(cards, self.selection)
        self.body.inspector.show_selection(plan, self.selection)
        self._tools.show_plan(plan, project.network, self._planner.classes)
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
        editor.changed.connect(self._draw)
        editor.refused.connect(lambda words: self._message.show_message(words, "warning", seconds=_MESSAGE_SECONDS))
        self._tools.preset_chosen.connect(self.open_preset)
        self._tools.add_clicked.connect(self.focus_palette)
        self._popup.chosen.connect(editor.insert)
        self.body.palette_shown.connect(self._tools.set_palette_shown)
        palette.chosen.connect(editor.insert)
        # So that Space trains again, and the next "/" searches again.
        palette.chosen.connect(self.focus_diagram)
        palette.left.connect(self.focus_diagram)
        palette.drag_begun.connect(self._on_palette_drag)
        palette.dragged.connect(self.body.diagram.drag_to)
        palette.drag_ended.connect(self._on_palette_drop)
        inspector.edited.connect(editor.set_layer)
        inspector.left.connect(self.focus_diagram)

    def _connect_diagram(self) -> None:
        diagram = self.body.diagram
        diagram.selected.connect(self._on_selected)
        diagram.dropped.connect(self._editor.drop)
        diagram.fix_clicked.connect(self.fix_problem)
        diagram.insert_wanted.connect(self._popup.open_for)
        diagram.menu_wanted.connect(self._on_menu)
        diagram.edit_wanted.connect(self.focus_inspector)
        diagram.set_keys({QKeyCombination(modifiers, key): act for (modifiers, key), act in self._keys().items()})

    def _keys(self) -> dict[tuple[Qt.KeyboardModifier, Qt.Key], Callable[[], object]]:
        return {
            (_ALT, Qt.Key.Key_Up): lambda: self.move_selection(-1),
            (_ALT, Qt.Key.Key_Down): lambda: self.move_selection(1),
            (_PLAIN, Qt.Key.Key_Delete): self.delete_selection,
            (_PLAIN, Qt.Key.Key_Backspace): self.delete_selection,
            (_CONTROL, Qt.Key.Key_D): self.duplicate_selection,
            (_CONTROL, Qt.Key.Key_A): self.select_all,
            (_CONTROL, Qt.Key.Key_C): self.copy_selection,
            (_CONTROL, Qt.Key.Key_X): self.cut_selection,
            (_CONTROL, Qt.Key.Key_V): self.paste,
            (_PLAIN, Qt.Key.Key_Return): self.focus_inspector,
            (_PLAIN, Qt.Key.Key_Enter): self.focus_inspector,
            (_PLAIN, Qt.Key.Key_Insert): self.focus_palette,
            (_PLAIN, Qt.Key.Key_Slash): self.focus_palette,
        }
