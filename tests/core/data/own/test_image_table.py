"""Tables that name images, and which data set a name or a path means."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnstudio.core.data.datasets import DigitsData, FolderData, ImageTableData, TableData
from nnstudio.core.data.own import groups_to_propose, spec_for, understand
from nnstudio.core.data.own.budget import memory_budget
from nnstudio.core.errors import DataError


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Twelve images of four patients and a table that names them, one of which is not there."""
    (tmp_path / "images").mkdir()
    rows = ["image,diagnosis,patient,age,split"]
    for i in range(12):
        Image.new("L", (16, 16), 20 * i).save(tmp_path / "images" / f"s{i}.png")
        part = "train" if i < 6 else "val" if i < 9 else "test"
        rows.append(f"images/s{i}.png,{'ill' if i % 2 else 'well'},p{i // 3},{30 + i / 2},{part}")
    rows += ["images/gone.png,ill,p9,40,train", "images/s1.png,,p1,40,train"]
    (tmp_path / "labels.csv").write_text("\n".join(rows))
    return tmp_path / "labels.csv"


def test_groups_are_counted_by_the_images_that_are_taken(scans: Path) -> None:
    (scans.parent / "images" / "bad.png").write_text("no image")
    scans.write_text(scans.read_text() + "\nimages/bad.png,ill,p8,40,train")
    [proposal] = [each for each in understand(scans).proposals if each.column == "patient"]
    assert "(4 different)" in proposal.why
    [proposal] = [each for each in groups_to_propose(spec_for(scans)) if each.column == "patient"]
    assert "(5 different)" in proposal.why  # where no image is opened, none is known to be damaged


def test_images_by_a_table(scans: Path) -> None:
    spec = spec_for(scans, group="patient")
    assert isinstance(spec, ImageTableData)
    data = spec.load(Path())
    assert data.inputs.shape == (12, 1, 16, 16)
    assert data.inputs[:, 0, 0, 0].tolist() == [20 * i for i in range(12)]
    assert (data.class_names, data.target) == (("ill", "well"), "diagnosis")
    assert data.id_of(3) == "images/s3.png"
    assert data.groups is not None
    assert (data.groups.column, data.groups.names) == ("patient", ("p0", "p1", "p2", "p3"))
    assert data.official_test is not None
    assert data.official_validation is not None
    assert (data.official_test.tolist(), data.official_validation.tolist()) == ([9, 10, 11], [6, 7, 8])
    said = " ".join(data.notes)
    for words in ("images/gone.png", "1 image without a diagnosis", "split says which part"):
        assert words in said


def test_a_number_of_each_image(scans: Path) -> None:
    data = spec_for(scans, target="age").load(Path())
    assert data.task == "regression"
    assert np.allclose(data.labels[:3], [30, 30.5, 31])


def test_names_without_folder_or_ending(scans: Path) -> None:
    scans.write_text("image_id,label\n" + "\n".join(f"s{i},{i % 2}" for i in range(12)))
    assert len(ImageTableData(path=str(scans)).load(Path())) == 12
    scans.write_text("image_id,label\n" + "\n".join(f"t{i},{i % 2}" for i in range(12)))
    with pytest.raises(DataError, match="None of the images"):
        ImageTableData(path=str(scans)).load(Path())


def test_a_preview_of_a_table_of_images(scans: Path) -> None:
    found = understand(scans)
    assert (found.kind, found.n, found.target, found.classes) == ("images", 12, "diagnosis", {"ill": 6, "well": 6})
    assert [column.name for column in found.columns] == ["image", "diagnosis", "patient", "age", "split"]
    assert found.samples[0].image is not None
    assert understand(scans.parent).n == 12


def test_a_preview_of_a_table_leaves_out_what_cannot_be_read(scans: Path) -> None:
    (scans.parent / "images" / "s3.png").write_bytes(b"no image at all")
    found, data = understand(scans), spec_for(scans).load(Path())
    assert (found.n, found.classes) == (11, {"ill": 5, "well": 6})
    assert found.notes == data.notes
    assert any("1 image is left out: images/s3.png is not an image" in note for note in found.notes)
    assert groups_to_propose(found.spec) == found.proposals


def test_images_with_several_labels(scans: Path) -> None:
    rows = ["image,ill,old,rest", *(f"images/s{i}.png,{i % 2},{int(i > 8)},{i}" for i in range(12))]
    scans.write_text("\n".join([*rows, "images/gone.png,1,1,0", "images/s1.png,,1,0"]))
    data = spec_for(scans, target="ill,old").load(Path())
    assert (data.task, data.class_names, len(data)) == ("multi-label", ("ill", "old"), 12)
    assert data.labels[8:].tolist() == [[0, 0], [1, 1], [0, 1], [1, 1]]
    found = understand(scans, target="ill,old")
    assert (found.task, found.n, found.classes) == ("multi-label", 12, {"ill": 6, "old": 3})
    assert [sample.label for sample in found.samples[8:10]] == ["none", "ill, old"]
    with pytest.raises(DataError, match="and rest holds"):
        spec_for(scans, target="ill,rest").load(Path())


def test_choices_that_do_not_fit(scans: Path) -> None:
    for knobs, words in (({"target": "image"}, "names the images"), ({"images": "imag"}, "Did you mean image")):
        with pytest.raises(DataError, match=words):
            ImageTableData(path=str(scans), **knobs).load(Path())
    scans.write_text("a,b\n1,2\n2,3\n")
    with pytest.raises(DataError, match="no column of image paths"):
        ImageTableData(path=str(scans)).load(Path())


def test_what_a_source_means(tmp_path: Path) -> None:
    assert spec_for("digits") == DigitsData()
    assert isinstance(spec_for(tmp_path), FolderData)
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    assert spec_for(tmp_path / "t.csv", "b", "a") == TableData(path=str(tmp_path / "t.csv"), target="b", groups="a")
    for name, content, words in (
        ("x.xlsx", b"PK", "spreadsheet"),
        ("x.png", b"PNG", "single image"),
        ("x.doc", b"word", "nothing that can be read"),
        ("x.csv", b"", "empty"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match=words):
            spec_for(tmp_path / name)
    with pytest.raises(DataError, match="no data set and no file named 'digts'"):
        spec_for("digts")
    with pytest.raises(DataError, match="no columns"):
        spec_for("digits", target="a")


def test_the_budget(monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> None:
    assert memory_budget(5) == 5
    assert memory_budget() > 1_000_000
    own_cache.parent.joinpath("nnstudio.ini").write_text("[preferences]\nmemory_budget=300\n")
    assert memory_budget() == 300_000_000
    monkeypatch.setenv("NNSTUDIO_MEMORY", "20")
    assert memory_budget() == 20_000_000


def test_names_that_all_differ_group_by_what_they_begin_with(scans: Path) -> None:
    for i in range(12):
        (scans.parent / "images" / f"s{i}.png").rename(scans.parent / "images" / f"p{i // 3}_{i % 3}.png")
    scans.write_text("image,label\n" + "\n".join(f"images/p{i // 3}_{i % 3}.png,{i % 2}" for i in range(12)))
    groups = spec_for(scans, group="image").load(Path()).groups
    assert groups is not None
    assert groups.names == ("p0", "p1", "p2", "p3")
