"""A network while it learns: its module, its optimizer, and what one step does with them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import torch
from torch import nn

from nnstudio.core.data.preparation import CLASS_WEIGHTS
from nnstudio.core.network import Trace, build
from nnstudio.core.training.course import Course
from nnstudio.core.training.frozen import learning_weights, training_mode
from nnstudio.core.training.interruption import StepGivenUpError, interruptible, is_long
from nnstudio.core.training.job import TrainingJob
from nnstudio.core.training.layout import prefers_channels_last
from nnstudio.core.training.resume import restore
from nnstudio.core.training.tasks import rules_of
from nnstudio.core.training.tensors import epoch_seed


class Learner:
    """Begins with the job's weights, or with first ones drawn from its seed; goes on as the job's `resume` says."""

    def __init__(
        self,
        job: TrainingJob,
        plan: Trace,
        labels: torch.Tensor,
        device: torch.device,
        should_stop: Callable[[], bool],
    ) -> None:
        """`labels`: all of the training part; score and price of a mistake hang on them."""
        self._job, self._should_stop = job, should_stop
        self._watched = is_long(plan, job.config.batch_size, device)
        rules = rules_of(job.dataset.task)
        self._score = rules.scorer(labels)
        weighted = job.balance == CLASS_WEIGHTS
        self._prices = rules.weights(labels, len(job.dataset.class_names)) if weighted else None
        self.module = _built(job, device)
        self.optimizer = job.config.optimizer.make(learning_weights(self.module))
        if job.resume is not None:
            restore(self.optimizer, job.resume)

    def begin_epoch(self, course: Course) -> None:
        """Be as at this place of an epoch, whatever happened before."""
        training_mode(self.module)
        # Dropout draws from torch's global state: seeding it by the epoch makes each epoch repeat by itself.
        torch.manual_seed(epoch_seed(self._job.config.seed, course.epoch))
        resume = self._job.resume
        if course.step_in_epoch and resume is not None and resume.random is not None:
            torch.set_rng_state(resume.random)

    def step(
        self, inputs: torch.Tensor, labels: torch.Tensor, progress: float
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor] | None:
        """Forward, backward, update. Loss, score and outputs; None when it was given up and nothing has changed.

        `progress`: how far along the training is, 0…1, for the schedule.
        """
        self._set_learning_rate(progress)
        self.optimizer.zero_grad(set_to_none=True)
        try:
            with interruptible(self.module, self._should_stop) if self._watched else nullcontext():
                outputs = self.module(inputs)
                loss = self._job.config.loss(outputs, labels, self._prices)
                loss.backward()
        except StepGivenUpError:
            return None
        self.optimizer.step()
        answers = outputs.detach()
        return loss.detach(), self._score(answers, labels), answers

    def _set_learning_rate(self, progress: float) -> None:
        config = self._job.config
        lr = config.optimizer.lr * config.schedule.factor(progress)
        for group in self.optimizer.param_groups:
            group["lr"] = lr


def _built(job: TrainingJob, device: torch.device) -> nn.Module:
    module = build(job.network, job.dataset.input_shape, seed=job.config.seed)
    if job.start is not None:
        module.load_state_dict(job.start.weights)
    if prefers_channels_last(job.network) and device.type != "mps":
        for weight in module.parameters():
            if weight.dim() == 4:
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)
    return module.to(device)
