"""Progress on stderr: bars with the time left where a person looks on, a line an epoch elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from nnstudio.core.cli.output import complain, figures_text
from nnstudio.core.data.datasets.base import Task
from nnstudio.core.training import EpochEnded, Event, Progress, Started
from nnstudio.core.training.tasks import rules_of


def _bar(**settings: Any) -> Any:
    # Imported here: most commands end before there is anything to show.
    from tqdm import tqdm

    return tqdm(file=sys.stderr, leave=False, dynamic_ncols=True, **settings)


class TaskBar:
    """A Progress for slow tasks; silent where nobody looks on. Leave it with `with`."""

    def __init__(self) -> None:
        self._shown: Any = None
        self._seen = sys.stderr.isatty()

    def __call__(self, fraction: float | None, words: str) -> None:
        if not self._seen:
            return
        if self._shown is None:
            self._shown = _bar(total=1.0, bar_format="{desc} {percentage:3.0f}% |{bar}| {elapsed}")
        self._shown.set_description_str(words, refresh=False)
        self._shown.n = fraction or 0.0
        self._shown.refresh()

    def __enter__(self) -> TaskBar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._shown is not None:
            self._shown.close()


class TrainingBar:
    """The course of a training: a bar over all its steps, and one line for each finished epoch."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._done = 0
        self._epochs = 0
        self._task: Task = "classification"

    def show(self, event: Event) -> None:
        """Take in what the training reports."""
        match event:
            case Started():
                self._start(event)
            case Progress():
                self._move(event)
            case EpochEnded():
                self._write(_epoch_line(event, self._epochs, self._task))
            case _:
                pass

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()

    def _start(self, event: Started) -> None:
        if event.note:
            complain(event.note)
        self._epochs, self._task = event.last_epoch, event.task
        self._done = event.first_epoch * event.steps_per_epoch
        if sys.stderr.isatty():
            total = (event.last_epoch - event.first_epoch) * event.steps_per_epoch
            self._bar = _bar(total=total, unit="step", mininterval=0.2)

    def _move(self, event: Progress) -> None:
        if self._bar is not None:
            self._bar.update(event.step - self._done)
            self._done = event.step

    def _write(self, line: str) -> None:
        if self._bar is None:
            complain(line)
        else:
            self._bar.write(line, file=sys.stderr)


def _epoch_line(event: EpochEnded, epochs: int, task: Task) -> str:
    width, rules = len(str(epochs)), rules_of(task)
    words = [f"epoch {event.epoch:>{width}}/{epochs}", f"training {figures_text(rules.named(event.train))}"]
    if event.validation:
        words.append(f"validation {figures_text(rules.named(event.validation))}")
    words.append(f"{event.samples_per_second:.0f} samples/s")
    return "   ".join(words) + ("   best" if event.best else "")
