"""nnstudio show: the network of a project file as a table, as JSON, as a drawing or as PyTorch source."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from nnstudio.core.cli.output import complain, say, say_json, table
from nnstudio.core.errors import ExportError
from nnstudio.core.files import replacing
from nnstudio.core.network import Network, Shape, Trace, TraceRow, describe_shape, trace
from nnstudio.core.network import Path as LayerPath
from nnstudio.core.network.drawing import layout, to_svg
from nnstudio.core.paths import data_folder, preferred_data_folder
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.find_sample import find_sample
from nnstudio.core.words import thousands

_NOTHING = "–"
_HEAD = ("name", "kind", "output shape", "parameters", "MACs", "receptive field")


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    with closing(ProjectFile.open(arguments.file, read_only=True)) as file:
        project = file.project()
        sample = find_sample(file, data_folder(None, preferred_data_folder()))
    if sample.note:
        complain(sample.note)
    if arguments.code:
        say(_source(project.network, sample.shape).rstrip("\n"))
        return 0
    plan = trace(project.network, sample.shape, sample.classes, sample.several)
    if arguments.json:
        say_json(as_json(project.network, plan))
    elif arguments.svg is not None:
        _write(arguments.svg, to_svg(layout(plan)))
        say(f"Written: {arguments.svg}")
    else:
        say(as_text(plan))
        for problem in plan.problems:
            complain(problem.text)
    return 0


def as_json(network: Network, plan: Trace) -> dict[str, Any]:
    """All that the table tells, for programs. `parameters` and `macs` of a block are those of all that it holds."""
    return {
        "layers": [_layer(network, row) for row in plan.rows],
        "parameters": plan.parameters,
        "macs": plan.macs,
        "input_shape": list(plan.input_shape),
        "output_shape": _listed(plan.output_shape),
        "problems": [problem.text for problem in plan.problems],
    }


def as_text(plan: Trace) -> str:
    """The table, blocks before what they hold, which is indented; and the totals."""
    rows = [_cells(row, plan.by_path) for row in plan.rows]
    total = ("total", "", _shape(plan.output_shape), thousands(plan.parameters), thousands(plan.macs), "")
    lines = table([*rows, total], _HEAD, right=(3, 4, 5)).split("\n")
    return "\n".join([f"input {describe_shape(plan.input_shape)}", "", *lines[:-1], lines[1], lines[-1]])


def _cells(row: TraceRow, rows: Mapping[LayerPath, TraceRow]) -> tuple[str, ...]:
    known = row.output_shape is not None
    return (
        "  " * (len(row.path) // 2) + _name(row, rows),
        _kind(row),
        _shape(row.output_shape),
        thousands(row.parameters) if known else _NOTHING,
        thousands(row.macs) if known else _NOTHING,
        str(row.receptive_field) if known else _NOTHING,
    )


def _name(row: TraceRow, rows: Mapping[LayerPath, TraceRow]) -> str:
    """With the name of its way, in a block that has several: "shortcut.conv1"."""
    block = rows[row.path[:-2]].layer if len(row.path) > 1 else None
    return f"{block.body_names[row.path[-2]]}.{row.name}" if block and len(block.bodies) > 1 else row.name


def _kind(row: TraceRow) -> str:
    times = f" ×{row.layer.copies}" if row.layer.copies > 1 else ""
    return row.layer.kind + times


def _shape(shape: Shape | None) -> str:
    return _NOTHING if shape is None else "×".join(str(side) for side in shape)


def _layer(network: Network, row: TraceRow) -> dict[str, Any]:
    return {
        "name": network.name_at(row.path),
        "kind": row.layer.kind,
        "path": list(row.path),
        "input_shape": _listed(row.input_shape),
        "output_shape": _listed(row.output_shape),
        "parameters": row.parameters,
        "macs": row.macs,
        "receptive_field": row.receptive_field,
        "problem": row.problem.text if row.problem else None,
    }


def _listed(shape: Shape | None) -> list[int] | None:
    return None if shape is None else list(shape)


def _source(network: Network, input_shape: Shape) -> str:
    # Imported when asked for: no other form needs it.
    from nnstudio.core.network.source import network_source

    return network_source(network, input_shape)


def _write(path: Path, text: str) -> None:
    try:
        with replacing(path) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}. Choose another place.") from error
