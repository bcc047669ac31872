"""Everything that can be done, one room a menu; the window gets it as an ActionBook."""

from nnstudio.gui.actions.book import ActionBook
from nnstudio.gui.actions.spec import ActionSpec
from nnstudio.gui.actions.table import ACTIONS, MENUS

__all__ = ["ACTIONS", "MENUS", "ActionBook", "ActionSpec"]
