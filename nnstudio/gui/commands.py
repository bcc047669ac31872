"""What the actions do that concerns more than one panel: training, undo, export, theme; files have their own room."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from nnstudio import __version__
from nnstudio.core.errors import NnstudioError
from nnstudio.core.export import samples_to_check
from nnstudio.core.export.base import SAMPLES
from nnstudio.core.project.cross_validation import fold_network_words
from nnstudio.core.project.sample import describe_suiting
from nnstudio.core.project.untrained import describe_untrained, random_samples, untrained_checkpoint
from nnstudio.core.training import Checkpoint
from nnstudio.gui.export.dialog import ExportDialog, Exported
from nnstudio.gui.file_commands import FileCommands
from nnstudio.gui.panels import Panels
from nnstudio.gui.preferences_dialog import PreferencesDialog
from nnstudio.gui.theme import Scheme
from nnstudio.gui.weight_commands import WeightCommands
from nnstudio.session.session import Session
from nnstudio.session.trainer import TrainerState


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
        self.trainer, self.preferences, self.folds = session.trainer, session.preferences, session.folds
        self.data, self.network = panels.data, panels.network
        self.training, self.drawing = panels.training, panels.drawing
        self.views = panels.views
        self.views.said.connect(self.said)
        self.data.saver.said.connect(self.said)
        self.files = FileCommands(session, window)
        self.files.said.connect(self.said)
        self.weights = WeightCommands(session, window)
        self.weights.said.connect(self.said)
        for commit in (self.training.settings.form.commit, self.data.preparing.commit):
            self.files.committing.connect(commit)
        self.training.settings.preparation_wanted.connect(lambda: self.data.preparing.open("values"))

    def begin(self) -> None:
        """Tell that an action begins."""
        self.begun.emit()

    def quit(self) -> None:
        """Close the window, and with it the program."""
        self.window.close()

    # Training

    def train_words(self) -> tuple[str, str]:
        """Text and icon of the Train action."""
        if self.trainer.state is TrainerState.TRAINING:
            return "Pause", "pause"
        if self.trainer.state is TrainerState.PAUSED:
            return "Resume", "play"
        if self.trainer.can_continue(self.store.project, self.loader.data):
            return "Continue", "play"
        return "Train", "play"

    def why_no_training(self) -> str:
        """Why Train cannot be pressed, in one sentence; empty when it can."""
        if self.trainer.state is TrainerState.STOPPING:
            return "The training is stopping."
        if self.trainer.busy:
            return ""
        if self.files.why_not():
            return self.files.why_not()
        if self.loader.data is None:
            card = self.data.preparing.card
            return "The data are not loaded yet." if card.isHidden() else card.sentence.text()
        return self.planner.why_not

    def train_or_pause(self) -> None:
        """Train, pause or go on, whichever it is time for."""
        if self.trainer.state is TrainerState.TRAINING:
            self.trainer.pause()
        elif self.trainer.state is TrainerState.PAUSED:
            self.trainer.resume()
        else:
            self._start()

    def step(self) -> None:
        """Train on one mini-batch, then wait."""
        if self.trainer.busy:
            self.trainer.step()
        else:
            self._start(paused=True)
            self.trainer.step()

    def start_anew(self) -> None:
        """Train from new first weights."""
        self._start(anew=True)

    def why_no_folds(self) -> str:
        """Why the folds cannot be trained, in one sentence; empty when they can."""
        if reason := self.data.split.folds.why_no_folds():
            return reason
        if self.trainer.busy:
            return "A training is under way. Stop it first."
        if reason := self.why_no_training():
            return reason
        folds = self.folds.folds
        if folds is not None and not folds.missing:
            return "All folds are trained with these settings. Their figures stand in the tab Folds."
        return ""

    def train_folds(self) -> None:
        """Train the folds that are not trained yet, one after the other."""
        self._commit_forms()
        if self.loader.data is not None:
            note = self._suit_to_data()
            self.training.show_tab("Curves")
            self.trainer.start_folds(self.store.project, self.loader.data, self.store.file, note)

    def _commit_forms(self) -> None:
        self.training.settings.form.commit()
        self.data.preparing.commit()

    def _start(self, anew: bool = False, paused: bool = False) -> None:
        self._commit_forms()
        if self.loader.data is not None:
            note = self._suit_to_data()
            self.training.show_tab("Curves")
            project, data, file = self.store.project, self.loader.data, self.store.file
            self.trainer.start(project, data, file, anew=anew, paused=paused, note=note)

    def _suit_to_data(self) -> str:
        """Make a network that was made for other data anew for those that are loaded; what is to be told of it."""
        before, project = self.store.project, self.planner.suited(self.store.project)
        self.store.edit("Suit the network to the data", project)
        anew = project.network != before.network
        return describe_suiting(*self.planner.asked) if anew else ""

    def why_no_model(self) -> str:
        """Why there is no trained network to use; empty when there is."""
        return "" if self.trainer.model is not None else "Train the network first."

    def why_no_export(self) -> str:
        """Why there is no network to write, not even an untrained one; empty when there is."""
        if self.trainer.model is not None:
            return ""
        problems = self.planner.plan.problems
        return problems[0].text if problems else self.files.why_not()

    def export(self) -> None:
        """Open the export window, for what was learned, or for the weights that a training would begin with."""
        suggestion = self.store.path.with_suffix("") if self.store.path else None
        exported = self._untrained() if self.trainer.model is None else self._trained(self.trainer.model)
        ExportDialog(exported, self.window, suggestion).show()

    def _trained(self, model: Checkpoint) -> Exported:
        model, data = self.trainer.best or model, self.loader.data
        if data is None:
            raise NnstudioError("An export is checked on real images, but the data are not loaded. Load them first.")
        run = self.trainer.run_project
        words = fold_network_words(run.split) if run is not None else ""
        return Exported(lambda: (model, samples_to_check(data.dataset, data.split)), note=words)

    def _untrained(self) -> Exported:
        project, file, shape = self.store.project, self.store.file, self.planner.input_shape

        def make() -> tuple[Checkpoint, NDArray[np.uint8]]:
            checkpoint = untrained_checkpoint(project, file, shape)
            return checkpoint, random_samples(checkpoint.input_shape, SAMPLES)

        return Exported(make, describe_untrained(project))

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
