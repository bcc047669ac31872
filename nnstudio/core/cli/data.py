"""nnstudio data: what a data set or somebody's own files hold, how they are divided, and what leaks."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from nnstudio.core.cli.data_text import as_text
from nnstudio.core.cli.output import say, say_json
from nnstudio.core.cli.progress import TaskBar
from nnstudio.core.cli.sources import source_spec, split_spec
from nnstudio.core.cli.trained import load_data
from nnstudio.core.data.datasets import Dataset, DatasetSpec, Indices
from nnstudio.core.data.leakage import LeakReport, compare_splits, find_leaks, keeps_whole
from nnstudio.core.data.own.row_numbers import RowNumbers
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import PARTS, Split, SplitSpec
from nnstudio.core.data.split.advice import split_warnings
from nnstudio.core.data.split.dividing import divide
from nnstudio.core.data.split.file import save_split
from nnstudio.core.data.split.parts import class_counts
from nnstudio.core.data.split.words import require_possible
from nnstudio.core.errors import DataError


def run(arguments: argparse.Namespace) -> int:
    """The command; its exit code."""
    spec = source_spec(arguments.source, arguments)
    dataset = load_data(spec, arguments.data_dir)
    if not len(dataset):
        raise DataError(f"{dataset.title} has no samples yet.")
    require_possible(arguments.split or "", dataset)
    wanted = split_spec(arguments, SplitSpec())
    with TaskBar() as progress:
        split = divide(dataset, wanted, progress)
        preprocessing = Preprocessing.fit(dataset.inputs, "standardize", split.train)
        report = find_leaks(dataset, split, progress) if arguments.leaks else None
        compared = _comparison(spec, dataset, split, arguments, wanted.seed) if arguments.leaks else None
    if arguments.save_split:
        save_split(arguments.save_split, dataset, split)
    result = _result(spec, dataset, split, wanted, preprocessing)
    result |= {"leaks": None} if report is None else _leaks(dataset, report, compared)
    if arguments.json:
        say_json(result)
    else:
        say(as_text(result))
    return 0


def _comparison(
    spec: DatasetSpec, dataset: Dataset, split: Split, arguments: argparse.Namespace, seed: int
) -> dict[str, Any] | None:
    """What dividing by row promises and dividing by group keeps: for the group, or for the one that is proposed."""
    if dataset.kind != "table":
        return None
    groups = dataset.groups
    if groups is None and hasattr(spec, "groups") and (column := _proposed(spec)):
        groups = load_data(replace(spec, groups=column), arguments.data_dir).groups  # type: ignore[call-arg]
    if groups is None:
        return None
    found = compare_splits(dataset, groups, split.test, seed)
    return asdict(found) | {"how": found.how, "text": found.told(keeps_whole(groups, split))}


def _proposed(spec: DatasetSpec) -> str | None:
    """The column of somebody's own table that looks like a group and predicts the target."""
    from nnstudio.core.data.own import understand

    return next((proposal.column for proposal in understand(spec.path).proposals if proposal.strong), None)  # type: ignore[attr-defined]


def _result(
    spec: DatasetSpec, dataset: Dataset, split: Split, wanted: SplitSpec, preprocessing: Preprocessing
) -> dict[str, Any]:
    everything = np.arange(len(dataset), dtype=np.int64)
    return {
        "name": spec.kind,
        "title": dataset.title,
        "kind": dataset.kind,
        "task": dataset.task,
        "n": len(dataset),
        "input_shape": list(dataset.input_shape),
        "target": dataset.target or None,
        "features": list(dataset.features),
        "classes": _counts(dataset, everything),
        "parts": {part: _part(dataset, split.part(part)) for part in PARTS},
        "folds": [{part: _part(dataset, getattr(fold, part)) for part in PARTS[:2]} for fold in split.folds],
        "seed": wanted.seed,
        "groups": _groups(dataset),
        "preparation": _preparation(dataset, preprocessing),
        "notes": list(dataset.notes),
        "warnings": list(split_warnings(dataset, split, wanted)),
        "fingerprint": dataset.fingerprint,
    }


def _counts(dataset: Dataset, indices: Indices) -> dict[str, int]:
    counts = class_counts(dataset, indices).tolist()
    return dict(zip(dataset.class_names, counts, strict=False))


def _part(dataset: Dataset, indices: Indices) -> dict[str, Any]:
    return {"n": len(indices), "classes": _counts(dataset, indices)}


def _groups(dataset: Dataset) -> dict[str, Any] | None:
    groups = dataset.groups
    if groups is None:
        return None
    counts = np.bincount(groups.codes, minlength=len(groups.names)).tolist()
    return {"column": groups.column, "n": len(groups.names), "sizes": dict(zip(groups.names, counts, strict=True))}


def _preparation(dataset: Dataset, preprocessing: Preprocessing) -> dict[str, Any]:
    """What is measured on the training part: per channel in units of 0…1, or per feature in its own unit."""
    found: dict[str, Any] = {"mean": list(preprocessing.mean), "std": list(preprocessing.std)}
    if dataset.kind == "table":
        low = np.array(preprocessing.low)
        found |= {"min": low.tolist(), "max": (low + np.array(preprocessing.span)).tolist()}
        found["missing"] = int(sum(np.isnan(piece).sum() for piece in _pieces(dataset)))
    return found


def _pieces(dataset: Dataset, rows: int = 65_536) -> list[Any]:
    return [dataset.inputs[start : start + rows] for start in range(0, len(dataset), rows)]


def _leaks(dataset: Dataset, report: LeakReport, compared: dict[str, Any] | None) -> dict[str, Any]:
    pairs = [
        {"a": _id(dataset, leak.a), "b": _id(dataset, leak.b), "kind": leak.kind, "parts": list(leak.parts)}
        | _labels_of(dataset, leak.a, leak.b)
        for leak in report.pairs
    ]
    clashes = [
        {"a": _id(dataset, clash.a), "b": _id(dataset, clash.b), "kind": clash.kind}
        | _labels_of(dataset, clash.a, clash.b)
        for clash in report.clashes
    ]
    return {
        "leaks": pairs,
        "contradictions": clashes,
        "suspicions": [asdict(suspicion) for suspicion in report.suspicions],
        "leak_notes": list(report.notes),
        "group_comparison": compared,
        "leaks_seconds": round(report.seconds, 3),
    }


def _id(dataset: Dataset, index: int) -> str | int:
    """A path, or the number of a row as a number."""
    numbered = dataset.ids is None or isinstance(dataset.ids, RowNumbers)
    return int(dataset.id_of(index)) if numbered else dataset.id_of(index)


def _labels_of(dataset: Dataset, a: int, b: int) -> dict[str, Any]:
    if dataset.task != "classification":
        return {}
    return {"labels": [dataset.class_names[int(dataset.labels[index])] for index in (a, b)]}
