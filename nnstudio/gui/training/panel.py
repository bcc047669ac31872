"""The Training dock: live curves, settings, and the runs of this project."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from nnstudio.core.project.cross_validation import TOO_GOOD
from nnstudio.core.project.document import Project
from nnstudio.core.project.jobs import with_suited_loss
from nnstudio.core.project.looks import Look
from nnstudio.core.training import EpochEnded, Event, TrainingConfig
from nnstudio.gui.training.curves import Curves
from nnstudio.gui.training.folds import FoldsView
from nnstudio.gui.training.folds_words import summary_words
from nnstudio.gui.training.labels import LabelsView
from nnstudio.gui.training.runs import RunsTable
from nnstudio.gui.training.settings import Settings
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.empty_state import EmptyState
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.gui.widgets.panel import DockPanel
from nnstudio.session.cross_validation import CrossValidation
from nnstudio.session.planner import Planner
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer, TrainerState

TABS = ("Curves", "Settings", "Runs", "Labels", "Folds")

_WIDEST_TABS = 400
FRAME_SECONDS = 0.09
"""At least so long between two drawings of the curves: each takes the interpreter from the training thread."""


class TrainingPanel(DockPanel):
    """Shows the run in hand and how the next one will be trained."""

    def __init__(self, store: ProjectStore, trainer: Trainer, planner: Planner, crossing: CrossValidation) -> None:
        super().__init__("training", "Training")
        self._store, self._trainer, self._planner, self._crossing = store, trainer, planner, crossing
        self.empty = EmptyState("chart-line", "No curves yet", "Press Space and watch the network learn.", "Train")
        self.curves = Curves(self.empty)
        self.runs = RunsTable()
        self.no_runs = EmptyState("history", "No runs yet", "Each training of this project will be listed here.")
        self._runs_page = QStackedWidget()
        self.settings = Settings(store)
        self.labels, self.folds = LabelsView(), FoldsView()
        self.folds_line = ElidedLabel()
        self.folds_line.setToolTip(TOO_GOOD)
        self.header.title.setMinimumWidth(self.header.title.sizeHint().width())
        self.messages = MessageBar()
        self._drawn = 0.0
        self._summary = ElidedLabel()
        self._summary.setProperty("role", "caption")
        self._lay_out()
        store.project_changed.connect(lambda _, after: self._show_project(after))
        store.opened.connect(self._on_run_changed)
        planner.changed.connect(lambda _: self._show_project(store.project))
        trainer.reported.connect(self._on_reported)
        trainer.run_changed.connect(self._on_run_changed)
        trainer.state_changed.connect(self._on_state_changed)
        crossing.changed.connect(self._show_folds)
        self._show_project(store.project)
        self._show_folds()

    def show_tab(self, name: str) -> None:
        """Bring one of TABS to the front."""
        self.tabs.setCurrentIndex(TABS.index(name))

    @property
    def span(self) -> float:
        """How many epochs the curves have room for."""
        started = self._trainer.started
        planned = started.last_epoch if started else self._store.project.training.epochs
        rows = self._trainer.history.epochs
        return max(planned, rows[-1].epoch if rows else 1)

    def _on_reported(self, events: list[Event]) -> None:
        if any(isinstance(event, EpochEnded) for event in events):
            self._show_labels()
        # The state changes that end a training or make it wait draw what is skipped here.
        training = self._trainer.state is TrainerState.TRAINING
        if training and (not self.curves.isVisible() or time.monotonic() - self._drawn < FRAME_SECONDS):
            return
        self._redraw()

    def _redraw(self, whole: bool = False) -> None:
        self._drawn = time.monotonic()
        self.curves.show_task(self._trainer.task)
        self.curves.show_others([history for _, history in self._trainer.others])
        self.curves.refresh(self._trainer.history, self.span, whole)
        self._show_labels()

    def show_look(self, look: Look | None) -> None:
        """What was seen last of the test part."""
        self.labels.show_look(look)

    def _show_labels(self) -> None:
        """Of a run whose samples may have several labels; there is nothing to show of others."""
        several = self._trainer.task == "multi-label"
        self._offer("Labels", several)
        if several and self.tabs.currentIndex() == TABS.index("Labels"):
            model = self._trainer.model
            names = model.class_names if model else ()
            self.labels.show_history(self._trainer.history, names, self._trainer.busy)

    def _show_folds(self) -> None:
        """What the folds have come to; there is nothing to show where the split has none."""
        folds, under_way = self._crossing.folds, self._trainer.folds if self._trainer.busy else None
        self._offer("Folds", folds is not None)
        # Where room is short, the words on the settings give way.
        self.tabs.setMinimumWidth(min(_WIDEST_TABS, self.tabs.sizeHint().width()))
        if folds is not None:
            self.folds_line.setText(summary_words(folds))
            epochs = self._store.project.training.epochs
            self.folds.show_folds(folds, epochs, under_way.fold if under_way else None)
        self._place_line()

    def _offer(self, name: str, there: bool) -> None:
        """Whether there is a tab; what is in front and is there no longer makes room for the curves, but not while a
        training begins: it does not know yet what it has to show."""
        if not there and self.tabs.currentIndex() == TABS.index(name):
            if self._trainer.busy:
                return
            self.show_tab("Curves")
        self.tabs.setTabVisible(TABS.index(name), there)

    def _place_line(self) -> None:
        folds, name = self._crossing.folds, TABS[self.tabs.currentIndex()]
        self.folds_line.setVisible(folds is not None and bool(folds.done) and name in ("Curves", "Runs"))

    def _on_run_changed(self) -> None:
        self._redraw(whole=True)
        self._show_folds()
        if self.tabs.currentIndex() == TABS.index("Runs"):
            self._fill_runs()

    def _on_state_changed(self, state: TrainerState) -> None:
        if state is TrainerState.TRAINING:
            self.messages.clear()
        self._redraw(whole=True)
        self._show_folds()
        if state is TrainerState.IDLE and self.tabs.currentIndex() == TABS.index("Runs"):
            self._fill_runs()

    def _fill_runs(self) -> None:
        runs = self._store.file.runs()
        self.runs.show_runs(runs, self._planner.input_shape)
        self._runs_page.setCurrentWidget(self.runs if runs else self.no_runs)

    def _show_project(self, project: Project) -> None:
        suited = with_suited_loss(project, self._planner.task).training
        self.settings.show_training(suited, self._planner.task)
        self._summary.setText(describe(suited))
        if not self._trainer.history.epochs:
            self._redraw(whole=True)

    def _on_tab(self, index: int) -> None:
        self._pages.setCurrentIndex(index)
        self._place_line()
        if TABS[index] == "Runs":
            self._fill_runs()
        elif TABS[index] == "Curves":
            self._redraw(whole=True)
        elif TABS[index] == "Labels":
            self._show_labels()

    def _lay_out(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Parts of the training panel")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        # The settings in one line give way, and neither the title nor the tabs.
        self.header.title.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for name in TABS:
            self.tabs.addTab(name)
        self.tabs.currentChanged.connect(self._on_tab)
        self.header.add_beside(self.tabs)
        self.header.add_tool(self._summary)
        self._pages = QStackedWidget()
        self._runs_page.addWidget(self.no_runs)
        self._runs_page.addWidget(self.runs)
        for page in (self.curves, self.settings, self._runs_page, self.labels, self.folds):
            self._pages.addWidget(page)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(0)
        column.addWidget(self.messages)
        self.folds_line.setContentsMargins(12, 4, 12, 0)
        column.addWidget(self.folds_line)
        column.addWidget(self._pages, 1)
        self.set_content(content)


def describe(config: TrainingConfig) -> str:
    """The settings in one line: "AdamW · η 0.003 · batch 64 · cross-entropy · one cycle"."""
    optimizer = config.optimizer
    parts = (
        optimizer.title,
        f"η {optimizer.lr:g}",
        f"batch {config.batch_size}",
        config.loss.title.lower(),
        config.schedule.title.lower(),
    )
    return " · ".join(parts)
