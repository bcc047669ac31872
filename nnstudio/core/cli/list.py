"""nnstudio list: the presets, layers, data sets, losses, optimizers and export formats that there are."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from nnstudio.core.cli.output import say, say_json, table, thousands
from nnstudio.core.data.datasets import DATASETS
from nnstudio.core.export import EXPORTERS
from nnstudio.core.network import LAYERS, describe_shape, presets, trace
from nnstudio.core.paths import data_folder, preferred_data_folder
from nnstudio.core.spec import Spec, params
from nnstudio.core.training import LOSSES, OPTIMIZERS

Entry = dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    entries = _entries(arguments.what, data_folder(arguments.data_dir, preferred_data_folder()))
    if arguments.json:
        say_json(entries)
    else:
        say(_as_table(entries))
    return 0


def _entries(what: str, folder: Path) -> list[Entry]:
    match what:
        case "presets":
            return _presets()
        case "datasets":
            return _datasets(folder)
        case _:
            return [_spec(cls) for cls in _registries()[what]]


def _registries() -> dict[str, list[type[Spec]]]:
    return {
        "layers": list(LAYERS),
        "losses": list(LOSSES),
        "optimizers": list(OPTIMIZERS),
        "exporters": list(EXPORTERS),
    }


def _presets() -> list[Entry]:
    return [
        {
            "name": preset.name,
            "title": preset.title,
            "year": preset.year,
            "input_shape": list(preset.input_shape),
            "classes": preset.classes,
            "parameters": trace(preset.network(), preset.input_shape).parameters,
        }
        for preset in presets()
    ]


def _datasets(folder: Path) -> list[Entry]:
    return [
        {"name": cls.kind, "title": cls.title, "available": not cls().missing(folder), "hint": cls().missing(folder)}
        for cls in DATASETS
    ]


def _spec(cls: type[Spec]) -> Entry:
    knobs = [
        {"name": knob.name, "label": knob.label, "type": knob.type, "default": _plain(knob.default), "help": knob.help}
        for knob in params(cls)
    ]
    return {"name": cls.kind, "title": cls.title, "group": cls.group, "help": cls.explanation(), "knobs": knobs}


def _plain(value: Any) -> Any:
    return value.kind if isinstance(value, Spec) else value


def _as_table(entries: list[Entry]) -> str:
    columns = [key for key in entries[0] if key != "help"]
    rows = [[_cell(key, entry[key]) for key in columns] for entry in entries]
    return table(rows, [key.replace("_", " ") for key in columns])


def _cell(key: str, value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value) if key == "year" else thousands(value)
        case list() if key == "knobs":
            return ", ".join(f"{knob['name']}={knob['default']}" for knob in value)
        case list():
            return describe_shape(tuple(value))
        case _:
            return str(value)
