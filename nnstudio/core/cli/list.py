"""nnstudio list: the presets, layers, data sets, losses, optimizers and export formats that there are.

Whatever needs torch is imported where it is needed: loading it takes a second, and the list of presets needs none.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nnstudio.core.cli.output import say, say_json, table
from nnstudio.core.cli.preset_table import PRESETS
from nnstudio.core.words import thousands

if TYPE_CHECKING:
    from nnstudio.core.data.datasets import DatasetSpec
    from nnstudio.core.spec import Spec

Entry = dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    entries = _entries(arguments.what, arguments.data_dir)
    if arguments.json:
        say_json(entries)
    else:
        say(_as_table(entries))
    return 0


def _entries(what: str, folder: Path | None) -> list[Entry]:
    match what:
        case "presets":
            return [{**asdict(line), "input_shape": list(line.input_shape)} for line in PRESETS]
        case "datasets":
            return _datasets(folder)
        case _:
            return [_spec(cls) for cls in _registries()[what]]


def _registries() -> dict[str, list[type[Spec]]]:
    from nnstudio.core.export import EXPORTERS
    from nnstudio.core.network import LAYERS
    from nnstudio.core.training import LOSSES, OPTIMIZERS

    return {
        "layers": list(LAYERS),
        "losses": list(LOSSES),
        "optimizers": list(OPTIMIZERS),
        "exporters": list(EXPORTERS),
    }


def _datasets(chosen: Path | None) -> list[Entry]:
    from nnstudio.core.data.catalogue import in_order
    from nnstudio.core.paths import data_folder, preferred_data_folder

    folder = data_folder(chosen, preferred_data_folder())
    return [_dataset(cls, folder) for cls in in_order()]


def _dataset(cls: type[DatasetSpec], folder: Path) -> Entry:
    from nnstudio.core.data.catalogue import download_bytes, is_own

    spec = cls()
    missing = "give a path to it instead of this name" if is_own(cls) else spec.missing(folder)
    return {
        "name": cls.kind,
        "title": cls.title,
        "group": cls.group,
        "available": not missing,
        "download_bytes": download_bytes(spec),
        "hint": missing,
    }


def _spec(cls: type[Spec]) -> Entry:
    from nnstudio.core.spec import params

    knobs = [
        {"name": knob.name, "label": knob.label, "type": knob.type, "default": _plain(knob.default), "help": knob.help}
        for knob in params(cls)
    ]
    return {"name": cls.kind, "title": cls.title, "group": cls.group, "help": cls.explanation(), "knobs": knobs}


def _plain(value: Any) -> Any:
    return getattr(value, "kind", value)


def _as_table(entries: list[Entry]) -> str:
    columns = [key for key in entries[0] if key != "help"]
    if "download_bytes" in columns:
        return _datasets_as_table(entries)
    rows = [[_cell(key, entry[key]) for key in columns] for entry in entries]
    return table(rows, [key.replace("_", " ") for key in columns])


def _datasets_as_table(entries: list[Entry]) -> str:
    """Under the names of their groups; where none are here, what to do about it comes once, below."""
    blocks = []
    for group in dict.fromkeys(entry["group"] for entry in entries):
        rows = [[entry["name"], entry["title"], _whether_here(entry)] for entry in entries if entry["group"] == group]
        blocks.append(table(rows, [group, "title", "available"]))
    ending = "The window downloads them; --data-dir or NNSTUDIO_DATA names the folder where they lie already."
    return "\n\n".join(blocks) + f"\n\n{ending}"


def _whether_here(entry: Entry) -> str:
    if entry["available"]:
        return "yes"
    size = entry["download_bytes"]
    return f"no: a download of {max(1, round(size / 1e6))} MB" if size else entry["hint"]


def _cell(key: str, value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value) if key == "year" else thousands(value)
        case list() if key == "knobs":
            return ", ".join(f"{knob['name']}={knob['default']}" for knob in value)
        case list():
            return "×".join(map(str, value))
        case _:
            return str(value)
