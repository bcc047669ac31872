"""Which numbers are proposed as groups: those of people and things, not amounts that predict by their order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nnstudio.core.data.own import understand


def written(folder: Path, lines: list[str]) -> Path:
    path = folder / "some.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def numbered(name: str, kinds: Sequence[object]) -> list[str]:
    """A number from 20 on for each kind, in ten rows each, mixed, with a number that says nothing."""
    generator = np.random.default_rng(1)
    rows = [f"{20 + i},{generator.normal():.5f},{kind}" for i, kind in enumerate(kinds) for _ in range(10)]
    generator.shuffle(rows)
    return [f"{name},v,y", *rows]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("age", [int(i > 30) for i in range(60)]),
        ("age", [int(10 < i < 40) for i in range(60)]),
        ("age", ["young" if i < 3 else "old" if i > 5 else "grown" for i in range(9)]),
        ("age_group", [int(i > 5) for i in range(10)]),
        ("grade", [2 * i + 1 for i in range(30)]),
        ("grade", [f"{0.5 * i * i:.2f}" for i in range(30)]),
        ("customers", [3 * i for i in range(40)]),
    ],
)
def test_an_amount_that_predicts_by_its_order_is_no_group(tmp_path: Path, name: str, kinds: list[object]) -> None:
    found = understand(written(tmp_path, numbered(name, kinds)))
    assert (found.group, found.proposals) == ("", ())
    assert [column.name for column in found.columns if column.used] == [name, "v"]


@pytest.mark.parametrize("name", ["nr", "patient_id"])
def test_numbers_in_no_order_are_a_group(tmp_path: Path, name: str) -> None:
    kinds = np.random.default_rng(3).integers(0, 2, 60)
    assert understand(written(tmp_path, numbered(name, list(kinds)))).group == name


@pytest.mark.parametrize("name", ["id", "patient", "subject number"])
def test_the_numbers_of_people_are_a_group_even_sorted_by_the_target(tmp_path: Path, name: str) -> None:
    assert understand(written(tmp_path, numbered(name, [int(i > 20) for i in range(40)]))).group == name


@pytest.mark.parametrize("kinds", [("a", "b"), ("1.5", "22.75", "3.25")])
def test_rows_that_are_left_out_make_no_group(tmp_path: Path, kinds: Sequence[str]) -> None:
    lines = [f"p{i},{i * k}.5,{kinds[i % len(kinds)]}" for i in range(9) for k in range(6)]
    found = understand(written(tmp_path, ["patient,v,y", *lines, "p10,3.5,", "p11,4.5,"]))
    assert "(9 different)" in found.proposals[0].why
