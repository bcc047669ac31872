"""All commands: those of files, weights, training and export by name, and undo, theme and windows themselves."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio import __version__
from nnstudio.gui.commands.export import ExportCommands
from nnstudio.gui.commands.files import FileCommands
from nnstudio.gui.commands.train import TrainCommands
from nnstudio.gui.commands.weights import WeightCommands
from nnstudio.gui.panels import Panels
from nnstudio.gui.preferences_dialog import PreferencesDialog
from nnstudio.gui.theme import Scheme
from nnstudio.session.session import Session


class Commands(QObject):
    """Joins the window, its panels and the session where an action needs more than one of them."""

    said = Signal(str, str)
    """A sentence for the user, and its level."""
    begun = Signal()
    """An action was triggered."""
    palette_wanted = Signal()
    explorer_wanted = Signal()
    layout_wanted = Signal()
    """The docks are to go back to their first places."""

    def __init__(self, session: Session, panels: Panels, window: QWidget) -> None:
        super().__init__(window)
        self.window = window
        self.store, self.loader, self.planner = session.store, session.loader, session.planner
        self.trainer, self.preferences = session.trainer, session.preferences
        self.data, self.network = panels.data, panels.network
        self.training, self.drawing = panels.training, panels.drawing
        self.views = panels.views
        self.views.said.connect(self.said)
        self.data.saver.said.connect(self.said)
        self.files = FileCommands(session, window)
        self.files.said.connect(self.said)
        self.weights = WeightCommands(session, window)
        self.weights.said.connect(self.said)
        self.train = TrainCommands(session, panels, self.files)
        self.export = ExportCommands(session, self.files, window)
        for commit in (self.training.settings.form.commit, self.data.preparing.commit):
            self.files.committing.connect(commit)
            self.train.committing.connect(commit)
        self.training.settings.preparation_wanted.connect(lambda: self.data.preparing.open("values"))

    def begin(self) -> None:
        """Tell that an action begins."""
        self.begun.emit()

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self.window.close()

    def why_no_model(self) -> str:
        """Why there is no trained network to use; empty when there is."""
        return "" if self.trainer.model is not None else "Train the network first."

    # Undo: the drawing has a stack of its own, and the keyboard's place decides which is meant

    def _on_canvas(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.drawing.isAncestorOf(focus)

    def why_no_undo(self) -> str:
        """Why there is nothing to take back."""
        able = self.drawing.can_undo() if self._on_canvas() else self.store.undo_stack.canUndo()
        return "" if able else "There is nothing to undo."

    def why_no_redo(self) -> str:
        """Why there is nothing to bring back."""
        able = self.drawing.can_redo() if self._on_canvas() else self.store.undo_stack.canRedo()
        return "" if able else "There is nothing to redo."

    def undo_words(self) -> str:
        """What would be taken back: ": Insert Convolution"; empty for a stroke, and where there is nothing."""
        return "" if self._on_canvas() else _told(self.store.undo_stack.undoText())

    def redo_words(self) -> str:
        """What would be brought again, as in `undo_words`."""
        return "" if self._on_canvas() else _told(self.store.undo_stack.redoText())

    def undo(self) -> None:
        """Take the last step back, of the drawing or of the project."""
        if self._on_canvas():
            self.drawing.undo()
        else:
            self.store.undo_stack.undo()

    def redo(self) -> None:
        """Bring the last step again."""
        if self._on_canvas():
            self.drawing.redo()
        else:
            self.store.undo_stack.redo()

    # Window

    def set_theme(self, scheme: Scheme) -> None:
        """Light, dark, or as the system."""
        self.preferences.change(replace(self.preferences.current, theme=scheme))

    def reset_layout(self) -> None:
        """Put the docks where they were at the first start."""
        self.layout_wanted.emit()

    def explore(self) -> None:
        """Bring the data explorer to the front."""
        self.explorer_wanted.emit()

    def open_palette(self) -> None:
        """Open the command palette."""
        self.palette_wanted.emit()

    def open_preferences(self) -> None:
        """Open the preferences."""
        PreferencesDialog(self.preferences, self.window).show()

    def about(self) -> None:
        """Say what this is."""
        words = f"nnstudio {__version__}. Build neural networks, train them, see where they look, take them away."
        self.said.emit(words, "info")


def _told(step: str) -> str:
    return f": {step.replace('&', '&&')}" if step else ""
