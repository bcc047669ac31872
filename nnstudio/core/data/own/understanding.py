"""What was understood of somebody's files, as values that are shown before anything is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

from nnstudio.core.data.datasets.base import DatasetSpec, Kind, Shape, Task

ColumnType = Literal["number", "category", "date", "text", "left out"]
COLUMN_TYPES: tuple[ColumnType, ...] = ("number", "category", "date", "text", "left out")


@dataclass(frozen=True)
class ColumnFacts:
    """One column of a table.

    `type`: what it holds by its values; `used`: whether it becomes inputs. `distinct` counts the different values and
    is a lower bound where `many` is set. `why`: why it is left out, or what counts as missing; empty when all is plain.
    """

    name: str
    type: ColumnType
    used: bool
    missing: int
    distinct: int
    many: bool
    examples: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True)
class GroupProposal:
    """A column whose rows seem to belong together. `why`: one sentence. `strong`: it also predicts the target."""

    column: str
    why: str
    strong: bool


@dataclass(frozen=True, eq=False)
class UnderstoodSample:
    """One sample for a preview: `image` is uint8, C×H×W, or None; `values` are a table row's cells as written."""

    id: str
    label: str
    image: NDArray[Any] | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Understanding:
    """What a path holds and how it would be read.

    `spec`: what is proposed; change its knobs with dataclasses.replace. `n`: samples; estimated where `exact` is
    not set. `classes`: names with counts, empty for regression. `columns` are empty for images that no table names.
    `target`, `group`: the columns that `spec` takes ("" for none). `notes`: sentences on what is guessed or left out.
    """

    spec: DatasetSpec
    kind: Kind
    task: Task
    n: int
    input_shape: Shape
    classes: Mapping[str, int]
    columns: tuple[ColumnFacts, ...] = ()
    target: str = ""
    group: str = ""
    proposals: tuple[GroupProposal, ...] = ()
    notes: tuple[str, ...] = ()
    samples: tuple[UnderstoodSample, ...] = field(default=())
    exact: bool = True
