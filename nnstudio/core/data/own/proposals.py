"""Which columns seem to say who or what a row comes from: values that repeat and give the target away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.core.data.own.cells import numbers, words
from nnstudio.core.data.own.column_types import all_differ, guess, is_class_like
from nnstudio.core.data.own.scan import ColumnScan, TableScan
from nnstudio.core.data.own.understanding import GroupProposal

_FEWEST, _FEWEST_NUMBERS = 5, 8
_MOST_APART = 50
_GIVES_AWAY, _GIVES_AWAY_NUMBERS = 0.5, 0.9
_AMOUNT = 0.5
"""As much of what a number tells may its order tell, or it is an amount: the numbers of people are in no order."""
_PERSON = re.compile(
    r"(.*[ _.-])?(subject|subj|patient|person|participant|proband|writer|speaker|user|donor|animal|mouse|pid|"
    r"customer|family|plate|well|slide|batch|site|hospital|session|recording|group)s?([ _.-]?(id|no|nr|name|number))?",
    re.IGNORECASE,
)
_ID = re.compile(r"(.*[ _.-])?(id|uuid)", re.IGNORECASE)
_COUNT_OR_BAND = re.compile(r".*s|.+[ _.-]group", re.IGNORECASE)
_STEM = re.compile(r"^(.*?\d.*?)[\s_.\-]+\d+$")


def says_who(column: str) -> bool:
    """Whether a column's name is one for people, places or series that samples come from."""
    return _PERSON.fullmatch(column) is not None


def stem_of(value: str) -> str:
    """A name without its last number, where another number stands before it: "phon_R01_S01_3" → "phon_R01_S01"."""
    found = _STEM.match(value)
    return found.group(1) if found else value


def propose_groups(found: TableScan, target: str, classes: bool | None = None) -> list[GroupProposal]:
    """The columns that look like groups, the likeliest first. Judged by those of the first 20 000 rows that say what
    is predicted."""
    classes = is_class_like(found.columns[target]) if classes is None else classes
    found = _with_target(found, target, classes)
    if not found.head.num_rows:
        return []
    goal = _goal(found, target, classes)
    proposals: list[tuple[float, GroupProposal]] = []
    partitions: set[bytes] = set()
    for column in found.columns.values():
        values = _candidate(found, column) if column.name != target else None
        if values is None:
            continue
        codes = np.unique(values, return_inverse=True)[1]
        partition = _first_seen(codes).tobytes()
        if partition in partitions or (classes and _keeps_classes_whole(codes, goal)):
            continue
        told = told_by(codes, goal)
        if _is_amount(found, column, told, goal):
            continue
        proposal = _proposal(column, values, told, target)
        if proposal is not None:
            partitions.add(partition)
            proposals.append((told + proposal.strong, proposal))
    return [proposal for _, proposal in sorted(proposals, key=lambda entry: -entry[0])]


def _with_target(found: TableScan, target: str, classes: bool) -> TableScan:
    """The table without the rows that are left out since they do not say what is predicted."""
    column = found.head.column(target).combine_chunks()
    told = words(column).is_valid() if classes else np.isfinite(numbers(column, found.file.decimal))
    return replace(found, head=found.head.filter(told))


def told_by(codes: NDArray[np.int64], goal: NDArray[np.float64]) -> float:
    """How much of the target the other rows of each row's group tell: 0 nothing beyond chance, 1 all of it.

    `goal`: N×K, one column per class, or one with the standardised number. Rows alone in their group tell nothing.
    """
    count = np.bincount(codes).astype(float)
    sums = np.stack([np.bincount(codes, goal[:, k], len(count)) for k in range(goal.shape[1])], axis=1)
    others = count[codes] - 1
    told = others > 0
    if not told.any():
        return 0.0
    means = np.repeat(goal.mean(axis=0)[None], len(goal), axis=0)
    means[told] = (sums[codes][told] - goal[told]) / others[told, None]
    error, chance = ((goal - means) ** 2).sum(), ((goal - goal.mean(axis=0)) ** 2).sum()
    return float(max(0.0, 1 - error / chance)) if chance > 0 else 0.0


def told_by_order(values: NDArray[np.float64], goal: NDArray[np.float64]) -> float:
    """How much of the target the rows with the next lower and the next higher value tell: 0 nothing, 1 all of it.

    `values`: N numbers, NaN where there is none; `goal` as for `told_by`.
    """
    known = np.isfinite(values)
    places, codes = np.unique(values[known], return_inverse=True)
    if len(places) < 3:
        return 0.0
    goal, at = goal[known], np.arange(len(places))
    means = np.stack([np.bincount(codes, column) for column in goal.T], axis=1) / np.bincount(codes)[:, None]
    lower, higher = np.where(at > 0, at - 1, 1), np.where(at < len(at) - 1, at + 1, at - 1)
    apart = places[higher] - places[lower]
    share = (places - places[lower]) / np.where(apart > 0, apart, 1)
    between = np.where(apart > 0, share, 0)[:, None] * (means[higher] - means[lower]) + means[lower]
    error, chance = ((goal - between[codes]) ** 2).sum(), ((goal - goal.mean(axis=0)) ** 2).sum()
    return float(max(0.0, 1 - error / chance)) if chance > 0 else 0.0


def _is_amount(found: TableScan, column: ColumnScan, told: float, goal: NDArray[np.float64]) -> bool:
    """Whether a number tells by its order, as an age does; what is named for people may be sorted by the target."""
    sure = _ID.fullmatch(column.name) or (says_who(column.name) and not _COUNT_OR_BAND.fullmatch(column.name))
    if not told or sure or guess(column).type != "number":
        return False
    values = numbers(found.head.column(column.name).combine_chunks(), found.file.decimal)
    return told_by_order(values, goal) >= _AMOUNT * told


def _goal(found: TableScan, target: str, classes: bool) -> NDArray[np.float64]:
    column = found.head.column(target).combine_chunks()
    if not classes:
        values = numbers(column, found.file.decimal)
        usual = np.abs(values) < np.finfo(np.float32).max
        values = np.where(usual, values, values[usual].mean() if usual.any() else 0.0)
        return np.asarray(((values - values.mean()) / (values.std() or 1))[:, None], np.float64)
    codes = np.unique(np.array(words(column).to_pylist(), dtype=object).astype(str), return_inverse=True)[1]
    if codes.max() >= _MOST_APART:
        return codes[:, None].astype(np.float64)
    return np.asarray(np.eye(codes.max() + 1)[codes], np.float64)


def _candidate(found: TableScan, column: ColumnScan) -> NDArray[np.str_] | None:
    """The values of a column, or what they have in common, where they repeat as those of groups do."""
    guessed = guess(column)
    if not column.present or guessed.type in ("date", "left out") or (guessed.type == "number" and not column.whole):
        return None
    if column.many and all_differ(column) and guessed.type == "number":
        return None
    said = words(found.head.column(column.name).combine_chunks()).fill_null("").to_pylist()
    values = np.array(said, dtype=str)
    if guessed.type == "text" and len(set(said)) == len(said):
        values = np.array([stem_of(value) for value in said], dtype=str)
    distinct = len(np.unique(values))
    fewest = _FEWEST_NUMBERS if guessed.type == "number" else _FEWEST
    named = says_who(column.name)
    return values if (2 if named else fewest) <= distinct <= len(values) // 2 else None


def _proposal(column: ColumnScan, values: NDArray[np.str_], told: float, target: str) -> GroupProposal | None:
    number = guess(column).type == "number"
    named = says_who(column.name)
    strong = told >= (_GIVES_AWAY_NUMBERS if number and not named else _GIVES_AWAY)
    if not strong and not named:
        return None
    distinct = len(np.unique(values))
    what = "The beginnings of its values" if all_differ(column) else "Its values"
    times = round(len(values) / distinct)
    gives = f" and {'give away' if told > 0.95 else 'largely give away'} {target}" if strong else ""
    why = f"{what} repeat, about {times} times each ({distinct} different){gives}."
    return GroupProposal(column.name, why, strong)


def _keeps_classes_whole(codes: NDArray[np.int64], goal: NDArray[np.float64]) -> bool:
    """Whether every class is in one group only, as with the target in other words: divided by such a column, what is
    learned of would never be what is tested."""
    kinds = goal.argmax(axis=1) if goal.shape[1] > 1 else goal[:, 0].astype(np.int64)
    both = np.unique(np.stack([kinds, codes]), axis=1)
    return bool(both.shape[1] == len(np.unique(kinds)))


def _first_seen(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Codes numbered in the order in which they come, so that equal partitions are equal arrays."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return np.asarray(rank[inverse], np.int64)


def names_of(proposals: Sequence[GroupProposal]) -> set[str]:
    """The columns of strong proposals: as inputs they would give the target away."""
    return {proposal.column for proposal in proposals if proposal.strong}
