"""The last state of a training whose weights were all numbers: what is shown, kept, and gone on from."""

from __future__ import annotations

from nnstudio.core.training.checkpoint import Checkpoint, is_finite, snapshot
from nnstudio.core.training.course import Course
from nnstudio.core.training.events import ResumeState
from nnstudio.core.training.job import TrainingJob
from nnstudio.core.training.learner import Learner
from nnstudio.core.training.meter import StepMeter
from nnstudio.core.training.resume import capture


class LastGood:
    """Begins with the state at the start, good or not."""

    def __init__(self, job: TrainingJob, learner: Learner, course: Course, meter: StepMeter) -> None:
        self._job, self._learner, self._course, self._meter = job, learner, course, meter
        self.checkpoint, self.resume = self._checkpoint({}), self._resume()

    def take(self, metrics: dict[str, float] | None = None) -> bool:
        """Take the state of this moment; refused, with False, if a weight is no number.

        A step's loss is from before its change of the weights, so a finite loss does not tell.
        """
        checkpoint = self._checkpoint(metrics or {})
        if not is_finite(checkpoint.weights):
            return False
        self.checkpoint, self.resume = checkpoint, self._resume()
        self._meter.snapshot_taken()
        return True

    def _checkpoint(self, metrics: dict[str, float]) -> Checkpoint:
        job, course, data = self._job, self._course, self._job.dataset
        return Checkpoint(
            job.network,
            data.input_shape,
            data.class_names,
            job.preprocessing,
            snapshot(self._learner.module),
            course.epoch,
            course.step,
            metrics,
            target=job.target,
            features=data.features,
            several=data.several,
            came_as=data.came_as,
        )

    def _resume(self) -> ResumeState:
        at = self._course
        where = (at.first_epoch, at.last_epoch, at.epoch, at.step_in_epoch)
        return capture(self._learner.optimizer, *where, self._meter.so_far)
