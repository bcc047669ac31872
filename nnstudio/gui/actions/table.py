"""ACTIONS: everything that can be done, once: words, icon, shortcut, menu, what it calls, why it cannot be used now.

Menus, buttons, shortcuts and the command palette are all made of this table; its rows are in one room a menu.
"""

from __future__ import annotations

from nnstudio.gui.actions.data import DATA
from nnstudio.gui.actions.drawing import DRAW
from nnstudio.gui.actions.network import NETWORK
from nnstudio.gui.actions.project import EDIT, FILE, HELP
from nnstudio.gui.actions.spec import ActionSpec
from nnstudio.gui.actions.training import TRAIN
from nnstudio.gui.actions.view import VIEW

ACTIONS: tuple[ActionSpec, ...] = (*FILE, *EDIT, *VIEW, *DATA, *NETWORK, *TRAIN, *DRAW, *HELP)
MENUS = ("&File", "&Edit", "&View", "&Data", "&Network", "&Train", "&Draw", "&Help")
