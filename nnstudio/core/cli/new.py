"""nnstudio new: a project from a named network or from PyTorch source, with weights from elsewhere if there are any."""

from __future__ import annotations

import argparse
import re
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from nnstudio.core.cli.output import complain, facts, say, say_json
from nnstudio.core.cli.parser import UsageError
from nnstudio.core.data.datasets import DigitsData
from nnstudio.core.data.datasets.labels import DIGIT, SMALL_OR_LARGE
from nnstudio.core.errors import NetworkError, SpecError
from nnstudio.core.network import Network, Shape, describe_shape, find_preset, trace
from nnstudio.core.network.pretrained import Fitted, fitted
from nnstudio.core.network.weight_files import read_weight_file
from nnstudio.core.project.document import LARGEST_SIDE, Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.words import thousands

_SHAPE = re.compile(r"\d{1,6}([x×]\d{1,6}){0,2}")
_LARGEST_SOURCE = 2**20
"""Bytes of source that are read at most; that of the largest preset has a tenth of it."""


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    _require_sense(arguments)
    project, shape = _project(arguments)
    found = None
    if arguments.weights is not None:
        source = arguments.weights.name
        found = fitted(read_weight_file(arguments.weights), project.network, shape, source)
        _tell_of_fresh(found, source)
    with closing(_written(arguments.out, project, found, arguments.weights)) as file:
        result = _result(file, shape)
    if arguments.json:
        say_json(result)
    else:
        say(_as_text(result))
    _tell_of_problems(project, shape)
    return 0


def _require_sense(arguments: argparse.Namespace) -> None:
    if (arguments.from_code is None) != (arguments.input is None):
        raise UsageError("--from-code FILE.py and --input CxHxW belong together.")
    if arguments.classes is not None and arguments.classes < 1:
        raise UsageError(f"--classes must be at least 1, not {arguments.classes}.")


def _project(arguments: argparse.Namespace) -> tuple[Project, Shape]:
    """The project without weights, and the shape of the samples that its network is made for."""
    try:
        if arguments.preset is not None:
            preset = find_preset(arguments.preset)
            classes, shape = arguments.classes or preset.classes, preset.input_shape
            network = preset.network(shape, classes)
        else:
            shape = read_shape(arguments.input)
            network, classes = _from_code(arguments.from_code, shape, arguments.classes), arguments.classes
    except SpecError as error:
        raise UsageError(str(error)) from error
    dataset = DigitsData(labels=SMALL_OR_LARGE if classes is not None and classes <= 2 else DIGIT)
    usual = shape == dataset.known_shape
    return Project(dataset=dataset, network=network, input_shape=None if usual else shape), shape


def read_shape(text: str) -> Shape:
    """ "3x32x32" or "30" as the shape of a sample. Raises UsageError."""
    shape = tuple(map(int, re.split("[x×]", text))) if _SHAPE.fullmatch(text) else ()
    if len(shape) not in (1, 3) or not all(1 <= side <= LARGEST_SIDE for side in shape):
        raise UsageError(f"--input is channels x height x width, such as 3x32x32, not {text[:40]!r}.")
    return shape


def _from_code(path: Path, shape: Shape, classes: int | None) -> Network:
    from nnstudio.core.network.source import parse_source

    network = parse_source(_read_source(path), shape)
    if classes is None:
        return network
    problem = next(iter(trace(network, shape, classes).problems), None)
    # What is wrong with it before its last layer is not for this command to mend.
    only_the_end = problem is not None and problem.fix is not None and not trace(network, shape).problems
    return problem.fix.network if problem and problem.fix and only_the_end else network


def _read_source(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_SOURCE:
            raise NetworkError(f"{path.name} is larger than any source of a network. Choose another file.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise NetworkError(f"{path} cannot be read ({reason}). Choose another file.") from error


def _written(out: Path, project: Project, found: Fitted | None, weights: Path | None) -> ProjectFile:
    if found is None or weights is None:
        return ProjectFile.create(out, project)
    # The file takes its place only when the weights are in it.
    with (
        tempfile.TemporaryDirectory(prefix="nnstudio-") as folder,
        closing(ProjectFile.create(Path(folder) / "new.nns", project)) as file,
    ):
        file.save(replace(project, start=file.add_start_weights(found.weights, weights.name)))
        return file.save_as(out)


def _tell_of_fresh(found: Fitted, source: str) -> None:
    if found.fresh:
        complain(f"{source} was made for another number of classes, so the last layer ({found.fresh[0]}) begins anew.")


def _tell_of_problems(project: Project, shape: Shape) -> None:
    """What stands in the way of training, which the cards of the window say too."""
    own = trace(project.network, shape).problems
    if own:
        complain(own[0].text)
    elif project.dataset.known_shape is not None:
        data = trace(project.network, project.dataset.known_shape, len(project.dataset.known_classes))
        if data.problems:
            complain(f"The network does not fit the {project.dataset.title.lower()} yet: {data.problems[0].text}")


def _result(file: ProjectFile, shape: Shape) -> dict[str, Any]:
    project = file.project()
    plan = trace(project.network, shape)
    return {
        "out": str(file.path),
        "input_shape": list(shape),
        "output_shape": list(plan.output_shape) if plan.output_shape else None,
        "parameters": plan.parameters,
        "weights": project.start.source if project.start else None,
    }


def _as_text(result: dict[str, Any]) -> str:
    output = describe_shape(tuple(result["output_shape"])) if result["output_shape"] else "nothing yet"
    return facts(
        [
            ("Written to", result["out"]),
            ("Input", describe_shape(tuple(result["input_shape"]))),
            ("Output", output),
            ("Parameters", thousands(result["parameters"])),
            ("Weights", result["weights"] or "new ones, by the seed"),
        ]
    )
