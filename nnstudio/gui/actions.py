"""ACTIONS: everything that can be done, once: words, icon, shortcut, menu, what it calls, why it cannot be used now.

Menus, buttons, shortcuts and the command palette are all made of this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from nnstudio.core.network import LAYERS, presets
from nnstudio.gui.commands import Commands
from nnstudio.gui.icons import icon
from nnstudio.gui.network.menu import WRAPS
from nnstudio.gui.network.quick import kinds
from nnstudio.gui.network.views.switching import VIEW_ICONS, VIEW_TIPS, VIEWS
from nnstudio.gui.theme import SCHEMES

Call = Callable[[Commands], object]
Why = Callable[[Commands], str]


@dataclass(frozen=True)
class ActionSpec:
    """One thing that can be done. `why` says in a sentence why it cannot be used now; empty when it can.

    `words` gives the text of the moment where it changes (Train, Pause, Continue). `group` makes it one of a set of
    which one is checked; `checked` tells whether it is this one.
    """

    id: str
    menu: str
    text: str
    call: Call
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    why: Why = lambda _: ""
    words: Callable[[Commands], tuple[str, str]] | None = None
    group: str = ""
    checked: Callable[[Commands], bool] | None = None
    separator: bool = False


def _layer_actions() -> Iterable[ActionSpec]:
    for cls in kinds():
        yield ActionSpec(
            f"insert_{cls.kind}",
            "&Network/Insert",
            cls.title,
            lambda c, kind=cls.kind: c.network.insert_layer(kind),  # type: ignore[misc]
            tip=cls.explanation(),
        )


def _preset_actions() -> Iterable[ActionSpec]:
    for preset in presets():
        yield ActionSpec(
            f"preset_{preset.name}",
            f"&Network/Open preset/{preset.family}",
            preset.title,
            lambda c, name=preset.name: c.network.open_preset(name),  # type: ignore[misc]
            tip=preset.description,
        )


def _theme_actions() -> Iterable[ActionSpec]:
    titles = {"system": "Theme as the system", "light": "Light theme", "dark": "Dark theme"}
    icons = {"system": "monitor", "light": "sun", "dark": "moon"}
    for scheme in SCHEMES:
        yield ActionSpec(
            f"theme_{scheme}",
            "&View/Theme",
            titles[scheme],
            lambda c, scheme=scheme: c.set_theme(scheme),  # type: ignore[misc]
            icon=icons[scheme],
            group="theme",
            checked=lambda c, scheme=scheme: c.preferences.current.theme == scheme,  # type: ignore[misc]
        )


def _view_actions() -> Iterable[ActionSpec]:
    for number, (key, title) in enumerate(VIEWS.items(), 1):
        yield ActionSpec(
            f"view_{key}",
            "&View/&Network as",
            title,
            lambda c, key=key: c.views.show(key),  # type: ignore[misc]
            f"Alt+{number}",
            VIEW_ICONS[key],
            VIEW_TIPS[key],
            group="network_view",
            checked=lambda c, key=key: c.views.current == key,  # type: ignore[misc]
        )


def _no_selection(commands: Commands) -> str:
    return "" if commands.network.selection.chosen else "Select a layer first."


def _no_files(commands: Commands) -> str:
    return commands.files.why_not()


def _no_single(commands: Commands) -> str:
    return "" if commands.network.selection.single is not None else "Select one layer first."


def _wrap_actions() -> Iterable[ActionSpec]:
    for kind in WRAPS:
        cls = LAYERS[kind]
        yield ActionSpec(
            f"wrap_{kind}",
            "&Network/Wrap in",
            f"Wrap in {cls.title.lower()}",
            lambda c, kind=kind: c.network.edits.wrap(kind),  # type: ignore[misc]
            "Ctrl+G" if kind == "group" else "",
            tip=cls.explanation(),
            why=_no_selection,
        )


def _no_drawing(commands: Commands) -> str:
    return "" if commands.drawing.has_content else "The canvas is empty."


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "&File", "&New project", lambda c: c.files.new(), "Ctrl+N", "file-plus", why=_no_files),
    ActionSpec("open", "&File", "&Open project…", lambda c: c.files.open(), "Ctrl+O", "folder-open", why=_no_files),
    ActionSpec("save", "&File", "&Save", lambda c: c.files.save(), "Ctrl+S", "save", why=_no_files, separator=True),
    ActionSpec("save_as", "&File", "Save &as…", lambda c: c.files.save_as(), "Ctrl+Shift+S", why=_no_files),
    ActionSpec(
        "export",
        "&File",
        "&Export model…",
        lambda c: c.export(),
        "Ctrl+E",
        "share",
        "Write the network as ONNX, safetensors or PyTorch, checked by running it",
        why=lambda c: c.why_no_export(),
        separator=True,
    ),
    ActionSpec("preferences", "&File", "&Preferences…", lambda c: c.open_preferences(), "Ctrl+,", "settings"),
    ActionSpec("quit", "&File", "&Quit", lambda c: c.quit(), "Ctrl+Q", "power", separator=True),
    ActionSpec(
        "undo",
        "&Edit",
        "&Undo",
        lambda c: c.undo(),
        "Ctrl+Z",
        "undo-2",
        why=lambda c: c.why_no_undo(),
        words=lambda c: (f"&Undo{c.undo_words()}", "undo-2"),
    ),
    ActionSpec(
        "redo",
        "&Edit",
        "&Redo",
        lambda c: c.redo(),
        "Ctrl+Shift+Z",
        "redo-2",
        why=lambda c: c.why_no_redo(),
        words=lambda c: (f"&Redo{c.redo_words()}", "redo-2"),
    ),
    ActionSpec("palette", "&Edit", "&Commands…", lambda c: c.open_palette(), "Ctrl+Shift+P", "command", separator=True),
    *_view_actions(),
    *_theme_actions(),
    ActionSpec("reset_layout", "&View", "&Reset layout", lambda c: c.reset_layout(), "", "layout-panel-left"),
    ActionSpec("part_train", "&Data", "Show &training images", lambda c: c.data.show_part("train"), "Ctrl+1"),
    ActionSpec(
        "part_validation", "&Data", "Show &validation images", lambda c: c.data.show_part("validation"), "Ctrl+2"
    ),
    ActionSpec("part_test", "&Data", "Show t&est part", lambda c: c.data.show_part("test"), "Ctrl+3", "lock"),
    ActionSpec(
        "evaluate_test",
        "&Data",
        "&Evaluate on the test part…",
        lambda c: c.data.evaluate_test(),
        "",
        "target",
        "Look at the sealed test part once; the look is counted",
        why=lambda c: c.why_no_model(),
        separator=True,
    ),
    ActionSpec("new_seed", "&Data", "&Draw another split", lambda c: c.data.new_seed(), "", "dices"),
    ActionSpec(
        "reset_split", "&Data", "&Reset split to 60 / 20 / 20", lambda c: c.data.reset_split(), "", "rotate-ccw"
    ),
    ActionSpec("data_folder", "&Data", "&Choose data folder…", lambda c: c.data.choose_folder(), "", "folder-open"),
    *_preset_actions(),
    ActionSpec(
        "open_weights",
        "&Network",
        "Open &weights…",
        lambda c: c.weights.open(),
        "",
        "download",
        "Begin trainings with the weights of a network that was trained elsewhere: .pth or .safetensors",
        why=lambda c: c.weights.why_not(),
    ),
    ActionSpec(
        "forget_weights",
        "&Network",
        "&Forget opened weights",
        lambda c: c.weights.forget(),
        "",
        "dices",
        "Begin trainings with random weights",
        why=lambda c: c.weights.why_not_forget(),
        words=lambda c: c.weights.forget_words(),
    ),
    *_layer_actions(),
    ActionSpec(
        "paste_code",
        "&Network",
        "&Paste code…",
        lambda c: c.views.paste_code(),
        "",
        "code",
        "Make cards of PyTorch source, which is read and never run",
    ),
    ActionSpec(
        "save_diagram",
        "&Network",
        "Save dia&gram as a picture…",
        lambda c: c.views.save_picture(),
        "",
        "file-down",
        "The network as SVG, PDF or PNG, for a paper",
    ),
    ActionSpec("find_layer", "&Network", "&Find a layer", lambda c: c.network.focus_palette(), "/", "search"),
    ActionSpec(
        "duplicate_layer",
        "&Network",
        "D&uplicate layer",
        lambda c: c.network.edits.duplicate(),
        "Ctrl+D",
        "copy",
        why=_no_selection,
        separator=True,
    ),
    ActionSpec(
        "delete_layer",
        "&Network",
        "&Delete layer",
        lambda c: c.network.edits.delete(),
        "",
        "trash-2",
        why=_no_selection,
    ),
    ActionSpec(
        "layer_up",
        "&Network",
        "Move layer &up",
        lambda c: c.network.edits.shift(-1),
        "Alt+Up",
        "arrow-up",
        why=_no_selection,
    ),
    ActionSpec(
        "layer_down",
        "&Network",
        "Move layer d&own",
        lambda c: c.network.edits.shift(1),
        "Alt+Down",
        "arrow-down",
        why=_no_selection,
    ),
    *_wrap_actions(),
    ActionSpec(
        "unwrap",
        "&Network",
        "Un&wrap block",
        lambda c: c.network.edits.unwrap(),
        "Ctrl+Shift+G",
        why=lambda c: c.network.why_no_unwrap(),
        separator=True,
    ),
    ActionSpec(
        "rename_layer",
        "&Network",
        "&Rename layer",
        lambda c: c.views.rename(),
        "F2",
        "pencil",
        why=_no_single,
    ),
    ActionSpec(
        "freeze_layer",
        "&Network",
        "Free&ze or let learn",
        lambda c: c.network.edits.toggle_frozen(),
        "Ctrl+L",
        "lock",
        "Keep the weights of the selected layers as they are while the rest learns",
        why=_no_selection,
    ),
    ActionSpec("fold_all", "&Network", "Fold all &blocks", lambda c: c.network.fold_all(True)),
    ActionSpec("open_all", "&Network", "&Open all blocks", lambda c: c.network.fold_all(False)),
    ActionSpec(
        "fix_problem",
        "&Network",
        "Fi&x the first problem",
        lambda c: c.network.fix_problem(),
        "Ctrl+.",
        "wrench",
        why=lambda c: "" if c.planner.plan.problems else "The network has no problem.",
        separator=True,
    ),
    ActionSpec(
        "train",
        "&Train",
        "&Train",
        lambda c: c.train_or_pause(),
        "Space",
        "play",
        "Train the network on the training part",
        why=lambda c: c.why_no_training(),
        words=lambda c: c.train_words(),
    ),
    ActionSpec(
        "stop",
        "&Train",
        "&Stop",
        lambda c: c.trainer.stop(),
        "Ctrl+Space",
        "square",
        "Stop now and keep what was learned",
        why=lambda c: "" if c.trainer.busy else "Nothing is being trained.",
    ),
    ActionSpec(
        "step",
        "&Train",
        "St&ep",
        lambda c: c.step(),
        "Ctrl+Right",
        "step-forward",
        "Train on one mini-batch",
        why=lambda c: c.why_no_training(),
    ),
    ActionSpec(
        "start_anew",
        "&Train",
        "Start &anew",
        lambda c: c.start_anew(),
        "Ctrl+Shift+Space",
        "rotate-ccw",
        "Forget what was learned and train from new first weights",
        why=lambda c: "Stop the training first." if c.trainer.busy else c.why_no_training(),
    ),
    ActionSpec(
        "settings",
        "&Train",
        "Training se&ttings",
        lambda c: c.training.show_tab("Settings"),
        "Ctrl+T",
        "sliders-horizontal",
        separator=True,
    ),
    ActionSpec("curves", "&Train", "&Curves", lambda c: c.training.show_tab("Curves"), "", "chart-line"),
    ActionSpec("runs", "&Train", "&Runs", lambda c: c.training.show_tab("Runs"), "", "history"),
    ActionSpec("pen", "&Draw", "&Pen", lambda c: c.drawing.set_tool("pen"), "Ctrl+B", "pencil"),
    ActionSpec("eraser", "&Draw", "&Eraser", lambda c: c.drawing.set_tool("eraser"), "Ctrl+Shift+B", "eraser"),
    ActionSpec(
        "clear_drawing",
        "&Draw",
        "&Clear the canvas",
        lambda c: c.drawing.clear(),
        "Ctrl+Backspace",
        "x",
        why=_no_drawing,
    ),
    ActionSpec(
        "open_drawing",
        "&Draw",
        "&Open a drawing or an image…",
        lambda c: c.drawing.open_file(),
        "Ctrl+Shift+O",
        "image-plus",
        separator=True,
    ),
    ActionSpec(
        "save_drawing",
        "&Draw",
        "&Save the drawing…",
        lambda c: c.drawing.save_drawing(),
        "",
        "file-json",
        why=_no_drawing,
    ),
    ActionSpec(
        "take_sample",
        "&Draw",
        "Take a &validation image",
        lambda c: c.drawing.take_sample(),
        "Ctrl+R",
        "shuffle",
        "Show the network an image of the validation part",
        why=lambda c: "" if c.loader.data else "The data are not loaded.",
    ),
    ActionSpec(
        "toggle_heat", "&Draw", "Show or hide the &heat map", lambda c: c.drawing.toggle_heat(), "Ctrl+H", "eye"
    ),
    ActionSpec("about", "&Help", "&About nnstudio", lambda c: c.about(), "", "info"),
    ActionSpec("shortcuts", "&Help", "&Keyboard shortcuts", lambda c: c.open_palette(), "F1", "keyboard"),
)

MENUS = ("&File", "&Edit", "&View", "&Data", "&Network", "&Train", "&Draw", "&Help")


class ActionBook(QObject):
    """The table as QActions, kept true: call `refresh` (cheap, often) when anything may have changed."""

    def __init__(self, commands: Commands, parent: QWidget) -> None:
        super().__init__(parent)
        self._commands = commands
        self.actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.refresh_now)
        for spec in ACTIONS:
            self._add(spec, parent)
        commands.training.empty.follow(self.actions["train"])

    def __getitem__(self, name: str) -> QAction:
        return self.actions[name]

    def refresh(self, *_: object) -> None:
        """Bring words and enabled states up to date, soon and once for many calls."""
        self._timer.start()

    def refresh_now(self) -> None:
        """Bring words and enabled states up to date."""
        for spec in ACTIONS:
            action = self.actions[spec.id]
            why = spec.why(self._commands)
            action.setProperty("why", why)
            action.setEnabled(not why)
            if spec.words:
                text, icon_name = spec.words(self._commands)
                action.setProperty("icon_name", icon_name)
                action.setText(text)
                action.setIcon(icon(icon_name))
            if spec.checked:
                action.setChecked(spec.checked(self._commands))

    def fill(self, bar: QMenuBar, view_extra: Iterable[QAction], recent: QMenu) -> None:
        """Make the menus. `view_extra` are the actions that show and hide the docks; `recent` follows Open."""
        menus: dict[str, QMenu] = {}
        for name in MENUS:
            menus[name] = bar.addMenu(name)
        for action in view_extra:
            menus["&View"].addAction(action)
        menus["&View"].addSeparator()
        for spec in ACTIONS:
            self._menu(menus, spec.menu).addAction(self.actions[spec.id])
            if spec.separator:
                self._menu(menus, spec.menu).insertSeparator(self.actions[spec.id])
            if spec.id == "open":
                self._menu(menus, spec.menu).addMenu(recent)

    @staticmethod
    def _menu(menus: dict[str, QMenu], path: str) -> QMenu:
        if path not in menus:
            above, _, name = path.rpartition("/")
            menus[path] = ActionBook._menu(menus, above).addMenu(name)
        return menus[path]

    def _add(self, spec: ActionSpec, parent: QWidget) -> None:
        action = QAction(spec.text, parent)
        action.setObjectName(spec.id)
        action.triggered.connect(lambda _=False: self._commands.begin())
        action.triggered.connect(lambda _=False: spec.call(self._commands))
        action.setToolTip(spec.tip or spec.text.replace("&", "").rstrip("…"))
        if spec.shortcut:
            action.setShortcut(QKeySequence(spec.shortcut))
        if spec.icon:
            action.setIcon(icon(spec.icon))
            action.setProperty("icon_name", spec.icon)
        if spec.group:
            action.setCheckable(True)
            group = self._groups.setdefault(spec.group, QActionGroup(self))
            group.addAction(action)
        parent.addAction(action)
        self.actions[spec.id] = action
