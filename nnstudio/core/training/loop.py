"""The training loop: a generator that does one step each time it is asked for the next event.

So pausing is not asking, stepping is asking once, and a script reads it with a `for`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext

import torch
from torch import nn

from nnstudio.core.data.preparation import BALANCED_SAMPLING, CLASS_WEIGHTS
from nnstudio.core.network import build, trace
from nnstudio.core.training.checkpoint import Checkpoint, is_finite, snapshot
from nnstudio.core.training.device import pick_device
from nnstudio.core.training.evaluation import evaluate_in_chunks
from nnstudio.core.training.events import (
    NOTHING_SO_FAR,
    EpochEnded,
    Event,
    Finished,
    FinishReason,
    Progress,
    ResumeState,
    Snapshot,
    Started,
)
from nnstudio.core.training.frozen import learning_weights, training_mode
from nnstudio.core.training.interruption import StepGivenUpError, interruptible, is_long
from nnstudio.core.training.job import TrainingJob, require_possible
from nnstudio.core.training.layout import prefers_channels_last
from nnstudio.core.training.memory import memory_shortage_told, require_memory
from nnstudio.core.training.meter import StepMeter
from nnstudio.core.training.metrics import Metrics
from nnstudio.core.training.neighbours import Neighbours
from nnstudio.core.training.resume import capture, restore
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.training.tensors import epoch_seed, raw_tensors, steps_in_epoch, train_tensors
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
    """The state of one training between its events."""

    def __init__(self, job: TrainingJob, should_stop: Callable[[], bool]) -> None:
        self.job, self.should_stop = job, should_stop
        config = job.config
        plan = trace(job.network, job.dataset.input_shape, len(job.dataset.class_names), job.dataset.several)
        plan.require_sound()
        require_possible(job, plan)
        self.device = pick_device(config.device)
        require_memory(plan, config.batch_size, self.device)
        self.parameters = plan.learned
        self.watched = is_long(plan, config.batch_size, self.device)
        self.threads = threads_for(plan, config.batch_size, torch.get_num_threads())
        self.neighbours = Neighbours(self.threads if self.device.type == "cpu" else 1)
        self.module = self._build()
        balanced = job.balance == BALANCED_SAMPLING
        facts = (job.dataset, job.split.train, job.preprocessing, self.device, job.target)
        self.tensors = train_tensors(*facts, job.augmentation, balanced)
        self.rules = rules_of(job.dataset.task)
        self.score = self.rules.scorer(self.tensors.labels)
        self.weights = self._weights()
        self.validation = raw_tensors(job.dataset, job.split.validation, self.device, job.target)
        self.optimizer = config.optimizer.make(learning_weights(self.module))
        self.steps_per_epoch = steps_in_epoch(len(self.tensors), config.batch_size)
        self.first_epoch, self.last_epoch = job.span
        self.epoch, self.step_in_epoch = 0, 0
        if job.resume is not None:
            self.epoch, self.step_in_epoch = job.resume.epoch, job.resume.step_in_epoch
            restore(self.optimizer, job.resume)
        self.best = job.best_so_far
        so_far = job.resume.so_far if job.resume else NOTHING_SO_FAR
        self.meter = StepMeter(self.device, so_far, job.target.std**config.loss.power if job.target else 1.0)
        self.good = self._checkpoint()
        self.good_resume = self._resume()

    def _build(self) -> nn.Module:
        module = build(self.job.network, self.job.dataset.input_shape, seed=self.job.config.seed)
        if self.job.start is not None:
            module.load_state_dict(self.job.start.weights)
        if prefers_channels_last(self.job.network) and self.device.type != "mps":
            for weight in module.parameters():
                if weight.dim() == 4:
                    weight.data = weight.data.contiguous(memory_format=torch.channels_last)
        return module.to(self.device)

    def _weights(self) -> torch.Tensor | None:
        """How much a mistake costs in each class or label; None where all cost the same."""
        if self.job.balance != CLASS_WEIGHTS:
            return None
        return self.rules.weights(self.tensors.labels, len(self.job.dataset.class_names))

    @property
    def step(self) -> int:
        """Steps done over the whole run."""
        return self.epoch * self.steps_per_epoch + self.step_in_epoch

    def started(self) -> Started:
        """The first event."""
        return Started(
            device=str(self.device),
            threads=self.threads,
            parameters=self.parameters,
            train_samples=len(self.tensors),
            validation_samples=len(self.validation[1]),
            steps_per_epoch=self.steps_per_epoch,
            first_epoch=self.epoch,
            last_epoch=self.last_epoch,
            note=self.job.note,
            task=self.job.dataset.task,
        )

    def events(self) -> Iterator[Event]:
        """All events, in order."""
        yield self.started()
        reason: FinishReason = "completed"
        while reason == "completed" and self.epoch < self.last_epoch:
            reason = yield from self.run_epoch()
        yield self.finished(reason)

    def run_epoch(self) -> Generator[Event, None, FinishReason]:
        """The steps that are left of this epoch, then the validation part. Returns how the epoch ended."""
        began, samples = self.meter.seconds, self.meter.samples
        outcome = yield from self._steps()
        if outcome != "completed":
            return outcome
        seconds = self.meter.seconds - began
        rate = (self.meter.samples - samples) / max(seconds, 1e-9)
        validation = yield from self._evaluate()
        if validation is None and len(self.validation[1]):
            return "stopped"
        train = self.meter.epoch_metrics()
        self.epoch, self.step_in_epoch = self.epoch + 1, 0
        self.meter.begin_epoch()
        told = self.rules.figures(train, validation)
        if (validation and not math.isfinite(validation.loss)) or not self._keep(told):
            return "diverged"
        yield self._epoch_ended(train, validation, seconds, rate)
        return "completed"

    def _steps(self) -> Generator[Event, None, FinishReason]:
        config = self.job.config
        training_mode(self.module)
        self._seed_epoch()
        for inputs, labels in self.tensors.batches(config.batch_size, config.seed, self.epoch, self.step_in_epoch):
            done = None if self.should_stop() else self._one_step(inputs, labels)
            if done is None:
                fine = not self.meter.unread or (yield from self._report(last=True))
                return "stopped" if fine else "diverged"
            self.meter.add(*done, len(labels))
            self.step_in_epoch += 1
            self.neighbours.look()
            if not (yield from self._report(last=self.step_in_epoch == self.steps_per_epoch)):
                return "diverged"
            if not self.meter.unread and self.meter.snapshot_due(SNAPSHOT_SECONDS):
                if not self._keep():
                    return "diverged"
                yield Snapshot(self.good)
        return "completed"

    def _report(self, last: bool) -> Generator[Event, None, bool]:
        """Hand over what the meter has; False when there is a loss among it that is no number."""
        losses, accuracies = self.meter.read(last)
        if self.meter.finite:
            yield Progress(self.epoch, self.step, self.meter.samples, losses, accuracies)
        return self.meter.finite

    def _one_step(self, inputs: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor] | None:
        """Forward, backward, update. Loss and score; None when it was given up and nothing has changed."""
        self._set_learning_rate()
        self.optimizer.zero_grad(set_to_none=True)
        try:
            with interruptible(self.module, self.should_stop) if self.watched else nullcontext():
                logits = self.module(inputs)
                loss = self.job.config.loss(logits, labels, self.weights)
                loss.backward()
        except StepGivenUpError:
            return None
        self.optimizer.step()
        return loss.detach(), self.score(logits.detach(), labels)

    def _seed_epoch(self) -> None:
        # Dropout draws from torch's global state: seeding it by the epoch makes each epoch repeat by itself.
        torch.manual_seed(epoch_seed(self.job.config.seed, self.epoch))
        resume = self.job.resume
        if self.step_in_epoch and resume is not None and resume.random is not None:
            torch.set_rng_state(resume.random)

    def _set_learning_rate(self) -> None:
        course = (self.last_epoch - self.first_epoch) * self.steps_per_epoch
        progress = (self.step - self.first_epoch * self.steps_per_epoch) / course
        lr = self.job.config.optimizer.lr * self.job.config.schedule.factor(progress)
        for group in self.optimizer.param_groups:
            group["lr"] = lr

    def _evaluate(self) -> Generator[Event, None, Metrics | None]:
        job = self.job
        chunks = evaluate_in_chunks(self.module, *self.validation, job.preprocessing, job.config.loss, job.target)
        for result in chunks:
            if result is not None:
                return result
            if self.should_stop():
                return None
            yield Progress(self.epoch, self.step, self.meter.samples, evaluating=True)
        return None

    def _epoch_ended(self, train: Metrics, validation: Metrics | None, seconds: float, rate: float) -> EpochEnded:
        score = self.rules.rank(validation or train)
        best = self.best is None or score > self.best
        self.best = score if best else self.best
        last = (self.good, self.good_resume)
        return EpochEnded(self.epoch, self.step, train, validation, seconds, rate, best, *last)

    def _keep(self, metrics: dict[str, float] | None = None) -> bool:
        """Take the state of this moment as the last good one; refused, with False, if a weight is no number.

        A step's loss is from before its change of the weights, so a finite loss does not tell.
        """
        checkpoint = self._checkpoint(metrics)
        if not is_finite(checkpoint.weights):
            return False
        self.good, self.good_resume = checkpoint, self._resume()
        self.meter.snapshot_taken()
        return True

    def finished(self, reason: FinishReason) -> Finished:
        """The last event."""
        if reason == "stopped" and not self._keep():
            reason = "diverged"
        sentence = {
            "completed": "Training is complete.",
            "stopped": "Training was stopped; what was learned is kept.",
            "diverged": DIVERGED,
        }[reason]
        seconds, rate = self.meter.totals()
        return Finished(reason, sentence, seconds, rate, self.good, self.good_resume)

    def _checkpoint(self, metrics: dict[str, float] | None = None) -> Checkpoint:
        job = self.job
        facts = (job.network, job.dataset.input_shape, job.dataset.class_names, job.preprocessing)
        known = (metrics or {}, job.target, job.dataset.features, job.dataset.several)
        return Checkpoint(*facts, snapshot(self.module), self.epoch, self.step, *known)

    def _resume(self) -> ResumeState:
        where = (self.first_epoch, self.last_epoch, self.epoch, self.step_in_epoch)
        return capture(self.optimizer, *where, self.meter.so_far)
