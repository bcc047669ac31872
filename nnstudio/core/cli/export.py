"""nnstudio export: take a trained network away, checked on validation samples by running the written file."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.cli.output import facts, looks_words, say, say_json
from nnstudio.core.cli.progress import TaskBar
from nnstudio.core.cli.trained import find_trained
from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.core.export import EXPORTERS, ExportReport, export, samples_to_check
from nnstudio.core.export.base import SAMPLES
from nnstudio.core.project.cross_validation import fold_words, has_folds
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.looks import Subject, subject_of
from nnstudio.core.project.untrained import describe_untrained, random_samples, untrained_checkpoint
from nnstudio.core.training import Checkpoint
from nnstudio.core.words import thousands


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    with closing(ProjectFile.open(arguments.file, read_only=True)) as file:
        newest = file.newest_trained()
        checkpoint, samples = _untrained(file) if newest is None else _trained(file, arguments.data_dir)
        weights = _weights_words(newest.project.split) if newest else describe_untrained(file.project())
        with TaskBar() as progress:
            report = export(checkpoint, EXPORTERS[arguments.format](), arguments.out, samples, progress)
        looks = len(file.looks(_looks_at(file)))
    if arguments.json:
        fold = newest.project.split.fold if newest and has_folds(newest.project.split) else None
        say_json(_as_json(report) | {"trained": newest is not None, "fold": fold, "test_looks": looks})
    else:
        say(_as_text(report, weights, looks))
    return 0


def _weights_words(spec: SplitSpec) -> str:
    return ", ".join(filter(None, ("the best ones of the newest run", fold_words(spec))))


def _trained(file: ProjectFile, data_folder: Path | None) -> tuple[Checkpoint, NDArray[np.uint8]]:
    trained = find_trained(file)
    # Any samples will do, as long as they have the right shape.
    return trained.checkpoint, samples_to_check(*trained.data(data_folder, must_be_same=False))


def _untrained(file: ProjectFile) -> tuple[Checkpoint, NDArray[np.uint8]]:
    """The network as it would begin, and random samples: nothing is known of the data that it will meet."""
    checkpoint = untrained_checkpoint(file.project(), file)
    return checkpoint, random_samples(checkpoint.input_shape, SAMPLES)


def _looks_at(file: ProjectFile) -> Subject:
    """What the looks were at that matter to what is exported: the data of its training."""
    run = file.newest_trained()
    project = run.project if run is not None else file.project()
    return subject_of(project.dataset, project.split)


def _as_json(report: ExportReport) -> dict[str, object]:
    return {
        "format": report.format,
        "path": str(report.path),
        "bytes": report.bytes,
        "max_abs_error": report.max_abs_error,
        "checked_with": report.checked_with,
        "samples": report.samples,
        "files": [str(file) for file in report.files],
    }


def _as_text(report: ExportReport, weights: str, looks: int) -> str:
    return facts(
        [
            ("Format", EXPORTERS[report.format].title),
            *(("Written", str(file)) for file in report.files),
            ("Weights", weights),
            ("Size", f"{thousands(report.bytes)} bytes"),
            ("Checked with", report.checked_with),
            ("Largest difference", f"{report.max_abs_error:.2g} over {report.samples} samples"),
            ("Test part", looks_words(looks)),
        ]
    )
