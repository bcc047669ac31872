"""How a table becomes inputs and labels: what is decided once it has been looked through, before it is read again."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from nnstudio.core.data.own.column_types import (
    MOST_CLASSES,
    ColumnGuess,
    chosen,
    distinct_words,
    guess,
    holds_numbers,
    is_class_like,
)
from nnstudio.core.data.own.columns import read_columns
from nnstudio.core.data.own.images import in_order
from nnstudio.core.data.own.label_columns import count_applying, must_say_yes_or_no, targets_named
from nnstudio.core.data.own.listing import few
from nnstudio.core.data.own.lost_rows import about_lost_rows, fewest_lost
from nnstudio.core.data.own.proposals import names_of, propose_groups, says_who
from nnstudio.core.data.own.scan import ColumnScan, TableScan
from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.own.understanding import GroupProposal
from nnstudio.core.errors import DataError
from nnstudio.core.words import counted

MOST_INPUTS = 20_000
TARGET_NAMES = ("target", "label", "labels", "class", "y", "outcome", "status", "diagnosis", "species", "output",
                 "quality", "result", "response", "survived")  # fmt: skip


@dataclass(frozen=True)
class Feature:
    """A column that becomes inputs: one, or one for each of the `values` of a category and one for `missing`."""

    column: str
    type: str
    values: tuple[str, ...] = ()
    missing: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What its inputs are called."""
        if self.type != "category":
            return (self.column,)
        every = (*self.values, "missing") if self.missing else self.values
        return tuple(f"{self.column}={value}" for value in every)


@dataclass(frozen=True)
class TablePlan:
    """`classes`: the class of each value of the target as it is written, empty for a number; `class_names` by class.
    Of several targets each is a label of which it says whether it applies."""

    found: TableScan
    targets: tuple[str, ...]
    classes: Mapping[str, int]
    class_names: tuple[str, ...]
    features: tuple[Feature, ...]
    guesses: Mapping[str, ColumnGuess]
    group: str
    proposals: tuple[GroupProposal, ...]
    notes: tuple[str, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of all inputs."""
        return tuple(name for feature in self.features for name in feature.names)

    @property
    def target(self) -> str:
        """What is predicted, in words."""
        return ", ".join(self.targets)

    @property
    def several(self) -> bool:
        """Whether several labels may apply to a row."""
        return len(self.targets) > 1

    @property
    def target_columns(self) -> list[ColumnScan]:
        """What was seen of the targets."""
        return [self.found.columns[name] for name in self.targets]

    @property
    def lost(self) -> int:
        """How many rows do not say what is predicted; of several targets, those of which that is known."""
        return fewest_lost(self.target_columns, bool(self.classes))

    def about_lost_rows(self, lost: int, at_least: bool = False) -> list[str]:
        """What is said of so many rows that are left out."""
        return about_lost_rows(self.target_columns, bool(self.classes), lost, at_least)

    def class_counts(self) -> dict[str, int]:
        """How many rows each class has, as far as the table was looked through."""
        if self.several:
            return {name: count_applying(self.found.columns[name]) for name in self.targets}
        counts = dict.fromkeys(self.class_names, 0)
        for written, count in self.found.columns[self.target].values.items():
            if written in self.classes:
                counts[self.class_names[self.classes[written]]] += count
        return counts


def plan(spec: TableData, found: TableScan) -> TablePlan:
    """How the table is read with a spec's knobs. Raises DataError where they do not fit it."""
    if not found.rows:
        raise DataError(f"{found.file.path.name} has a header but no rows. Choose another file.")
    if len(found.columns) < 2:
        raise DataError(f"{found.file.path.name} has only one column, so there is nothing to predict it from.")
    choices = read_columns(spec.columns)
    targets = targets_named(spec.target, found.columns) or (find_target(found, {spec.groups}),)
    for name in (*choices, *targets, *([spec.groups] * bool(spec.groups))):
        must_exist(name, found)
    if spec.groups in targets:
        raise DataError(
            f"{spec.groups} cannot be both the target and the group. Choose another column for one of them."
        )
    classes, names = learned(found, targets, spec.task)
    proposals = [p for p in propose_groups(found, targets[0], bool(names)) if p.column not in targets]
    guesses = {c.name: chosen(c, choices[c.name]) if c.name in choices else guess(c) for c in found.columns.values()}
    for name in names_of(proposals) - {*choices, spec.groups}:
        guesses[name] = ColumnGuess(guesses[name].type, False, f"seems to be a group, as it gives {targets[0]} away")
    features = _features(found, guesses, {*targets, spec.groups})
    made = TablePlan(found, targets, classes, names, features, guesses, spec.groups, tuple(proposals), ())
    return replace(made, notes=(*found.file.notes, *_notes(spec, made)))


def learned(found: TableScan, targets: tuple[str, ...], task: str) -> tuple[dict[str, int], tuple[str, ...]]:
    """The class of each value of the target, and the names of the classes, or of several labels."""
    columns = [found.columns[name] for name in targets]
    if len(columns) == 1:
        return classes_of(columns[0], task)
    must_say_yes_or_no(columns, task)
    return {}, targets


def class_key(written: str) -> str:
    """The class that a value of the target means: 1, 1.0 and 01 are one class."""
    try:
        value = float(written)
    except ValueError:
        return written
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else written


def must_exist(name: str, found: TableScan) -> None:
    """Raises DataError where a table has no such column."""
    if name not in found.columns:
        close = difflib.get_close_matches(name, found.columns, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"It has {few(list(found.columns), 8)}."
        raise DataError(f"{found.file.path.name} has no column named {name!r}. {hint}")


def find_target(found: TableScan, apart: set[str]) -> str:
    """The column that is most likely to be predicted, by its name or its place. Raises DataError for none."""
    by_name = {name.lower(): name for name in found.columns if name not in apart}
    for name in TARGET_NAMES:
        if name in by_name:
            return by_name[name]
    columns = [column for column in found.columns.values() if column.name not in apart]
    usable = [column.name for column in columns if guess(column).type in ("number", "category")]
    if not usable:
        raise DataError(f"{found.file.path.name} has no column that could be predicted. Choose the target.")
    return ([name for name in usable if not says_who(name)] or usable)[-1]


def classes_of(column: ColumnScan, task: str) -> tuple[dict[str, int], tuple[str, ...]]:
    """The class of each value of a target as written, and the names of the classes; both empty for a number.

    Raises DataError where the column is nothing that can be predicted as `task` says.
    """
    if not column.present:
        raise DataError(f"The target {column.name} is empty. Choose another column.")
    if task == "number" or (task == "auto" and not is_class_like(column)):
        if not holds_numbers(column):
            raise DataError(f"The target {column.name} holds words, not numbers. Take them as classes.")
        return {}, ()
    names = in_order({class_key(value) for value in column.values})
    if column.many or len(names) > MOST_CLASSES:
        raise DataError(f"The target {column.name} has {distinct_words(column)}, too many for classes. Choose another.")
    if len(names) < 2:
        raise DataError(f"The target {column.name} knows only one class, {names[0]}. Choose another column.")
    index = {name: i for i, name in enumerate(names)}
    return {value: index[class_key(value)] for value in column.values}, names


def _features(found: TableScan, guesses: Mapping[str, ColumnGuess], apart: set[str]) -> tuple[Feature, ...]:
    features = []
    for column in found.columns.values():
        guessed = guesses[column.name]
        if column.name in apart or not guessed.used:
            continue
        values = in_order(set(column.values)) if guessed.type == "category" else ()
        features.append(Feature(column.name, guessed.type, values, column.missing > 0))
    total = sum(len(feature.names) for feature in features)
    if not features:
        reasons = few([f"{name} ({guesses[name].why})" for name in found.columns if name not in apart])
        why = f", with {reasons} left out" if reasons else ""
        raise DataError(f"{found.file.path.name} has no column left to predict from{why}. Add one, or keep one in.")
    if total > MOST_INPUTS:
        raise DataError(f"The columns would make {total} inputs, more than {MOST_INPUTS}. Leave some categories out.")
    return tuple(features)


def _notes(spec: TableData, made: TablePlan) -> list[str]:
    columns = made.found.columns
    used = [columns[feature.column] for feature in made.features]
    notes = [] if spec.target and spec.task != "auto" else [_about_target(made)]
    notes += _left_out(made)
    absent = [c.name for c in used if c.missing]
    if absent:
        total = sum(c.missing for c in used)
        notes.append(
            f"{counted(total, 'value')} {'is' if total == 1 else 'are'} missing ({few(absent)}): the training part's "
            f"mean takes {'its' if total == 1 else 'their'} place; for categories, missing is an input of its own."
        )
    odd = {feature.column for feature in made.features if feature.type == "number"}
    for column in used:
        wrong = column.present - column.numeric - column.infinite
        if column.name in odd and wrong and not column.native:
            words = ", ".join(map(repr, column.odd[:3]))
            what, count = ("is no number", "counts") if wrong == 1 else ("are no numbers", "count")
            notes.append(f"{counted(wrong, 'value')} of {column.name} that {what} ({words}) {count} as missing.")
    infinite = [column.name for column in used if column.infinite]
    if infinite:
        notes.append(f"Infinite values count as missing ({few(infinite)}).")
    return notes


def _about_target(made: TablePlan) -> str:
    if made.several:
        return f"{few(list(made.targets))} are taken as labels, of which several may apply."
    what = counted(len(made.class_names), "class", "classes") if made.class_names else "a number"
    return f"{made.target} is taken as the target: {what}."


def _left_out(made: TablePlan) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for name, guessed in made.guesses.items():
        if not guessed.used and name not in (*made.targets, made.group):
            by_reason.setdefault(guessed.why, []).append(name)
    return [f"Left out: {few(names, 6)} ({why})." for why, names in by_reason.items()]
