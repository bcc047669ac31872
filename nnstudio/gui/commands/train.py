"""Training as the actions mean it: begun with what stands in the forms, and with a network that suits the data."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnstudio.core.project.sample import describe_suiting
from nnstudio.gui.commands.files import FileCommands
from nnstudio.gui.panels import Panels
from nnstudio.session.session import Session
from nnstudio.session.trainer import TrainerState


class TrainCommands(QObject):
    """Training, pausing, stepping; and all folds, one after the other."""

    committing = Signal()
    """A training is about to begin: what stands in a field and is not yet an edit is to become one."""

    def __init__(self, session: Session, panels: Panels, files: FileCommands) -> None:
        super().__init__(files)
        self._store, self._loader, self._planner = session.store, session.loader, session.planner
        self._trainer, self._folds = session.trainer, session.folds
        self._data, self._training, self._files = panels.data, panels.training, files

    def words(self) -> tuple[str, str]:
        """Text and icon of the Train action."""
        if self._trainer.state is TrainerState.TRAINING:
            return "Pause", "pause"
        if self._trainer.state is TrainerState.PAUSED:
            return "Resume", "play"
        if self._trainer.can_continue(self._store.project, self._loader.data):
            return "Continue", "play"
        return "Train", "play"

    def why_not(self) -> str:
        """Why Train cannot be pressed, in one sentence; empty when it can."""
        if self._trainer.state is TrainerState.STOPPING:
            return "The training is stopping."
        if self._trainer.busy:
            return ""
        if self._files.why_not():
            return self._files.why_not()
        if self._loader.data is None:
            card = self._data.preparing.card
            return "The data are not loaded yet." if card.isHidden() else card.sentence.text()
        return self._planner.why_not

    def why_not_anew(self) -> str:
        """Why a training cannot begin anew, in one sentence; empty when it can."""
        return "Stop the training first." if self._trainer.busy else self.why_not()

    def why_no_folds(self) -> str:
        """Why the folds cannot be trained, in one sentence; empty when they can."""
        if reason := self._data.split.folds.why_no_folds():
            return reason
        if self._trainer.busy:
            return "A training is under way. Stop it first."
        if reason := self.why_not():
            return reason
        folds = self._folds.folds
        if folds is not None and not folds.missing:
            return "All folds are trained with these settings. Their figures stand in the tab Folds."
        return ""

    def train_or_pause(self) -> None:
        """Train, pause or go on, whichever it is time for."""
        if self._trainer.state is TrainerState.TRAINING:
            self._trainer.pause()
        elif self._trainer.state is TrainerState.PAUSED:
            self._trainer.resume()
        else:
            self._start()

    def step(self) -> None:
        """Train on one mini-batch, then wait."""
        if self._trainer.busy:
            self._trainer.step()
        else:
            self._start(paused=True)
            self._trainer.step()

    def start_anew(self) -> None:
        """Train from new first weights."""
        self._start(anew=True)

    def train_folds(self) -> None:
        """Train the folds that are not trained yet, one after the other."""
        self.committing.emit()
        if self._loader.data is not None:
            note = self._suit_to_data()
            self._training.show_tab("Curves")
            self._trainer.start_folds(self._store.project, self._loader.data, self._store.file, note)

    def _start(self, anew: bool = False, paused: bool = False) -> None:
        self.committing.emit()
        if self._loader.data is not None:
            note = self._suit_to_data()
            self._training.show_tab("Curves")
            project, data, file = self._store.project, self._loader.data, self._store.file
            self._trainer.start(project, data, file, anew=anew, paused=paused, note=note)

    def _suit_to_data(self) -> str:
        """Make a network that was made for other data anew for those that are loaded; what is to be told of it."""
        before, project = self._store.project, self._planner.suited(self._store.project)
        self._store.edit("Suit the network to the data", project)
        anew = project.network != before.network
        return describe_suiting(*self._planner.asked) if anew else ""
