"""What the actions of menus, keys and buttons do that concerns more than one panel."""

from nnstudio.gui.commands.commands import Commands

__all__ = ["Commands"]
