"""From the options of `nnstudio train` to the project that they describe."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from nnstudio.core.cli.parser import UsageError
from nnstudio.core.cli.trained import load_data
from nnstudio.core.data.datasets import DATASETS, Dataset
from nnstudio.core.errors import SpecError
from nnstudio.core.network import find_preset
from nnstudio.core.project.document import Project, with_preset
from nnstudio.core.training import OPTIMIZERS, TrainingConfig


def project_from_preset(arguments: argparse.Namespace) -> tuple[Project, Dataset]:
    """What --preset and --data name, with the other options, and the data. Raises UsageError for unknown names."""
    with _as_usage():
        preset, spec = find_preset(arguments.preset), DATASETS[arguments.data]()
        config = overridden(TrainingConfig(), arguments)
    dataset = load_data(spec, arguments.data_dir)
    project = with_preset(Project(dataset=spec, training=config), preset, dataset.input_shape, len(dataset.class_names))
    if project.dataset != spec:
        # The preset puts another question to the same images: Pigeon tells small digits from large ones.
        dataset = load_data(project.dataset, arguments.data_dir)
    return project, dataset


def project_with_options(project: Project, arguments: argparse.Namespace) -> Project:
    """A stored project with the options in place of its own settings. Raises UsageError."""
    with _as_usage():
        return replace(project, training=overridden(project.training, arguments))


def overridden(config: TrainingConfig, arguments: argparse.Namespace) -> TrainingConfig:
    """The settings with those that the command line names. Raises SpecError for values that cannot be.

    Another optimizer brings its own learning rate, unless --lr gives one.
    """
    optimizer = config.optimizer
    if arguments.optimizer is not None and arguments.optimizer != optimizer.kind:
        optimizer = _optimizer(arguments.optimizer)
    if arguments.lr is not None:
        optimizer = replace(optimizer, lr=arguments.lr)
    names = ("epochs", "batch_size", "seed", "device")
    given: dict[str, Any] = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    return replace(config, optimizer=optimizer, **given)


def _optimizer(kind: str) -> Any:
    if kind not in OPTIMIZERS:
        raise SpecError(f"There is no optimizer named {kind!r}. Known are: {', '.join(OPTIMIZERS.kinds())}.")
    return OPTIMIZERS[kind]()


@contextmanager
def _as_usage() -> Iterator[None]:
    try:
        yield
    except SpecError as error:
        raise UsageError(str(error)) from error
