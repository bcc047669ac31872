"""Tables of all kinds of people: how they are written is told from them, what is wrong with them in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nnstudio.core.data.datasets import Dataset, TableData
from nnstudio.core.data.own import spec_for, understand
from nnstudio.core.data.own.columns import read_columns, write_columns
from nnstudio.core.data.own.label_columns import columns_named
from nnstudio.core.errors import Cancelled, DataError

ROWS = ["age,town,grade", "31,Bern,1", "42,Basel,0", "53,Bern,1", "64,Basel,0", "75,Bern,1", "86,Basel,0"]


def written(folder: Path, text: str | list[str], name: str = "some.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text(text if isinstance(text, str) else "\n".join(text) + "\n", encoding)
    return path


def load(path: Path, **knobs: str) -> Dataset:
    return TableData(path=str(path), **knobs).load(Path())


def test_numbers_and_categories(tmp_path: Path) -> None:
    data = load(written(tmp_path, ROWS))
    assert data.features == ("age", "town=Basel", "town=Bern")
    assert data.inputs.dtype == np.float32
    assert data.inputs[0].tolist() == [31, 0, 1]
    assert (data.kind, data.task, data.class_names) == ("table", "classification", ("0", "1"))
    assert data.labels.tolist() == [1, 0, 1, 0, 1, 0]
    assert data.target == "grade"
    assert data.ids is None
    assert any("grade is taken as the target: 2 classes." in note for note in data.notes)


def test_the_target_tells_the_task(tmp_path: Path) -> None:
    path = written(tmp_path, ROWS)
    data = load(path, target="age")
    assert (data.task, data.class_names) == ("regression", ())
    assert data.labels.tolist() == [31, 42, 53, 64, 75, 86]
    assert data.features == ("town=Basel", "town=Bern", "grade")
    assert load(path, target="age", task="classes").class_names == ("31", "42", "53", "64", "75", "86")
    assert load(path, target="grade", task="number").task == "regression"
    assert load(path, target="town").class_names == ("Basel", "Bern")
    with pytest.raises(DataError, match="town holds words"):
        load(path, target="town", task="number")


def test_missing_values_stay_missing_and_are_told(tmp_path: Path) -> None:
    rows = [*ROWS, "NA,,1", " ? ,Basel,0"]
    data = load(written(tmp_path, rows))
    assert data.features[-1] == "town=missing"
    assert np.isnan(data.inputs[6:, 0]).all()
    assert data.inputs[6, 1:].tolist() == [0, 0, 1]
    assert any("3 values are missing (age, town)" in note and "mean" in note for note in data.notes)


def test_rows_without_a_target_are_left_out_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    data = load(written(tmp_path, [*ROWS[:2], "50,Bern,", *ROWS[2:]]))
    assert len(data) == 6
    assert [data.id_of(i) for i in (0, 1, 5)] == ["0", "2", "6"]
    assert list(data.ids or ())[:2] == ["0", "2"]
    assert any("1 row without a grade is left out" in note for note in data.notes)


def test_rows_that_are_left_out_are_told_of_by_their_reason(tmp_path: Path) -> None:
    rows = ["a,y", *(f"{i * 7 % 31}.5,{i / 3:.3f}" for i in range(60)), "1,inf", "2,1e300", "3,old", "4,", "5,"]
    path = written(tmp_path, rows)
    said = " ".join(load(path, target="y").notes)
    assert "2 rows without a y are left out." in said
    assert "1 row whose y is no number ('old') is left out." in said
    assert "2 rows whose y is infinite or too large are left out." in said
    assert "1 row whose y is infinite or too large" in " ".join(understand(path).notes)


def test_how_many_rows_do_not_say_of_each_label(tmp_path: Path) -> None:
    rows = ["a,cough,fever", *(f"{i}.5,{i % 2},{i // 2 % 2}" for i in range(60)), "1,,1", "2,1,", "3,,", "4,0,NA"]
    path = written(tmp_path, rows)
    data = load(path, target="cough,fever")
    assert len(data) == 60
    assert "4 rows do not say of each label whether it applies, and are left out." in data.notes
    notes = understand(spec_for(path, "cough,fever")).notes
    assert "At least 3 rows do not say of each label whether it applies, and are left out." in notes
    notes = understand(spec_for(written(tmp_path, rows[:-3]), "cough,fever")).notes
    assert "1 row does not say of each label whether it applies, and is left out." in notes


def test_one_missing_value_has_its_place(tmp_path: Path) -> None:
    data = load(written(tmp_path, [*ROWS, "NA,Bern,1"]))
    assert any(
        note.startswith("1 value is missing (age): the training part's mean takes its place;") for note in data.notes
    )


def test_infinite_values_and_words_among_numbers_count_as_missing(tmp_path: Path) -> None:
    rows = ["a,b,y", *(f"{i}.5,{i * 2},{i % 2}" for i in range(30)), "inf,3,1", "old,4,0", "1e300,5,1"]
    data = load(written(tmp_path, rows))
    assert np.isnan(data.inputs[30:, 0]).all()
    assert any("Infinite values count as missing (a)" in note for note in data.notes)
    assert any("1 value of a that is no number ('old') counts" in note for note in data.notes)


def test_columns_that_say_nothing_are_left_out(tmp_path: Path) -> None:
    rows = ["id,note,same,day,v,y", *(f"{i},n{i * 7},1,2024-01-{i + 1:02},{i * i / 7},{i % 2}" for i in range(20))]
    path = written(tmp_path, rows)
    data = load(path)
    assert data.features == ("v",)
    said = " ".join(data.notes)
    for words in ("id (the numbers of", "note (different", "same (always", "day (dates"):
        assert words in said
    chosen = load(path, columns='{"id": "number", "day": "date", "v": "left out"}')
    assert chosen.features == ("id", "day")
    assert chosen.inputs[1].tolist() == [1, 19724]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_delimiters_and_encodings(tmp_path: Path, mark: str, encoding: str) -> None:
    text = "\r\n".join(ROWS).replace(",", mark).replace("Bern", "Zürich") + "\r\n"
    path = tmp_path / "some.csv"
    path.write_bytes(text.encode(encoding))
    data = load(path)
    assert data.features == ("age", "town=Basel", "town=Zürich")
    assert any("Latin-1" in note for note in data.notes) == (encoding == "latin-1")


def test_another_encoding_further_on(tmp_path: Path) -> None:
    rows = ["a,town,y", *(f"{i},Bern,{i % 2}" for i in range(150_000))]
    path = tmp_path / "long.csv"
    path.write_bytes("\n".join([*rows, "3,Zürich,1"]).encode("latin-1"))
    data = load(path)
    assert data.features == ("a", "town=Bern", "town=Zürich")
    assert any("Latin-1" in note for note in data.notes)


def test_decimal_commas(tmp_path: Path) -> None:
    data = load(
        written(tmp_path, ["a;b;y", *(f"{i},5;{i * i},25;{i % 2}" for i in range(8))]), columns='{"b": "number"}'
    )
    assert data.inputs[:3, 0].tolist() == [0.5, 1.5, 2.5]


def test_a_table_without_names(tmp_path: Path) -> None:
    data = load(written(tmp_path, [f"{i}.5,{i * i}.25,{i % 2}" for i in range(9)]))
    assert len(data) == 9
    assert data.features == ("column 1", "column 2")
    assert any("no names" in note for note in data.notes)


def test_same_names_are_numbered_and_empty_ones_named(tmp_path: Path) -> None:
    data = load(written(tmp_path, ["a,a,,y", *(f"{i}.5,{i * 3}.5,{i * 2}.5,{i % 2}" for i in range(9))]))
    assert data.features == ("a", "a (2)", "column 3")
    assert any("same name" in note for note in data.notes)


def test_quoted_values_may_hold_anything(tmp_path: Path) -> None:
    rows = ['"the\ntown","a ""b""",y', *('"Bern, the\n""city""",1,0\n"Basel",2,1' for _ in range(4))]
    data = load(written(tmp_path, rows))
    assert len(data) == 8
    assert data.features[:2] == ("the town=Basel", 'the town=Bern, the\n"city"')


BAD = {
    "empty": ("", "is empty"),
    "blank": ("\n \n\n", "is empty"),
    "header only": ("a,b,c\n", "header but no rows"),
    "one column": ("a\n1\n2\n", "only one column"),
    "ragged": ("a,b,y\n1,2,0\n3,4,1\n5,6\n7,8,0\n", "Line 4 of some.csv has 2 values where there are 3"),
    "too many": ("a,b,y\n1,2,0\n3,4,1,9\n7,8,0\n", "Line 3 of some.csv has 4 values where there are 3"),
    "one class": ("a,y\n1,u\n2,u\n3,u\n", "knows only one class, u|no column that could"),
    "no target": ("a,y\n1,\n2,\n3,\n", "is empty|no column"),
    "binary": ("a,b\0\0\0c\n1,2\0\0\n", "no text|no table"),
    "open quote": ('a,y\n"1,0\n' + "2,1\n" * 2_000_000, "quotation|cannot be read"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, name: str) -> None:
    text, words = BAD[name]
    path = written(tmp_path, text)
    for attempt in (
        lambda: load(path, target="y" if name in ("one class", "no target") else ""),
        lambda: understand(path),
    ):
        with pytest.raises(DataError, match=words) as caught:
            attempt()
        assert len(str(caught.value)) < 300


def test_an_absurdly_wide_table(tmp_path: Path) -> None:
    path = written(tmp_path, ",".join(f"c{i}" for i in range(200_000)) + "\n" + ",".join("1" for _ in range(200_000)))
    with pytest.raises(DataError, match="200 000 columns, more than"):
        load(path)


def test_wide_but_possible(tmp_path: Path) -> None:
    rows = [",".join([*(f"c{i}" for i in range(3000)), "y"])]
    rows += [",".join([*(str(i * k + 0.5) for i in range(3000)), str(k % 2)]) for k in range(6)]
    assert load(written(tmp_path, rows)).inputs.shape == (6, 2999)  # the first is the same in every row


@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        ({"target": "grad"}, "no column named 'grad'. Did you mean grade"),
        ({"groups": "nobody"}, "no column named 'nobody'"),
        ({"target": "town", "groups": "town"}, "both the target and the group"),
        ({"columns": "age"}, "must be written as"),
        ({"columns": "[1]"}, "must be written as"),
        ({"columns": '{"age": "colour"}'}, "must be one of"),
        ({"columns": '{"ages": "number"}'}, "no column named 'ages'"),
        ({"columns": '{"town": "number"}'}, "holds no numbers"),
        ({"columns": '{"town": "date"}'}, "holds no dates"),
        ({"columns": '{"town": "left out", "age": "left out"}'}, r"no column left .*town \(as chosen\)"),
    ],
)
def test_choices_that_do_not_fit(tmp_path: Path, knobs: dict[str, str], words: str) -> None:
    with pytest.raises(DataError, match=words):
        load(written(tmp_path, ROWS), **knobs)


MANY = [
    "age,cough,fever,rash,rest",
    *(
        f"{20 + i * 7 % 23},{i % 2},{int(i % 3 == 0)},{'' if i == 5 else f'{int(i > 9)}.0'},{'ab'[i % 2]}"
        for i in range(24)
    ),
]


def test_several_columns_of_0_and_1_are_labels(tmp_path: Path) -> None:
    path = written(tmp_path, MANY)
    data = load(path, target="fever,cough")
    assert (data.task, data.class_names, data.target) == ("multi-label", ("fever", "cough"), "fever, cough")
    assert data.labels.dtype == np.uint8
    assert data.labels[:4].tolist() == [[1, 0], [0, 1], [0, 0], [1, 1]]
    assert (data.truth_of(3), data.truth_of(2)) == ("fever, cough", "none")
    assert data.features == ("age", "rash", "rest=a", "rest=b")
    without = load(path, target="cough, fever, rash")
    assert len(without) == 23
    assert "5" not in [without.id_of(i) for i in range(23)]
    found = understand(path, target="fever,cough")
    assert (found.task, found.n, found.classes) == ("multi-label", 24, {"fever": 8, "cough": 12})
    assert found.spec == TableData(path=str(path), target="fever,cough")
    assert [sample.label for sample in found.samples[:4]] == ["fever", "cough", "none", "fever, cough"]
    assert any("several may apply" in note for note in found.notes)


@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        ({"target": "cough,age"}, "must each hold 0 and 1, and age holds '20', '27', '34' and 20 more"),
        ({"target": "cough,rest"}, "and rest holds 'a', 'b'"),
        ({"target": "cough,nobody"}, "no column named 'nobody'"),
        ({"target": "cough,fever", "groups": "fever"}, "both the target and the group"),
        ({"target": "cough,fever", "task": "number"}, "set it to auto"),
    ],
)
def test_columns_that_cannot_be_labels(tmp_path: Path, knobs: dict[str, str], words: str) -> None:
    with pytest.raises(DataError, match=words):
        load(written(tmp_path, MANY), **knobs)


def test_a_column_whose_name_has_commas_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, ['x,"a,b",c', *(f"{i * 5 % 7},{i % 2},{int(i % 3 == 0)}" for i in range(12))])
    assert load(path, target="a,b").class_names == ("0", "1")
    assert load(path, target="a,b,c").class_names == ("a,b", "c")
    assert columns_named("c, a,b", ("x", "a,b", "c")) == ("c", "a,b")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (",", "',' names no column"),
        (" ", "' ' names no column"),
        ("a,", "has a comma without a column"),
        ("a,,b", "has a comma without a column"),
        ("a,a", "names a twice"),
        ("a,x", "x holds '0.1429', '0.2857', '0.4286' and 7 more"),
    ],
)
def test_odd_targets_are_refused_in_one_sentence(tmp_path: Path, target: str, words: str) -> None:
    rows = [f"{i / 7},{i % 2},{int(i % 3 == 0)}" for i in range(12)]
    with pytest.raises(DataError, match=words):
        load(written(tmp_path, ["x,a,b", *rows]), target=target)


def test_the_plain_form_of_choices() -> None:
    choices = {'a "b"; c:d': "number", "ü": "category"}
    assert read_columns(write_columns(choices)) == choices
    assert json.loads(write_columns(choices)) == choices
    assert write_columns({}) == ""
    assert read_columns(" ") == {}


def test_a_path_that_leads_nowhere(tmp_path: Path) -> None:
    assert "chosen" in TableData().missing(tmp_path)
    assert "nothing at" in TableData(path="x.csv").missing(tmp_path)
    with pytest.raises(DataError, match="nothing at"):
        load(tmp_path / "x.csv")
    with pytest.raises(DataError, match="nothing at"):
        spec_for(tmp_path / "x.csv")


def test_paths_are_meant_from_the_data_folder(tmp_path: Path) -> None:
    written(tmp_path, ROWS)
    assert len(TableData(path="some.csv").load(tmp_path)) == 6


def test_parquet_is_as_csv_is(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    columns = {
        "age": [31.0, None, 53.0, 64.0] * 3,
        "town": ["Bern", "Basel", None, "Bern"] * 3,
        "flag": [True, False, True, None] * 3,
        "list": [[1], [2], [3], [4]] * 3,
        "grade": pa.array(["a", "b", "a", "b"] * 3).dictionary_encode(),
    }
    path = tmp_path / "some.parquet"
    parquet.write_table(pa.table(columns), path, row_group_size=5)
    data = load(path, target="grade")
    assert data.features[:4] == ("age", "town=Basel", "town=Bern", "town=missing")
    assert np.isnan(data.inputs[1, 0])
    assert data.labels.tolist() == [0, 1, 0, 1] * 3
    assert any("plain values are left out: list" in note for note in data.notes)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DataError, match="cannot be read"):
        load(path)


def test_cancelled_in_between(tmp_path: Path) -> None:
    def stop(fraction: float | None, words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        TableData(path=str(written(tmp_path, ROWS))).load(Path(), stop)


def people(named: str = "subject") -> list[str]:
    """Forty people with five rows each, all of one kind; a number that says nothing."""
    generator = np.random.default_rng(0)
    kinds = generator.integers(0, 2, 40)
    return [
        f"{named},v,y",
        *(f"p{i:02}_s,{generator.normal():.5f},{kinds[i]}" for i in range(40) for _ in range(5)),
    ]


def test_a_column_that_repeats_and_predicts_is_proposed_as_a_group(tmp_path: Path) -> None:
    found = understand(written(tmp_path, people("code")))
    assert [(proposal.column, proposal.strong) for proposal in found.proposals] == [("code", True)]
    assert "5 times each (40 different) and give away y" in found.proposals[0].why
    assert found.group == "code"
    data = found.spec.load(Path())
    assert data.groups is not None
    assert (data.groups.column, len(data.groups.names)) == ("code", 40)
    assert data.groups.names[data.groups.codes[7]] == "p01_s"
    assert data.features == ("v",)
    alone = TableData(path=str(tmp_path / "some.csv")).load(Path())
    assert alone.groups is None
    assert alone.features == ("v",)
    assert any("code (seems to be a group" in note for note in alone.notes)


def test_the_target_in_other_words_is_no_group(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    colours = ("red", "green", "blue", "pink", "grey", "cyan")
    kinds = generator.integers(0, 6, 200)
    rows = [f"{colours[kind]},{colours[kind][::-1]},{generator.normal():.6f}" for kind in kinds]
    found = understand(written(tmp_path, ["colour,backwards,v", *rows]), target="colour")
    assert found.proposals == ()
    assert found.group == ""


def test_columns_that_predict_by_being_different_are_no_groups(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    rows = [f"{k % 2},{k % 2},{generator.integers(0, 30)},{generator.normal():.6f}" for k in range(200)]
    assert understand(written(tmp_path, ["y,same,age,v", *rows])).proposals == ()


def test_names_that_all_differ_group_by_what_they_begin_with(tmp_path: Path) -> None:
    rows = ["name,v,y", *(f"R1_S{i:02}_{k},{i * k}.5,{i % 2}" for i in range(12) for k in range(6))]
    path = written(tmp_path, rows)
    assert understand(path).group == "name"
    groups = load(path, groups="name").groups
    assert groups is not None
    assert groups.names[:2] == ("R1_S00", "R1_S01")
    with pytest.raises(DataError, match="different in every row"):
        load(written(tmp_path, [rows[0], *(f"x{i * 'y'},{i}.5,{i % 2}" for i in range(9))]), groups="name")


def test_parkinsons_proposes_the_subject(real_data: Path) -> None:
    found = understand(real_data / "parkinsons" / "parkinsons.csv")
    assert (found.target, found.group, found.n, found.input_shape) == ("status", "subject", 195, (22,))
    assert found.classes == {"0": 48, "1": 147}
    assert "subject" not in {column.name for column in found.columns if column.used}
    assert len(found.samples) == 20
    assert found.samples[0].values[0] == "phon_R01_S01"


def test_beyond_the_budget_the_cache_is_used(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    values = generator.normal(size=(30_000, 6))
    rows = [f"{','.join(f'{v:.5f}' for v in row)},s{i % 100},{i % 3 if i % 7 else ''}" for i, row in enumerate(values)]
    path = written(tmp_path, ["a,b,c,d,e,f,subject,y", *rows])
    plain = load(path, groups="subject")
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")
    mapped = load(path, groups="subject")
    assert isinstance(mapped.inputs, np.memmap)
    assert mapped.fingerprint == plain.fingerprint
    assert plain.groups is not None
    assert mapped.groups is not None
    assert np.array_equal(mapped.groups.codes, plain.groups.codes)
    assert (mapped.groups.names, mapped.features, mapped.class_names) == (
        plain.groups.names,
        plain.features,
        ("0", "1", "2"),
    )
    assert mapped.id_of(0) == "1"
    assert mapped.notes[:-1] == plain.notes
    assert "slower" in mapped.notes[-1]
    monkeypatch.setattr("nnstudio.core.data.own.table_reading.scan", None)  # it is not read again
    assert load(path, groups="subject").fingerprint == plain.fingerprint
    monkeypatch.undo()
    assert not isinstance(load(path, groups="subject").inputs, np.memmap)


def test_the_task_of_one_number_that_float32_cannot_hold(tmp_path: Path) -> None:
    rows = ["a,y", *(f"{i * i}.5,{i}.25" for i in range(30)), "3.5,1e300"]
    assert len(load(written(tmp_path, rows))) == 30


@pytest.mark.parametrize("name", ["a.csv", "b.parquet"])
def test_files_that_vanish_are_told(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, ROWS, name)
    from nnstudio.core.data.own import table_reading

    opened = table_reading.open_table

    def vanish(path: Path, **options: str) -> object:
        if name == "a.csv":
            found = opened(path, **options)
            path.unlink()
            return found
        path.unlink()
        return opened(path, **options)

    monkeypatch.setattr(table_reading, "open_table", vanish)
    with pytest.raises(DataError, match="cannot be read"):
        load(path)


def test_a_large_file_is_told_by_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnstudio.core.data.own.table_reading.UNDERSTOOD_BYTES", 1_000_000)
    rows = [f"{i * 0.37:.6f},{i * 1.7:.5f},word{i % 3},{i % 2}" for i in range(400_000)]
    found = understand(written(tmp_path, ["a,b,c,y", *rows]))
    assert not found.exact
    assert abs(found.n - 400_000) < 40_000
    assert any("first 64 MB" in note for note in found.notes)


def test_remarks_before_the_header(tmp_path: Path) -> None:
    rows = ["# made by hand, in 2020", "# twice", "", *ROWS]
    assert len(load(written(tmp_path, rows))) == 6
    assert load(written(tmp_path, ["#" + ROWS[0], *ROWS[1:]])).features[0] == "#age"


def test_none_may_be_a_class(tmp_path: Path) -> None:
    rows = ["a,severity", *(f"{i}.5,{('none', '-', 'bad')[i % 3]}" for i in range(30))]
    assert load(written(tmp_path, rows)).class_names == ("-", "bad", "none")
