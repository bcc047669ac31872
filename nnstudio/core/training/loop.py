"""The training loop: a generator that does one step each time it is asked for the next event.

So pausing is not asking, stepping is asking once, and a script reads it with a `for`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator

import torch

from nnstudio.core.data.preparation import BALANCED_SAMPLING
from nnstudio.core.network import trace
from nnstudio.core.training.answers import AnswerKeeper, PartAnswers, asked_of
from nnstudio.core.training.course import Course
from nnstudio.core.training.device import pick_device
from nnstudio.core.training.evaluation import evaluate_in_chunks
from nnstudio.core.training.events import (
    NOTHING_SO_FAR,
    EpochEnded,
    Event,
    Finished,
    FinishReason,
    Progress,
    Snapshot,
    Started,
)
from nnstudio.core.training.job import TrainingJob, require_possible
from nnstudio.core.training.last_good import LastGood
from nnstudio.core.training.learner import Learner
from nnstudio.core.training.memory import memory_shortage_told, require_memory
from nnstudio.core.training.meter import StepMeter
from nnstudio.core.training.metrics import Metrics
from nnstudio.core.training.neighbours import Neighbours
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.training.tensors import raw_tensors, steps_in_epoch, train_tensors
from nnstudio.core.training.threads import threads_for, using_threads

SNAPSHOT_SECONDS = 1.0

DIVERGED = (
    "The loss is no longer a number, so training stopped and the last good weights were kept. "
    "Try a learning rate ten times smaller."
)


def train(job: TrainingJob, should_stop: Callable[[], bool] = lambda: False) -> Iterator[Event]:
    """Train, and report. `should_stop` is asked after and within steps, and after chunks of an evaluation.

    Raises TrainingError or NetworkError with a sentence when the training cannot start, or when memory runs out. A
    loss or weights that are no numbers end it with Finished("diverged") and the last good weights. The time between
    an event and the wish for the next one counts for nothing, so a pause does not look like slow training.
    """
    with memory_shortage_told():
        loop = _Loop(job, should_stop)
        with using_threads(loop.threads), loop.neighbours:
            for event in loop.events():
                handed_over = time.perf_counter()
                yield event
                loop.meter.waited(time.perf_counter() - handed_over)


class _Loop:
    """What happens when in one training: steps, reports, evaluations, the last good state between them."""

    def __init__(self, job: TrainingJob, should_stop: Callable[[], bool]) -> None:
        self.job, self.should_stop = job, should_stop
        config, resume = job.config, job.resume
        plan = trace(job.network, job.dataset.input_shape, len(job.dataset.class_names), job.dataset.several)
        plan.require_sound()
        require_possible(job, plan)
        device = pick_device(config.device)
        require_memory(plan, config.batch_size, device)
        self.parameters, self.device = plan.learned, device
        self.threads = threads_for(plan, config.batch_size, torch.get_num_threads())
        self.neighbours = Neighbours(self.threads if device.type == "cpu" else 1)
        balanced = job.balance == BALANCED_SAMPLING
        facts = (job.dataset, job.split.train, job.preprocessing, device, job.target)
        self.tensors = train_tensors(*facts, job.augmentation, balanced)
        self.validation = raw_tensors(job.dataset, job.split.validation, device, job.target)
        self.rules = rules_of(job.dataset.task)
        parts = {"train": job.split.train, "validation": job.split.validation}
        self.learned, self.validated = (
            AnswerKeeper(asked_of(job.dataset, indices, part), job.target) for part, indices in parts.items()
        )
        self.learner = Learner(job, plan, self.tensors.labels, device, should_stop)
        done = (resume.epoch, resume.step_in_epoch) if resume else (0, 0)
        self.course = Course(*job.span, steps_in_epoch(len(self.tensors), config.batch_size), *done)
        self.best = job.best_so_far
        unit = job.target.std**config.loss.power if job.target else 1.0
        self.meter = StepMeter(device, resume.so_far if resume else NOTHING_SO_FAR, unit)
        self.good = LastGood(job, self.learner, self.course, self.meter)

    def started(self) -> Started:
        """The first event."""
        return Started(
            device=str(self.device),
            threads=self.threads,
            parameters=self.parameters,
            train_samples=len(self.tensors),
            validation_samples=len(self.validation[1]),
            steps_per_epoch=self.course.steps_per_epoch,
            first_epoch=self.course.epoch,
            last_epoch=self.course.last_epoch,
            note=self.job.note,
            task=self.job.dataset.task,
        )

    def events(self) -> Iterator[Event]:
        """All events, in order."""
        yield self.started()
        reason: FinishReason = "completed"
        while reason == "completed" and not self.course.over:
            reason = yield from self.run_epoch()
        yield self.finished(reason)

    def run_epoch(self) -> Generator[Event, None, FinishReason]:
        """The steps that are left of this epoch, then the validation part. Returns how the epoch ended."""
        began, samples = self.meter.seconds, self.meter.samples
        first = self.course.step_in_epoch
        outcome = yield from self._steps()
        if outcome != "completed":
            return outcome
        learned = self._learned(first)
        seconds = self.meter.seconds - began
        rate = (self.meter.samples - samples) / max(seconds, 1e-9)
        validation = yield from self._evaluate()
        if validation is None and len(self.validation[1]):
            return "stopped"
        train = self.meter.epoch_metrics()
        self.course.next_epoch()
        self.meter.begin_epoch()
        told = self.rules.figures(train, validation)
        if (validation and not math.isfinite(validation.loss)) or not self.good.take(told):
            return "diverged"
        yield self._epoch_ended(train, validation, seconds, rate, learned + self.validated.taken())
        return "completed"

    def _steps(self) -> Generator[Event, None, FinishReason]:
        config, course, learner = self.job.config, self.course, self.learner
        learner.begin_epoch(course)
        for inputs, labels in self.tensors.batches(config.batch_size, config.seed, course.epoch, course.step_in_epoch):
            done = None if self.should_stop() else learner.step(inputs, labels, course.progress)
            if done is None:
                fine = not self.meter.unread or (yield from self._report(last=True))
                return "stopped" if fine else "diverged"
            loss, score, outputs = done
            self.meter.add(loss, score, len(labels))
            self.learned.add(outputs)
            course.step_in_epoch += 1
            self.neighbours.look()
            if not (yield from self._report(last=course.epoch_over)):
                return "diverged"
            if not self.meter.unread and self.meter.snapshot_due(SNAPSHOT_SECONDS):
                if not self.good.take():
                    return "diverged"
                yield Snapshot(self.good.checkpoint)
        return "completed"

    def _report(self, last: bool) -> Generator[Event, None, bool]:
        """Hand over what the meter has; False when there is a loss among it that is no number."""
        losses, accuracies = self.meter.read(last)
        if self.meter.finite:
            yield self._progress(losses, accuracies)
        return self.meter.finite

    def _progress(
        self, losses: tuple[float, ...] = (), accuracies: tuple[float, ...] = (), evaluating: bool = False
    ) -> Progress:
        return Progress(self.course.epoch, self.course.step, self.meter.samples, losses, accuracies, evaluating)

    def _evaluate(self) -> Generator[Event, None, Metrics | None]:
        job = self.job
        facts = (*self.validation, job.preprocessing, job.config.loss, job.target)
        for result in evaluate_in_chunks(self.learner.module, *facts, self.validated.add):
            if result is not None:
                return result
            if self.should_stop():
                return None
            yield self._progress(evaluating=True)
        return None

    def _learned(self, first_step: int) -> tuple[PartAnswers, ...]:
        """What was said in the steps of this epoch; those before `first_step` were done in an earlier sitting."""
        config = self.job.config
        order = self.tensors.order(config.seed, self.course.epoch).numpy()
        return self.learned.taken(order[first_step * config.batch_size :])

    def _epoch_ended(
        self,
        train: Metrics,
        validation: Metrics | None,
        seconds: float,
        rate: float,
        answers: tuple[PartAnswers, ...],
    ) -> EpochEnded:
        score = self.rules.rank(validation or train)
        best = self.best is None or score > self.best
        self.best = score if best else self.best
        at, good = self.course, self.good
        kept = (good.checkpoint, good.resume, answers)
        return EpochEnded(at.epoch, at.step, train, validation, seconds, rate, best, *kept)

    def finished(self, reason: FinishReason) -> Finished:
        """The last event."""
        if reason == "stopped" and not self.good.take():
            reason = "diverged"
        sentence = {
            "completed": "Training is complete.",
            "stopped": "Training was stopped; what was learned is kept.",
            "diverged": DIVERGED,
        }[reason]
        seconds, rate = self.meter.totals()
        return Finished(reason, sentence, seconds, rate, self.good.checkpoint, self.good.resume)
