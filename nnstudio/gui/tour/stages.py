"""The stages of the tour, in order: each does something as a person would and checks that it did what it should."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from nnstudio.gui.tour.building import blocks, build
from nnstudio.gui.tour.driver import Driver
from nnstudio.gui.tour.explaining import draw, look_inside
from nnstudio.gui.tour.keeping import export, keep
from nnstudio.gui.tour.own_data import own_images, table
from nnstudio.gui.tour.preparing import add_drawing, prepare
from nnstudio.gui.tour.training import split, train


def first_start(d: Driver) -> str:
    """The window opens with a project that is ready to train."""
    d.wait(lambda: d.session.loader.data is not None, "loading the digits")
    plan = d.session.planner.plan
    d.check(plan.parameters == 61_706, "LeNet-5 has 61 706 parameters")
    d.check(not d.window.commands.train.why_not(), "Train can be pressed")
    d.picture("01-first-start")
    data = d.session.loader.data
    assert data is not None
    return f"{len(data.dataset)} images, {plan.parameters} parameters, ready"


def commands(d: Driver) -> str:
    """Find a command by typing; every action can be reached."""
    d.act("palette")
    d.rest(50)
    d.picture("11-command-palette", d.window.palette_popup)
    d.key(Qt.Key.Key_Escape)
    named = [action for action in d.window.book.actions.values() if isinstance(action, QAction) and action.text()]
    d.check(len(named) == len(d.window.book.actions), "every action has a name")
    return f"{len(named)} commands"


STAGES: tuple[Callable[[Driver], str], ...] = (
    first_start,
    build,
    blocks,
    split,
    table,
    own_images,
    prepare,
    train,
    draw,
    look_inside,
    add_drawing,
    export,
    keep,
    commands,
)
