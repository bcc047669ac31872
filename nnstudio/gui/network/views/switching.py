"""Cards, diagram, list, code: the switch in the panel's header, and what joins the views with the panel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath

from PySide6.QtCore import QEvent, QObject, QPoint, QSettings, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from nnstudio.core.network import Network, Path
from nnstudio.gui.icons import icon
from nnstudio.gui.network.keys import keys_of
from nnstudio.gui.network.panel import NetworkPanel
from nnstudio.gui.network.views.code_view import CodeView
from nnstudio.gui.network.views.drawing_view import DrawingView
from nnstudio.gui.network.views.list_view import ListView
from nnstudio.gui.network.views.taking import PictureTaker
from nnstudio.gui.widgets.segmented import Segmented
from nnstudio.session.planner import Planner
from nnstudio.session.project_store import ProjectStore

VIEWS = {"cards": "Cards", "diagram": "Diagram", "list": "List", "code": "Code"}
VIEW_ICONS = {"cards": "layers", "diagram": "workflow", "list": "list", "code": "code"}
VIEW_TIPS = {
    "cards": "Build: cards to drag and edit. Space or the middle button moves the view.",
    "diagram": "Look: the whole network as one drawing, also for a paper. Drag moves it, Ctrl+wheel zooms.",
    "list": "Read: all layers in a table, for the keyboard",
    "code": "PyTorch source of this network, and back",
}
_SETTING = "network/view"
_WORDS_FROM = 940
"""In a narrower header the switch shows icons only."""
_OWN_KEYS = (Qt.Key.Key_F2,)


class NetworkViews(QObject):
    """Lays the other views over the cards' place. What is selected is the panel's, for all of them."""

    changed = Signal(str)
    """Another view is shown: its key in `VIEWS`."""
    space_tapped = Signal()
    """Space was pressed in a view that takes it for panning, but nothing was moved."""
    said = Signal(str, str)
    """A sentence for the user, and its level."""

    def __init__(self, panel: NetworkPanel, store: ProjectStore, planner: Planner, settings: QSettings) -> None:
        super().__init__(panel)
        self._panel, self._store, self._planner, self._settings = panel, store, planner, settings
        self.drawing, self.list, self.code = DrawingView(), ListView(), CodeView()
        self._pages: dict[str, QWidget] = {
            "cards": panel.body.view,
            "diagram": self.drawing,
            "list": self.list,
            "code": self.code,
        }
        for page in (self.drawing, self.list, self.code):
            panel.body.views.addWidget(page)
        self.switch = Segmented(VIEWS.items())
        self._dress_switch()
        self._taker = PictureTaker(panel)
        self._connect()
        stored = settings.value(_SETTING)
        self.show(stored if stored in VIEWS else "cards", focus=False)

    @property
    def current(self) -> str:
        """The key of the view that is shown."""
        return self.switch.current()

    def show(self, key: str, focus: bool = True) -> None:
        """Show a view and put the keyboard there. Raises KeyError for an unknown one."""
        page = self._pages[key]
        self.switch.set_current(key)
        self._settings.setValue(_SETTING, key)
        self._panel.body.views.setCurrentWidget(page)
        self._draw()
        if focus:
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.changed.emit(key)

    def paste_code(self) -> None:
        """Show the field in which pasted source becomes cards."""
        self.show("code")
        self.code.begin_paste()

    def rename(self) -> None:
        """Ask for a name of the one selected layer, in the list or else on its card."""
        if self.current == "list":
            self.list.rename()
            return
        if self.current != "cards":
            self.show("cards")
        self._panel.rename_selection()

    def save_picture(self, path: FilePath | None = None) -> None:
        """Write the diagram as SVG, PDF or PNG; without a path, ask for one."""
        self._taker.save(self._planner.plan, path)

    def _draw(self, *_: object) -> None:
        """Bring the view that is shown up to date; the others are when they are shown."""
        network, selection = self._store.project.network, self._panel.selection
        if network != self._planner.network:
            return  # the plan of the new network is about to come
        match self.current:
            case "diagram":
                self.drawing.show_plan(self._planner.plan)
                self.drawing.show_selection(selection.chosen, selection.current)
            case "list":
                self.list.show_plan(self._planner.plan)
                self.list.show_selection(selection.chosen, selection.current)
            case "code":
                self.code.show_plan(self._planner.plan, network)
                self.code.show_selection(selection.chosen, selection.current)

    def _on_selected(self, chosen: list[Path], current: Path | None) -> None:
        # The last one is the current one.
        self._panel.select(*sorted(chosen, key=lambda path: path == current))

    def _on_network(self, network: Network) -> None:
        self._store.edit("Paste code", replace(self._store.project, network=network))
        self.show("cards")

    def _on_menu(self, position: QPoint) -> None:
        menu = QMenu(self._panel)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("maximize"), "Show all\t0").triggered.connect(lambda: self.drawing.fit())
        menu.addSeparator()
        menu.addAction(icon("file-down"), "Save as SVG, PDF, PNG…").triggered.connect(lambda: self.save_picture())
        menu.popup(position)

    def _on_list_menu(self, position: QPoint) -> None:
        menu = QMenu(self._panel)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("copy"), "Copy as a table\tCtrl+C").triggered.connect(lambda: self.list.copy())
        menu.addAction(icon("square-pen"), "Rename\tF2").triggered.connect(lambda: self.list.rename())
        menu.addSeparator()
        menu.addAction(icon("sliders-horizontal"), "Settings\tReturn").triggered.connect(self._panel.focus_inspector)
        menu.popup(position)

    def _dress_switch(self) -> None:
        for key, title in VIEWS.items():
            button = self.switch.button(key)
            button.setIcon(icon(VIEW_ICONS[key]))
            button.setToolTip(VIEW_TIPS[key])
            button.setAccessibleName(f"{title} view")
        self._panel.header.add_tool(self.switch)
        self._panel.header.installEventFilter(self)
        self._fit_switch()

    def _fit_switch(self) -> None:
        wide = self._panel.header.width() >= _WORDS_FROM
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if wide else Qt.ToolButtonStyle.ToolButtonIconOnly
        for key in VIEWS:
            self.switch.button(key).setToolButtonStyle(style)

    def _connect(self) -> None:
        self.switch.changed.connect(self.show)
        self._panel.selection_changed.connect(self._draw)
        self._planner.changed.connect(self._draw)
        self._taker.said.connect(self.said)
        self.drawing.selected.connect(lambda path: self._panel.select(*([] if path is None else [path])))
        self.drawing.edit_wanted.connect(self._panel.focus_inspector)
        self.drawing.menu_wanted.connect(self._on_menu)
        self.list.selected.connect(self._on_selected)
        self.list.renamed.connect(self._panel.edits.rename)
        self.list.edit_wanted.connect(self._panel.focus_inspector)
        self.list.menu_wanted.connect(self._on_list_menu)
        self.code.network_wanted.connect(self._on_network)
        self.drawing.hand.tapped.connect(self.space_tapped)
        self._panel.body.view.hand.tapped.connect(self.space_tapped)
        keys = {keys: act for keys, act in keys_of(self._panel).items() if keys.key() not in _OWN_KEYS}
        self.list.set_keys(keys)
        self.drawing.set_keys(keys)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit_switch()
        return super().eventFilter(watched, event)
