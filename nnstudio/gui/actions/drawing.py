"""The menu Draw: the canvas and what explains it."""

from __future__ import annotations

from nnstudio.gui.actions.spec import ActionSpec
from nnstudio.gui.commands import Commands


def _no_drawing(commands: Commands) -> str:
    return "" if commands.drawing.has_content else "The canvas is empty."


DRAW: tuple[ActionSpec, ...] = (
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
        "add_drawing",
        "&Draw",
        "&Add this drawing to the data…",
        lambda c: c.drawing.add_drawing(),
        "Ctrl+Alt+A",
        "plus",
        "Choose which class this drawing shows, or name a new one; it is learned from in the next training",
        why=lambda c: c.drawing.adding.why_not(),
        separator=True,
    ),
    ActionSpec(
        "add_drawing_again",
        "&Draw",
        "Add as the &last class again",
        lambda c: c.drawing.adding.add_again(),
        "Ctrl+Shift+A",
        "plus",
        "Add this drawing to the class of the one before",
        why=lambda c: c.drawing.adding.why_not(),
        words=lambda c: c.drawing.adding.again_words(),
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
)
