"""The bar on top that is always there: train, stop, step, how far, how well, how fast, on what."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from nnstudio.core.errors import TrainingError
from nnstudio.core.project.cross_validation import has_folds
from nnstudio.core.training import Event
from nnstudio.core.training.device import device_title, pick_device
from nnstudio.core.training.tasks import rules_of
from nnstudio.gui.action_button import ActionButton
from nnstudio.gui.figures import duration, loss, number, percent, score
from nnstudio.gui.theme import number_font
from nnstudio.gui.training.headway import Headway, whole
from nnstudio.gui.training.ways import WaysToTrain
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.pill import Pill
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer, TrainerState

NUMBERS_MS = 500
"""Numbers change twice a second: faster cannot be read."""
PROGRESS_SIZE = QSize(270, 40)
_NARROWEST_PROGRESS = 110
_ROOM_FOR_KEYS, _ROOM_FOR_SPEED = 1330, 1180
"""In a bar narrower than this the key beside Train goes, then the samples a second."""


class TransportBar(QFrame):
    """Shows the trainer's state; its buttons are the actions of the menus."""

    def __init__(self, store: ProjectStore, trainer: Trainer, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self._store, self._trainer = store, trainer
        self.headway = Headway()
        self.train = ActionButton(actions["train"], primary=True, shortcut=True)
        self.ways = WaysToTrain(actions[name] for name in ("train_folds", "start_anew"))
        self.stop = ActionButton(actions["stop"])
        self.step = ActionButton(actions["step"])
        self.export = ActionButton(actions["export"])
        self._where = ElidedLabel()
        self._progress = QProgressBar()
        self._accuracy, self._loss, self._score_name = QLabel(), QLabel(), QLabel("Validation accuracy")
        self._best = QLabel("▲ best")
        self._words: tuple[str, ...] = ()
        self._speed, self._device = Pill(), Pill(dot="good")
        self._lay_out()
        self._speed.keep_size(f"{number(99_999)} samples/s")
        self._timer = QTimer(self, interval=NUMBERS_MS)
        self._timer.timeout.connect(self.refresh)
        trainer.reported.connect(self._on_reported)
        trainer.state_changed.connect(self._on_state_changed)
        trainer.run_changed.connect(self.refresh)
        store.project_changed.connect(lambda *_: self.refresh())
        self.refresh()

    def _on_reported(self, events: list[Event]) -> None:
        first = self.headway.step == 0
        for event in events:
            self.headway.take(event, self._trainer.folds)
        if first or self._trainer.state is not TrainerState.TRAINING:
            self.refresh()

    def _on_state_changed(self, state: TrainerState) -> None:
        self.headway.enter(state)
        if state is TrainerState.IDLE:
            self._timer.stop()
        else:
            self._timer.start()
        self.refresh()

    def refresh(self) -> None:
        """Write all numbers anew."""
        self.ways.setVisible(has_folds(self._store.project.split))
        self._write_progress()
        self._write_metrics()
        self._write_speed()
        self._write_device()

    def _write_progress(self) -> None:
        started = self._trainer.started
        if started is None or not self._trainer.busy:
            self._write_done()
            return
        folds, done, all_steps = self._trainer.folds, self.headway.steps_done(started), whole(started)
        share = min(1.0, max(0.0, done / max(all_steps, 1)))
        # The folds to come take about as many steps as the one under way.
        to_come = len(folds.numbers) - folds.place - 1 if folds else 0
        self._progress.setValue(round(1000 * ((folds.place + share) / len(folds.numbers) if folds else share)))
        epoch, last = min(self.headway.epoch + 1, started.last_epoch), started.last_epoch
        tail = self._tail(all_steps - done + to_come * all_steps)
        brief = tail.removesuffix(" left")
        if folds:
            fold, count = folds.fold, folds.count
            self._tell(
                f"Fold {fold} of {count} · epoch {epoch} of {last} · {tail}",
                f"Fold {fold}/{count} · {epoch}/{last} · {tail}",
                f"{fold}/{count} · {brief}",
            )
            return
        step = number(self.headway.step)
        self._tell(
            f"Epoch {epoch} of {last} · step {step} · {tail}",
            f"Epoch {epoch}/{last} · {tail}",
            f"{epoch}/{last} · {brief}",
        )

    def _write_done(self) -> None:
        """What was trained, or will be, while nothing is under way."""
        done = len(self._trainer.history.epochs)
        self._progress.setValue(1000 if done else 0)
        if not done:
            self._tell(f"Ready · {self._store.project.training.epochs} epochs")
            return
        run = self._trainer.run_project
        of_fold = f"Fold {run.split.fold} · trained" if run and has_folds(run.split) else "Trained"
        self._tell(f"{of_fold} {done} epoch{'s' * (done != 1)}{self._since()}")

    def _tell(self, *words: str) -> None:
        """Write the longest of some wordings that there is room for; the pointer reads the whole."""
        self._words = words
        wide, room = self._where.fontMetrics().horizontalAdvance, self._block.width()
        self._where.setText(next((text for text in words if wide(text) <= room), words[-1]))
        self._where.setToolTip(words[0] if self._where.text() != words[0] else "")

    def _since(self) -> str:
        """What has become of the project since the run in hand, if the figures are of another network or other data."""
        run, project = self._trainer.run_project, self._store.project
        if run is None or (run.network, run.dataset, run.split) == (project.network, project.dataset, project.split):
            return ""
        return " · edited since"

    def _tail(self, steps_left: int) -> str:
        if self._trainer.state is TrainerState.PAUSED:
            return "paused"
        if self._trainer.state is TrainerState.STOPPING:
            return "stopping"
        seconds = self.headway.seconds_for(steps_left)
        return "starting" if seconds is None else f"{duration(seconds)} left"

    def _write_metrics(self) -> None:
        # While training: the newest epoch. Afterwards: the best one, whose weights answer and are exported.
        history = self._trainer.history
        row = (history.epochs[-1] if history.epochs else None) if self._trainer.busy else history.best
        judged = row.validation if row else None
        known = self._trainer.busy or history.epochs
        rules = rules_of(self._trainer.task if known else self._store.project.dataset.known_task)
        self._accuracy.setText(score(rules.judged(judged), rules.judge) if judged else "–")
        self._score_name.setText(f"Validation {rules.judge.words}")
        self._loss.setText(loss(judged.loss) if judged else "–")
        self._best.setVisible(bool(row and row.epoch == (history.best and history.best.epoch)))

    def _write_speed(self) -> None:
        rows = self._trainer.history.epochs
        rate = rows[-1].samples_per_second if rows else 0.0
        if not rows and self._trainer.state is TrainerState.TRAINING:
            rate = self.headway.samples_per_second()
        self._speed.setText(f"{number(round(rate))} samples/s" if rate else "– samples/s")

    def _write_device(self) -> None:
        choice = self._store.project.training.device
        started = self._trainer.started if self._trainer.busy else None
        try:
            title = device_title(started.device, started.threads) if started else device_title(pick_device(choice))
            self._device.setText(title)
            self._device.setToolTip("")
            self._device.set_dot("good")
        except TrainingError as error:  # pressing Train says it again in full
            self._device.setText(f"no {choice.upper()}")
            self._device.setToolTip(str(error))
            self._device.set_dot("error")

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        for button in (self.train, self.ways, self.stop, self.step):
            row.addWidget(button)
        row.addSpacing(8)
        self._block = self._progress_block()
        row.addWidget(self._block)
        row.addSpacing(8)
        row.addWidget(self._figure(self._score_name, self._accuracy, self._best))
        row.addWidget(self._figure(QLabel("Validation loss"), self._loss))
        row.addStretch(1)
        row.addWidget(self._speed)
        row.addWidget(self._device)
        row.addWidget(self.export)

    def _progress_block(self) -> QWidget:
        self._where.setProperty("role", "caption")
        self._where.setFont(number_font(12))
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._progress.setAccessibleName("Progress of the training")
        block = QWidget()
        # Of one size: its words change twice a second, and what may grow makes the whole window lay itself out anew.
        block.setFixedSize(PROGRESS_SIZE)
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addStretch(1)
        column.addWidget(self._where)
        column.addWidget(self._progress)
        column.addStretch(1)
        return block

    @staticmethod
    def _figure(caption: QLabel, value: QLabel, *beside: QLabel) -> QWidget:
        value.setFont(number_font(17, QFont.Weight.DemiBold))
        value.setFixedSize(value.fontMetrics().size(0, percent(1.0)))
        value.setAccessibleName(caption.text())
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(4, 0, 8, 0)
        column.setSpacing(0)
        caption.setProperty("role", "caption")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(value)
        for label in beside:
            label.setProperty("role", "good")
            policy = label.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # or what stands right of it would jump
            label.setSizePolicy(policy)
            line.addWidget(label)
        line.addStretch(1)
        column.addWidget(caption)
        column.addLayout(line)
        return block

    def _fit(self) -> None:
        """Make do with the width there is: at 1280 pixels all is told, at less in fewer words."""
        self.train.show_shortcut(self.width() >= _ROOM_FOR_KEYS)
        self._speed.setVisible(self.width() >= _ROOM_FOR_SPEED)
        others = self._row.minimumSize().width() - self._block.width()
        width = max(_NARROWEST_PROGRESS, min(PROGRESS_SIZE.width(), self.width() - others))
        if width != self._block.width():
            self._block.setFixedWidth(width)
            self._tell(*self._words)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().event(event)
