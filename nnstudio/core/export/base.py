"""Taking a trained network away: write a file, run that very file on real samples, and only then put it in place."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import Dataset, Progress, silent
from nnstudio.core.data.split import Split
from nnstudio.core.errors import ExportError
from nnstudio.core.spec import Registry, Spec
from nnstudio.core.training.checkpoint import Checkpoint

TOLERANCE = 1e-4
"""How far an output of the written file may be from the network's own, for outputs up to 1; in proportion above."""

SAMPLES = 64
"""How many samples a written file is checked on."""

_DATABASE = b"SQLite format 3\0"
"""How project files begin."""


@dataclass(frozen=True)
class ExportReport:
    """What was written and how well it was checked.

    `files` are all files written, `path` the main one among them; `bytes` is their size together. `max_abs_error` is
    the largest difference between an output (logit) of the file and of the network on `samples` samples.
    """

    format: str
    path: Path
    bytes: int
    max_abs_error: float
    checked_with: str
    samples: int
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Answers:
    """The outputs N×K that a written file gave, and what ran it: "ONNX Runtime 1.31.1". They are logits, or values in
    the target's unit."""

    logits: NDArray[np.float32]
    checked_with: str


@dataclass(frozen=True)
class Exporter(Spec):
    """A file format. Subclasses write the file and run what they wrote."""

    suffix: ClassVar[str] = ""

    def files(self, path: Path) -> tuple[Path, ...]:
        """Every file that an export to `path` writes, the main one last."""
        return (path,)

    def write(self, checkpoint: Checkpoint, path: Path, progress: Progress) -> None:
        """Write `files(path)`. OSError is left to the caller; `progress` may raise Cancelled."""
        raise NotImplementedError

    def run(self, path: Path, samples: NDArray[Any], progress: Progress) -> Answers:
        """The outputs of the written file for uint8 samples N×C×H×W, or rows of a table, float32 N×F.

        `progress` may raise Cancelled.
        """
        raise NotImplementedError


EXPORTERS: Registry[Exporter] = Registry("export format")


def export(
    checkpoint: Checkpoint,
    exporter: Exporter,
    path: Path,
    samples: NDArray[Any],
    progress: Progress = silent,
) -> ExportReport:
    """Write the network to `path` and check the file on `samples` (those of the validation part are right): uint8
    N×C×H×W, or rows of a table, float32 N×F.

    The format's suffix is added when `path` has none. Whatever fails, older files of that name stay as they were and
    nothing half-written is left. Raises ExportError, and Cancelled when `progress` does.
    """
    if path.is_dir():
        raise ExportError(f"{path} is a folder. Give the name of a file.")
    path = path if path.suffix else path.with_suffix(exporter.suffix)
    _require_possible(exporter, path, samples)
    expected = _expected(checkpoint, samples)
    try:
        with tempfile.TemporaryDirectory(prefix=".nnstudio-", dir=path.parent, ignore_cleanup_errors=True) as folder:
            partial = Path(folder) / path.name
            progress(0.0, "Writing the file")
            exporter.write(checkpoint, partial, progress)
            progress(0.5, "Running the written file on samples")
            answers = exporter.run(partial, samples, progress)
            error = _largest_difference(expected, answers)
            progress(0.9, "Putting the file in place")
            _install(exporter.files(partial), exporter.files(path), Path(folder))
    except OSError as problem:
        raise ExportError(_disk_sentence(path, problem)) from problem
    progress(1.0, "Exported")
    files = exporter.files(path)
    size = sum(file.stat().st_size for file in files)
    return ExportReport(exporter.kind, path, size, error, answers.checked_with, len(samples), files)


def samples_to_check(dataset: Dataset, split: Split) -> NDArray[Any]:
    """What `export` may check a file on: up to SAMPLES of the validation part, or of the training part without one."""
    indices = split.validation if len(split.validation) else split.train
    return dataset.inputs[indices[:SAMPLES]]


def _disk_sentence(path: Path, problem: OSError) -> str:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full, so {path.name} could not be written. Free some space and export again."
    reason = problem.strerror or str(problem)
    return f"{path.name} could not be written to {path.parent} ({reason}). Choose another folder."


def _require_possible(exporter: Exporter, path: Path, samples: NDArray[Any]) -> None:
    if not len(samples):
        raise ExportError("An export is checked on real samples, but there are none. Load the data first.")
    if not path.parent.is_dir():
        raise ExportError(f"There is no folder {path.parent}. Choose an existing one.")
    for file in exporter.files(path):
        if file.is_dir():
            raise ExportError(f"{file} is a folder. Give the name of a file.")
        if file.exists() and not os.access(file, os.W_OK):
            raise ExportError(f"{file} is write-protected. Choose another name.")
        if _is_database(file):
            raise ExportError(f"{file} is a project, which an export must not replace. Choose another name.")


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE


def _expected(checkpoint: Checkpoint, samples: NDArray[Any]) -> NDArray[np.float32]:
    with torch.inference_mode():
        inputs = checkpoint.preprocessing.apply(torch.from_numpy(np.array(samples)))
        logits: NDArray[np.float32] = checkpoint.answers(checkpoint.module()(inputs)).numpy()
    if not np.isfinite(logits).all():
        raise ExportError("The network's outputs are not numbers any more. Train it again before exporting.")
    return logits


def _largest_difference(expected: NDArray[np.float32], answers: Answers) -> float:
    if answers.logits.shape != expected.shape:
        raise ExportError(f"The written file gave outputs of another shape ({answers.checked_with}). Nothing was kept.")
    error = float(np.abs(answers.logits.astype(np.float64) - expected).max())
    # "not <=" so that a NaN fails too.
    if not error <= TOLERANCE * max(1.0, float(np.abs(expected).max())):
        raise ExportError(
            f"The written file does not answer as the network does: outputs differ by up to {error:.2g} "
            f"({answers.checked_with}). Nothing was kept."
        )
    return error


def _install(sources: tuple[Path, ...], targets: tuple[Path, ...], folder: Path) -> None:
    """Move all files to their places, or, when one cannot be moved, put back what stood there before."""
    backups = {target: folder / f"{index}.old" for index, target in enumerate(targets) if target.exists()}
    for target, backup in backups.items():
        shutil.copy2(target, backup)
    moved: list[Path] = []
    try:
        for source, target in zip(sources, targets, strict=True):
            os.replace(source, target)
            moved.append(target)
    except OSError:
        for target in moved:
            if target in backups:
                os.replace(backups[target], target)
            else:
                target.unlink()
        raise
