"""Collects what the steps of a training gave, and hands it over without making an accelerator wait."""

from __future__ import annotations

import math
import time

import torch

from nnstudio.core.training.events import NOTHING_SO_FAR, SoFar
from nnstudio.core.training.metrics import Metrics

ACCELERATOR_SECONDS = 0.1
"""How often results are fetched from an accelerator; each fetch makes it wait."""


class StepMeter:
    """Losses and hits of single steps; sums over the epoch; speed over the whole call.

    Losses are told `unit` times as large as they come: that of a target on a scale of its own (`Target`).
    """

    def __init__(self, device: torch.device, so_far: SoFar = NOTHING_SO_FAR, unit: float = 1.0) -> None:
        self._unit = unit
        self._at_once = device.type == "cpu"
        self._waiting: list[tuple[torch.Tensor, torch.Tensor, int]] = []
        self._last_read = self._last_snapshot = self._began = time.perf_counter()
        self._waited = 0.0
        self.samples = 0
        self.finite = True
        self._loss_sum, self._hit_sum, self._epoch_samples = so_far

    def begin_epoch(self) -> None:
        """Forget the sums of the epoch before."""
        self._loss_sum, self._hit_sum, self._epoch_samples = NOTHING_SO_FAR

    @property
    def so_far(self) -> SoFar:
        """The sums of the epoch under way, as far as they were read."""
        return self._loss_sum, self._hit_sum, self._epoch_samples

    def add(self, loss: torch.Tensor, hits: torch.Tensor, n: int) -> None:
        """One step's mean loss, and over its `n` samples the number of right answers or the sum of what is
        explained."""
        self._waiting.append((loss, hits, n))
        self.samples += n

    @property
    def unread(self) -> bool:
        """Whether there are results that nobody has seen."""
        return bool(self._waiting)

    def read(self, last: bool = False) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Losses and scores since the last reading; empty when it is too early to ask an accelerator."""
        if not (self._at_once or last or time.perf_counter() - self._last_read > ACCELERATOR_SECONDS):
            return (), ()
        self._last_read = time.perf_counter()
        if not self._waiting:
            return (), ()
        sizes = [n for _, _, n in self._waiting]
        if self._at_once:
            losses = [float(loss) for loss, _, _ in self._waiting]
            hits = [float(hit) for _, hit, _ in self._waiting]
        else:
            losses = torch.stack([loss for loss, _, _ in self._waiting]).tolist()
            hits = torch.stack([hit for _, hit, _ in self._waiting]).float().tolist()
        self._waiting.clear()
        losses = [loss * self._unit for loss in losses]
        self._sum_up(losses, hits, sizes)
        return tuple(losses), tuple(hit / n for hit, n in zip(hits, sizes, strict=True))

    def _sum_up(self, losses: list[float], hits: list[float], sizes: list[int]) -> None:
        for loss, hit, n in zip(losses, hits, sizes, strict=True):
            self.finite = self.finite and math.isfinite(loss)
            self._loss_sum += loss * n
            self._hit_sum += hit
            self._epoch_samples += n

    def epoch_metrics(self) -> Metrics:
        """Mean loss and score over the steps of this epoch."""
        n = max(self._epoch_samples, 1)
        return Metrics(self._loss_sum / n, self._hit_sum / n, self._epoch_samples)

    def snapshot_due(self, seconds: float) -> bool:
        """Whether so much time has passed since the last snapshot; if so, the clock starts anew."""
        due = time.perf_counter() - self._last_snapshot >= seconds
        if due:
            self.snapshot_taken()
        return due

    def snapshot_taken(self) -> None:
        """Start the snapshot clock anew."""
        self._last_snapshot = time.perf_counter()

    def waited(self, seconds: float) -> None:
        """So much time passed while nobody asked for the next event."""
        self._waited += seconds

    @property
    def seconds(self) -> float:
        """Time spent since the start, without the waiting."""
        return time.perf_counter() - self._began - self._waited

    def totals(self) -> tuple[float, float]:
        """Seconds spent, and samples trained per second of them."""
        seconds = self.seconds
        return seconds, self.samples / max(seconds, 1e-9)
