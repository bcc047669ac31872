"""The menus File, Edit and Help: the project as a whole."""

from __future__ import annotations

from nnstudio.gui.actions.spec import ActionSpec
from nnstudio.gui.commands import Commands


def _no_files(commands: Commands) -> str:
    return commands.files.why_not()


FILE: tuple[ActionSpec, ...] = (
    ActionSpec("new", "&File", "&New project", lambda c: c.files.new(), "Ctrl+N", "file-plus", why=_no_files),
    ActionSpec("open", "&File", "&Open project…", lambda c: c.files.open(), "Ctrl+O", "folder-open", why=_no_files),
    ActionSpec("save", "&File", "&Save", lambda c: c.files.save(), "Ctrl+S", "save", why=_no_files, separator=True),
    ActionSpec("save_as", "&File", "Save &as…", lambda c: c.files.save_as(), "Ctrl+Shift+S", why=_no_files),
    ActionSpec(
        "export",
        "&File",
        "&Export model…",
        lambda c: c.export.open(),
        "Ctrl+E",
        "share",
        "Write the network as ONNX, safetensors or PyTorch, checked by running it",
        why=lambda c: c.export.why_not(),
        separator=True,
    ),
    ActionSpec("preferences", "&File", "&Preferences…", lambda c: c.open_preferences(), "Ctrl+,", "settings"),
    ActionSpec("quit", "&File", "&Quit", lambda c: c.quit(), "Ctrl+Q", "power", separator=True),
)

EDIT: tuple[ActionSpec, ...] = (
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
)

HELP: tuple[ActionSpec, ...] = (
    ActionSpec("about", "&Help", "&About nnstudio", lambda c: c.about(), "", "info"),
    ActionSpec("shortcuts", "&Help", "&Keyboard shortcuts", lambda c: c.open_palette(), "F1", "keyboard"),
)
