"""nnstudio export: take a trained network away, checked on validation samples by running the written file."""

from __future__ import annotations

import argparse
from contextlib import closing

from nnstudio.core.cli.output import facts, say, say_json, thousands
from nnstudio.core.cli.progress import TaskBar
from nnstudio.core.cli.trained import find_trained
from nnstudio.core.export import EXPORTERS, ExportReport, export, samples_to_check
from nnstudio.core.project.file import ProjectFile


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    with closing(ProjectFile.open(arguments.file, read_only=True)) as file:
        trained = find_trained(file)
        # Any samples will do, as long as they have the right shape.
        samples = samples_to_check(*trained.data(arguments.data_dir, must_be_same=False))
        with TaskBar() as progress:
            report = export(trained.checkpoint, EXPORTERS[arguments.format](), arguments.out, samples, progress)
    if arguments.json:
        say_json(_as_json(report))
    else:
        say(_as_text(report))
    return 0


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


def _as_text(report: ExportReport) -> str:
    return facts(
        [
            ("Format", EXPORTERS[report.format].title),
            *(("Written", str(file)) for file in report.files),
            ("Size", f"{thousands(report.bytes)} bytes"),
            ("Checked with", report.checked_with),
            ("Largest difference", f"{report.max_abs_error:.2g} over {report.samples} samples"),
        ]
    )
