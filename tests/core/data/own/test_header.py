"""A first row that is data is no header, and one with numbers as names is."""

from __future__ import annotations

from pathlib import Path

import pytest

from nnstudio.core.data.datasets import TableData
from nnstudio.core.data.own import understand
from nnstudio.core.data.own.header import names_columns
from nnstudio.core.data.own.pasted import keep_pasted

FLOWERS = ["5.1,3.5,1.4,0.2,Iris-setosa", "4.9,3.0,1.4,0.2,Iris-setosa", "7.0,3.2,4.7,1.4,Iris-versicolor"] * 4


def written(folder: Path, lines: list[str]) -> Path:
    path = folder / "some.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def split(*lines: str) -> list[list[str]]:
    return [line.split(",") for line in lines]


@pytest.mark.parametrize(
    "rows",
    [
        split("5.1,3.5,setosa", "4.9,3.0,setosa", "7.0,3.2,versicolor"),
        split("anna,31,170", "bob,42,180", "eve,28,168"),
        split("39,State-gov,77516,?,male", "50,Private,83311,2,male", "38,Private,215646,3,female"),
        split("?,4.5,yes", "3,4.7,yes", "4,4.9,no"),
        split("1,2,3", "4,5,6"),
        split("5.1,3.5,setosa"),
    ],
    ids=["flowers", "names that all differ", "a missing number", "a missing number first", "numbers only", "one row"],
)
def test_a_first_row_of_values(rows: list[list[str]]) -> None:
    assert not names_columns(rows, ".")


@pytest.mark.parametrize(
    "rows",
    [
        split("age,town,grade", "31,Bern,1", "42,Basel,0"),
        split("country,2000,2001", "Chad,1.5,1.7", "Peru,3.5,2.5"),
        split("year,2020", "a,1.5", "b,2.5"),
        split("sample,400.5,402,402.5,403.1,409", "s1,1,2,3,4,5", "s2,1,2,3,4,6"),
        split("pixel,0,1,2", "a,10,20,30", "b,11,21,31"),
        split("x,2,y", "1.5,2.5,a", "3.5,4.5,b"),
        split("town,code 7", "Bern,a", "Basel,b"),
    ],
    ids=["words", "years", "one year", "wavelengths", "places", "a word above numbers", "only words"],
)
def test_a_first_row_of_names(rows: list[list[str]]) -> None:
    assert names_columns(rows, ".")


def test_decimal_commas_are_numbers_too() -> None:
    rows = [["5,1", "3,5", "setosa"], ["4,9", "3,0", "setosa"], ["7,0", "3,2", "other"]]
    assert not names_columns(rows, ",")


def test_no_sample_is_lost_and_it_is_said(tmp_path: Path) -> None:
    found = understand(written(tmp_path, FLOWERS))
    assert (found.n, found.target, found.classes) == (12, "column 5", {"Iris-setosa": 8, "Iris-versicolor": 4})
    assert any("no names and are numbered" in note for note in found.notes)
    assert len(found.spec.load(Path())) == 12


def test_nor_of_what_was_pasted(tmp_path: Path) -> None:
    path = keep_pasted("\n".join(line.replace(",", "\t") for line in FLOWERS), tmp_path)
    assert understand(path).n == 12


@pytest.mark.parametrize(("first_row", "count"), [("names", 11), ("values", 12)])
def test_what_is_said_of_the_first_row_counts(tmp_path: Path, first_row: str, count: int) -> None:
    path = written(tmp_path, FLOWERS)
    spec = TableData(path=str(path), first_row=first_row)
    found = understand(spec)
    assert found.n == count
    assert ("5.1" in found.columns[0].name) == (first_row == "names")
    assert not any("no names" in note for note in found.notes)
    assert len(spec.load(Path())) == count
