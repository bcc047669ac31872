"""One look into a network, on a thread: which weights, which sample, and what the layers make of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.datasets import Indices
from nnstudio.core.data.target import target_of
from nnstudio.core.errors import DataError, NetworkError
from nnstudio.core.explain import Model
from nnstudio.core.explain.activations import Observation, dead_units, observe
from nnstudio.core.explain.layer_weights import LayerWeights, weights_of
from nnstudio.core.network import Path, trace
from nnstudio.core.network.pretrained import completed
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.run_seals import ITSELF, Sealing
from nnstudio.core.training import Checkpoint
from nnstudio.core.training.memory import memory_shortage_told
from nnstudio.session.loaded import LoadedData

MOST_PARAMETERS = 80_000_000
"""Of networks that are built only to be looked into; larger ones take a second for each edit, and much memory."""
MOST_SAMPLES, FEWEST_SAMPLES = 256, 16
"""How many samples say whether a unit is dead; with fewer nothing is said."""
QUIET_MACS, BUSY_MACS = 4_000_000_000, 200_000_000
"""Multiply-adds spent on looking for dead units: a fifth of a second of one core, a hundredth during a training."""


@dataclass(frozen=True, eq=False)
class Wish:
    """What is to be looked at. Without a `checkpoint` it is the weights that a training of the project begins with.

    `image` is uint8 C×H×W, of the sample at `index`, None: of the canvas; `seal`: what the checkpoint must not be asked
    about; `focus` is the layer of which most is kept, and the weights; `busy`: a training is running.
    """

    checkpoint: Checkpoint | None
    project: Project
    data: LoadedData
    file: ProjectFile
    image: NDArray[np.uint8]
    index: int | None
    seal: Sealing | None
    focus: Path | None
    busy: bool


@dataclass(frozen=True, eq=False)
class Look:
    """What there was to see. `dead` has the units that are 0 for all of `dead_of` training samples (0: not known)."""

    wish: Wish
    checkpoint: Checkpoint
    observation: Observation
    weights: LayerWeights | None
    dead: dict[Path, tuple[int, ...]]
    dead_of: int

    @property
    def learned(self) -> bool:
        """Whether the weights are of a training; else nothing has been learned yet."""
        return self.wish.checkpoint is not None and self.checkpoint.step > 0


class Looker:
    """Answers wishes; keeps the first weights, the model and its dead units until they are others."""

    def __init__(self) -> None:
        self._first: tuple[tuple[object, ...], Checkpoint] | None = None
        self._model: Model | None = None
        self._dead: tuple[Model, LoadedData, int, dict[Path, tuple[int, ...]]] | None = None

    def __call__(self, wish: Wish) -> Look:
        _require_open(wish)
        checkpoint = wish.checkpoint or self._first_weights(wish)
        if self._model is None or self._model.checkpoint is not checkpoint:
            self._model = Model(checkpoint)
        model = self._model
        observation = observe(model, wish.image, wish.focus)
        weights = weights_of(model, wish.focus) if wish.focus is not None else None
        count, dead = self._dead_units(model, wish)
        return Look(wish, checkpoint, observation, weights, dead, count)

    def _first_weights(self, wish: Wish) -> Checkpoint:
        project, data = wish.project, wish.data
        facts = (project.network, data.dataset.input_shape, data.dataset.class_names, data.preprocessing)
        target = target_of(data.dataset, data.split.train)
        key = (*facts, project.training.seed, project.start, wish.file if project.start else None)
        if self._first is None or self._first[0] != key:
            # Both would not always fit into memory.
            self._first = self._model = self._dead = None
            plan = trace(project.network, data.dataset.input_shape)
            plan.require_sound()
            if plan.parameters > MOST_PARAMETERS:
                raise NetworkError("The network is too large to be looked into before it is trained.")
            start = wish.file.start_weights(project.start) if project.start else {}
            with memory_shortage_told():
                weights = completed(start, project.network, data.dataset.input_shape, project.training.seed).weights
            self._first = key, Checkpoint(*facts, weights, target=target, several=data.dataset.several)
        return self._first[1]

    def _dead_units(self, model: Model, wish: Wish) -> tuple[int, dict[Path, tuple[int, ...]]]:
        data, train = wish.data, _learned_from(wish)
        macs = trace(model.checkpoint.network, model.input_shape).macs
        count = min(MOST_SAMPLES, len(train), (BUSY_MACS if wish.busy else QUIET_MACS) // max(macs, 1))
        if count < FEWEST_SAMPLES:
            return 0, {}
        known = self._dead
        if known is None or known[:2] != (model, data) or known[2] < count:
            # Evenly out of the training part, so that all classes are among them.
            places = np.linspace(0, len(train) - 1, count).round().astype(np.int64)
            images = data.dataset.inputs[train[places]]
            self._dead = known = (model, data, count, dead_units(model, images))
        return known[2], known[3]


def _learned_from(wish: Wish) -> Indices:
    """The training part, without what the weights must not be asked about."""
    return wish.data.unasked(wish.seal if wish.checkpoint else None).keep(wish.data.split.train)[0]


def _require_open(wish: Wish) -> None:
    """Raise DataError for what the weights must not be asked about. New ones know of nothing yet."""
    if wish.checkpoint is None or wish.seal is None:
        return
    if wish.index is None:
        why = ITSELF if wish.seal.holds(wish.image) else ""
    else:
        why = wish.data.unasked(wish.seal).why_not(wish.index)
    if why:
        raise DataError(why)
