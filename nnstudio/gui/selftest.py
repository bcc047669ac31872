"""Is this installation sound? Opens the window unseen, trains twenty steps, exports and runs the result."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

STEPS = 20


def run_selftest() -> int:
    """Print one line a check; 0 when all hold, 1 at the first that does not."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="nnstudio-selftest-", ignore_cleanup_errors=True) as folder:
        try:
            for line in _checks(Path(folder)):
                print(f"ok   {line}", flush=True)
        except Exception as error:  # whatever it is, the installation is not sound
            print(f"FAIL {type(error).__name__}: {error}", file=sys.stderr)
            return 1
    print("This installation works.")
    return 0


def _checks(folder: Path) -> Iterator[str]:
    import torch

    yield f"torch {torch.__version__} on {'CUDA' if torch.cuda.is_available() else 'the CPU'}"
    from PySide6 import __version__ as pyside
    from PySide6.QtCore import QSettings

    from nnstudio.gui.app import Studio

    studio = Studio(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat), folder / "state")
    studio.show()
    for _ in range(5):
        studio.app.processEvents()
    yield f"the window opens (PySide6 {pyside}, {studio.app.platformName()})"
    studio.close()
    yield from _train_and_export(folder)


def _train_and_export(folder: Path) -> Iterator[str]:
    from nnstudio.core.data.split.dividing import divide
    from nnstudio.core.export import OnnxExporter, export
    from nnstudio.core.project.document import first_project
    from nnstudio.core.project.in_hand import in_hand
    from nnstudio.core.project.jobs import new_job
    from nnstudio.core.training import Finished, Progress, train

    project = first_project()
    data = in_hand(project, project.dataset.load(folder), divide)
    dataset, split = data.dataset, data.split
    job = new_job(project, dataset, split)
    yield f"{dataset.title}: {len(dataset)} images"
    seen: list[int] = []
    losses: list[float] = []
    finished = None
    for event in train(job, lambda: len(seen) >= STEPS):
        if isinstance(event, Progress) and event.losses:
            seen.append(event.step)
            losses += event.losses
        if isinstance(event, Finished):
            finished = event
    assert finished is not None
    assert losses[-1] < losses[0], "the loss did not fall"
    yield f"{len(seen)} training steps: loss {losses[0]:.2f} → {losses[-1]:.2f}"
    samples = dataset.inputs[list(islice(split.validation, 8))]
    report = export(finished.checkpoint, OnnxExporter(), folder / "model.onnx", samples)
    yield f"ONNX export, checked with {report.checked_with}: largest difference {report.max_abs_error:.1e}"
