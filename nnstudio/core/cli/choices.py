"""From the options of `nnstudio train` to the project that they describe."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from nnstudio.core.cli.sources import as_usage, columns_changed, source_spec, split_spec
from nnstudio.core.cli.trained import load_data
from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.data.split.words import require_possible
from nnstudio.core.errors import SpecError
from nnstudio.core.network import find_preset
from nnstudio.core.project.document import Project, with_preset
from nnstudio.core.training import OPTIMIZERS, TrainingConfig


def project_from_preset(arguments: argparse.Namespace) -> tuple[Project, Dataset]:
    """What --preset and --data name, with the other options, and the data. Raises UsageError for unknown names."""
    with as_usage():
        preset, config = find_preset(arguments.preset), overridden(TrainingConfig(), arguments)
    spec, divided = source_spec(arguments.data, arguments), split_spec(arguments, SplitSpec())
    dataset = load_data(spec, arguments.data_dir)
    require_possible(arguments.split or "", dataset)
    fresh = Project(dataset=spec, split=divided, training=config)
    project = with_preset(fresh, preset, dataset.input_shape, len(dataset.class_names), dataset.several)
    if project.dataset != spec:
        # The preset puts another question to the same images: Pigeon tells small digits from large ones.
        dataset = load_data(project.dataset, arguments.data_dir)
    return project, dataset


def project_with_options(project: Project, arguments: argparse.Namespace) -> Project:
    """A stored project with the options in place of its own settings. Raises UsageError.

    --seed is that of the training; the parts are drawn anew only where --split says how.
    """
    with as_usage():
        training = overridden(project.training, arguments)
    divided = split_spec(arguments, project.split) if arguments.split else project.split
    return replace(project, dataset=columns_changed(project.dataset, arguments), split=divided, training=training)


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
