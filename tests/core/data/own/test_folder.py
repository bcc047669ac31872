"""Folders of images as people have them: mixed, nested, damaged, linked in circles, and larger than memory."""

from __future__ import annotations

import errno
import os
import struct
import threading
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nnstudio.core.data.datasets import Dataset, FolderData
from nnstudio.core.data.own import cache, checking, images, spec_for, understand
from nnstudio.core.data.split import SplitSpec, make_split
from nnstudio.core.data.split.advice import split_warnings
from nnstudio.core.errors import Cancelled, DataError, SpecError


def picture(path: Path, size: tuple[int, int] = (20, 20), value: Any = 100, mode: str = "L", **save: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, value).save(path, **save)
    return path


def two_classes(root: Path, count: int = 3) -> Path:
    for name, value in (("cat", 40), ("dog", 200)):
        for i in range(count):
            picture(root / name / f"{i}.png", value=value + i)
    return root


def load(root: Path, **knobs: Any) -> Dataset:
    return FolderData(path=str(root), **knobs).load(Path())


def said(data: Any) -> str:
    return " ".join(data.notes)


def test_one_class_a_folder(tmp_path: Path) -> None:
    data = load(two_classes(tmp_path))
    assert data.inputs.shape == (6, 1, 20, 20)
    assert data.class_names == ("cat", "dog")
    assert data.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert [data.id_of(i) for i in (0, 5)] == ["cat/0.png", "dog/2.png"]
    assert data.inputs[:, 0, 3, 3].tolist() == [40, 41, 42, 200, 201, 202]
    assert data.official_test is None
    assert data.groups is None


def test_any_mode_becomes_grey_or_colour(tmp_path: Path) -> None:
    two_classes(tmp_path)
    Image.fromarray(np.full((20, 20), 65_535, np.uint16)).save(tmp_path / "cat" / "deep.png")
    palette = Image.new("P", (20, 20), 0)
    palette.putpalette([255, 0, 0] + [0] * 765)
    palette.save(tmp_path / "cat" / "palette.png")
    picture(tmp_path / "dog" / "clear.png", value=(10, 20, 30, 0), mode="RGBA")
    data = load(tmp_path)
    of = {data.id_of(i): data.inputs[i, :, 5, 5].tolist() for i in range(len(data))}
    assert of["cat/deep.png"] == [255, 255, 255]
    assert of["cat/palette.png"] == [255, 0, 0]
    assert of["dog/clear.png"] == [255, 255, 255]
    assert of["cat/0.png"] == [40, 40, 40]
    assert load(tmp_path, colour="grey").input_shape == (1, 20, 20)


def test_photos_stand_upright(tmp_path: Path) -> None:
    two_classes(tmp_path)
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    lying = Image.new("L", (40, 20), 0)
    lying.paste(255, (0, 0, 20, 20))
    lying.save(tmp_path / "cat" / "turned.jpg", exif=exif, quality=100)
    data = load(tmp_path, size=20)
    image = data.inputs[[data.id_of(i) for i in range(len(data))].index("cat/turned.jpg"), 0]
    assert image[4].mean() > 200 > 50 > image[15].mean()


def test_sizes(tmp_path: Path) -> None:
    two_classes(tmp_path)
    picture(tmp_path / "cat" / "wide.png", (60, 20), 255)
    assert load(tmp_path).input_shape == (1, 20, 20)
    assert "20×20" in said(load(tmp_path))
    assert load(tmp_path, size=32).input_shape == (1, 32, 32)
    at = load(tmp_path).ids.index("cat/wide.png")  # type: ignore[union-attr]
    assert load(tmp_path).inputs[at].min() == 255
    framed = load(tmp_path, fit="whole, with borders").inputs[at, 0]
    assert framed[0].max() == 0
    assert framed[10].min() > 250
    for i, size in enumerate([(31, 200), (90, 77), (45, 500), (33, 44), (65, 70), (200, 100), (99, 98)]):
        picture(tmp_path / "dog" / f"m{i}.png", size)
    picture(tmp_path / "cat" / "last.png", (300, 300))
    assert load(tmp_path).input_shape == (1, 48, 48)
    assert "mixed sizes" in said(load(tmp_path))


def test_what_is_no_image_is_left_out_and_told(tmp_path: Path) -> None:
    two_classes(tmp_path)
    (tmp_path / "cat" / "notes.txt").write_text("no image")
    (tmp_path / "cat" / ".hidden.png").write_bytes(b"")
    (tmp_path / "cat" / "bad.png").write_bytes(b"no image at all")
    whole = picture(tmp_path / "dog" / "cut.png", (90, 90)).read_bytes()
    (tmp_path / "dog" / "cut.png").write_bytes(whole[:60])
    (tmp_path / "bird").mkdir()
    picture(tmp_path / ".git" / "x.png")
    picture(tmp_path / "stray.png")
    data = load(tmp_path)
    assert len(data) == 6
    assert data.class_names == ("cat", "dog")
    for words in (
        "1 file that is no image",
        "2 images are left out",
        "cat/bad.png",
        "dog/cut.png",
        "bird",
        "1 image out",
    ):
        assert words in said(data)


def test_a_bomb_is_left_out_with_its_sentence(tmp_path: Path) -> None:
    two_classes(tmp_path)
    side = 45_000  # two gigapixels, which a few bytes promise

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    (tmp_path / "cat" / "bomb.png").write_bytes(bomb)
    data = load(tmp_path)
    assert len(data) == 6
    assert "cat/bomb.png has more than 80 million pixels" in said(data)


def test_nested_folders_belong_to_their_class(tmp_path: Path) -> None:
    two_classes(tmp_path)
    picture(tmp_path / "cat" / "old" / "2019" / "a.png")
    assert load(tmp_path).ids[-1] == "dog/2.png"  # type: ignore[index]
    assert "cat/old/2019/a.png" in load(tmp_path).ids  # type: ignore[operator]


def test_folders_around_the_classes_do_not_matter(tmp_path: Path) -> None:
    two_classes(tmp_path / "archive" / "images")
    assert load(tmp_path).class_names == ("cat", "dog")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_that_lead_in_circles(tmp_path: Path) -> None:
    two_classes(tmp_path)
    (tmp_path / "cat" / "again").symlink_to(tmp_path)
    (tmp_path / "dog" / "self").symlink_to(tmp_path / "dog")
    (tmp_path / "dog" / "gone.png").symlink_to(tmp_path / "nowhere.png")
    data = load(tmp_path)
    assert len(data) == 6
    assert "cat/again" in said(data)
    assert "dog/gone.png" in said(data)


def test_a_link_to_itself_is_left_out_like_one_to_nowhere(tmp_path: Path) -> None:
    two_classes(tmp_path)
    (tmp_path / "c").symlink_to("c")
    (tmp_path / "d").symlink_to(tmp_path / "nowhere")
    (tmp_path / "dog" / "self.png").symlink_to("self.png")
    (tmp_path / "empty").mkdir()
    found = understand(tmp_path)
    assert (found.n, list(found.classes)) == (6, ["cat", "dog"])
    assert "Folders or files that cannot be opened are left out: c, d, dog/self.png." in found.notes
    assert "Folders without images are no classes: empty." in found.notes
    assert len(load(tmp_path)) == 6


@pytest.mark.parametrize("names", [("train", "val", "test"), ("Training", "valid", "testing")])
def test_official_parts(tmp_path: Path, names: tuple[str, str, str]) -> None:
    for name, count in zip(names, (4, 2, 3), strict=True):
        two_classes(tmp_path / name, count)
    data = load(tmp_path)
    assert len(data) == 18
    assert data.official_test is not None
    assert data.official_validation is not None
    assert {data.id_of(int(i)).split("/")[0] for i in data.official_test} == {names[2]}
    assert {data.id_of(int(i)).split("/")[0] for i in data.official_validation} == {names[1]}
    assert data.class_names == ("cat", "dog")


def test_only_training_and_a_test_without_classes(tmp_path: Path) -> None:
    two_classes(tmp_path / "train")
    picture(tmp_path / "test" / "1.png")
    data = load(tmp_path)
    assert len(data) == 6
    assert data.official_test is None
    assert "1 image outside" in said(data)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ([], "holds no images"),
        (["a.png", "b.png"], "lie in no folders"),
        (["cat/a.png", "cat/b.png"], "only one class, cat"),
    ],
)
def test_folders_that_cannot_be_learned_from(tmp_path: Path, made: list[str], words: str) -> None:
    for name in made:
        picture(tmp_path / name)
    for attempt in (lambda: load(tmp_path), lambda: understand(tmp_path)):
        with pytest.raises(DataError, match=words):
            attempt()


def test_one_class_is_left_after_reading(tmp_path: Path) -> None:
    two_classes(tmp_path)
    for i in range(3):
        (tmp_path / "dog" / f"{i}.png").write_bytes(b"bad")
    with pytest.raises(DataError, match="only one class that can be read, cat"):
        load(tmp_path)


def test_a_class_of_one_is_told(tmp_path: Path) -> None:
    two_classes(tmp_path)
    picture(tmp_path / "owl" / "a.png")
    assert "Only one sample shows owl" in said(understand(tmp_path))
    picture(tmp_path / "hen" / "a.png")
    assert "Only one sample each shows hen, owl" in said(understand(tmp_path))


def test_what_a_split_says_of_a_class_of_one_is_not_said_by_the_data_too(tmp_path: Path) -> None:
    two_classes(tmp_path, 20)
    picture(tmp_path / "owl" / "a.png")
    data = load(tmp_path)
    told = " ".join((*data.notes, *split_warnings(data, make_split(data, SplitSpec()), SplitSpec())))
    assert told.count("owl") == 1


def test_files_that_vanish_while_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_classes(tmp_path)
    shape = images.decode

    def vanish(*arguments: Any) -> Any:
        (tmp_path / "cat" / "1.png").unlink()
        return shape(*arguments)

    monkeypatch.setattr(images, "decode", vanish)
    data = load(tmp_path)
    assert len(data) == 5
    assert "1 image is left out: There is no file" in said(data)


def test_groups_by_name_or_folder(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        for i in range(4):
            picture(tmp_path / name / f"p{i // 2}" / f"scan_{i // 2:02}_{i % 2}.png")
    by_name = load(tmp_path, groups="file name").groups
    assert by_name is not None
    assert by_name.names == ("scan_00", "scan_01")
    by_folder = spec_for(tmp_path, group="folder").load(Path()).groups
    assert by_folder is not None
    assert by_folder.names == ("cat/p0", "cat/p1", "dog/p0", "dog/p1")
    with pytest.raises((DataError, SpecError), match="grouped by"):
        spec_for(tmp_path, group="patient")


def test_a_preview_takes_nothing(tmp_path: Path) -> None:
    found = understand(two_classes(tmp_path))
    assert (found.n, found.kind, found.task, found.input_shape) == (6, "images", "classification", (1, 20, 20))
    assert found.classes == {"cat": 3, "dog": 3}
    assert [sample.label for sample in found.samples[:4]] == ["cat", "dog", "cat", "dog"]
    assert found.samples[0].image is not None
    assert found.spec == FolderData(path=str(tmp_path))


def test_a_preview_counts_only_what_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_classes(tmp_path)
    random = np.random.default_rng(0).integers(0, 256, (90, 90), np.uint8)
    (tmp_path / "cat" / "bad.png").write_bytes(b"no image at all")
    Image.fromarray(random).save(tmp_path / "dog" / "cut.png")
    whole = (tmp_path / "dog" / "cut.png").read_bytes()
    (tmp_path / "dog" / "cut.png").write_bytes(whole[:2000])
    (tmp_path / "gull").mkdir()
    (tmp_path / "gull" / "0.png").write_bytes(b"no bird")
    found, data = understand(tmp_path), load(tmp_path)
    assert (found.n, found.classes, found.exact) == (6, {"cat": 3, "dog": 3}, True)
    assert len(data) == 6
    assert found.notes == data.notes
    assert "3 images are left out: cat/bad.png is not an image" in said(found)
    monkeypatch.setattr(checking, "MOST_DECODED", 5)
    picture(tmp_path / "cat" / "new.png")
    many = understand(tmp_path)
    assert (many.n, many.classes, many.exact) == (8, {"cat": 4, "dog": 4}, False)
    assert "2 images are left out: cat/bad.png is not an image" in said(many)
    assert "only the beginnings of the files were read" in said(many)
    (tmp_path / "dog" / "cut.png").write_bytes(whole)
    picture(tmp_path / "cat" / "bad.png")
    assert understand(tmp_path).n == 9


def test_a_file_that_could_not_be_read_is_tried_again(tmp_path: Path) -> None:
    bad = two_classes(tmp_path) / "cat" / "0.png"
    good, stamp = bad.read_bytes(), os.stat(bad)
    bad.write_bytes(bytes(len(good)))
    os.utime(bad, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert understand(tmp_path).n == 5
    bad.write_bytes(good)
    os.utime(bad, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert understand(tmp_path).n == 6


def test_a_preview_refuses_what_cannot_be_taken(tmp_path: Path) -> None:
    two_classes(tmp_path)
    for file in (tmp_path / "dog").iterdir():
        file.write_bytes(b"no dog")
    for attempt in (understand, load):
        with pytest.raises(DataError, match="only one class that can be read, cat"):
            attempt(tmp_path)
    for file in (tmp_path / "cat").iterdir():
        file.write_bytes(b"no cat")
    for attempt in (understand, load):
        with pytest.raises(DataError, match="None of the images"):
            attempt(tmp_path)


def test_looking_into_files_can_be_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: float | None, words: str) -> None:
        if words.startswith("Looking into the files"):
            raise Cancelled

    monkeypatch.setattr(checking, "MOST_DECODED", 0)
    with pytest.raises(Cancelled):
        understand(two_classes(tmp_path), stop)


def test_beyond_the_budget_the_cache_is_used(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = two_classes(tmp_path / "data", 400)
    plain = load(root, size=40)
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")
    data = load(root, size=40)
    assert isinstance(data.inputs, np.memmap)
    assert not data.inputs.flags.writeable
    assert data.fingerprint == plain.fingerprint
    assert "slower" in said(data)
    entries = list(own_cache.iterdir())
    monkeypatch.setattr(images, "decode", None)  # it is not decoded again
    assert load(root, size=40).fingerprint == plain.fingerprint
    assert list(own_cache.iterdir()) == entries


def test_the_cache_follows_the_files(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = two_classes(tmp_path / "data", 400)
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")
    before = load(root, size=40)
    picture(root / "cat" / "0.png", value=7)
    os.utime(root / "cat" / "0.png", (1, 1))
    after = load(root, size=40)
    assert after.inputs[0, 0, 0, 0] == 7
    assert before.inputs[0, 0, 0, 0] == 40
    assert len(list(own_cache.iterdir())) == 1


def test_a_broken_off_reading_leaves_nothing(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = two_classes(tmp_path / "data", 400)
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")

    def stop(fraction: float | None, words: str) -> None:
        if fraction is not None and fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        FolderData(path=str(root), size=40).load(Path(), stop)
    assert list(own_cache.iterdir()) == []
    assert threading.active_count() == 1


def test_a_damaged_cache_is_made_again(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = two_classes(tmp_path / "data", 400)
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")
    whole = load(root, size=40).fingerprint
    (file,) = own_cache.glob("*/inputs.bin")
    file.write_bytes(file.read_bytes()[:1000])
    assert load(root, size=40).fingerprint == whole


def test_a_full_disk_is_told(tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = two_classes(tmp_path / "data", 400)
    monkeypatch.setenv("NNSTUDIO_MEMORY", "1")

    def full(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("nnstudio.core.data.own.samples.write_facts", full)
    with pytest.raises(DataError, match="not enough room"):
        load(root, size=40)
    assert list(own_cache.iterdir()) == []
    assert cache.cache_folder() == own_cache


def test_blood_cells(real_data: Path) -> None:
    data = load(real_data / "blood_cells")
    assert dict(zip(data.class_names, np.bincount(data.labels).tolist(), strict=True)) == {
        "Basophil": 3, "Eosinophil": 88, "Lymphocyte": 33, "Monocyte": 20, "Neutrophil": 207,
    }  # fmt: skip
    assert data.input_shape == (3, 64, 64)
    assert data.id_of(0) == "Basophil/BloodImage_00008_1.jpg"


@pytest.mark.parametrize(
    ("name", "group"),
    [("a/scan_08_1.png", "scan_08"), ("IMG0001.jpg", "IMG0001"), ("IMG_0001.jpg", "IMG_0001"), ("p 3 (2).png", "p 3"),
     ("2019-01-05_17.tif", "2019-01-05"), ("cat.png", "cat")],
)  # fmt: skip
def test_what_names_have_in_common(name: str, group: str) -> None:
    assert images.group_of_name(name) == group


def test_crops_of_one_picture_are_proposed_as_groups(tmp_path: Path) -> None:
    for i in range(24):
        picture(tmp_path / "ab"[i % 2] / f"slide{i // 3}_{i % 3}.png")
    (proposal,) = understand(tmp_path).proposals
    assert (proposal.column, proposal.strong) == ("file name", False)
    assert "24 images, 8 beginnings" in proposal.why
    assert understand(two_classes(tmp_path / "more")).proposals == ()


@pytest.mark.parametrize("name", ["{}.png", "img_{:03}.png", "IMG{}.png"])
def test_names_that_come_again_in_each_class_are_no_groups(tmp_path: Path, name: str) -> None:
    for folder in "ab":
        for i in range(12):
            picture(tmp_path / folder / name.format(i))
    assert understand(tmp_path).proposals == ()


def test_bare_numbers_of_several_formats_are_no_groups(tmp_path: Path) -> None:
    for i in range(12):
        for ending in ("png", "bmp"):
            picture(tmp_path / "ab"[i % 2] / f"{i}.{ending}")
    assert understand(tmp_path).proposals == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    two_classes(tmp_path)
    os.mkfifo(tmp_path / "cat" / "pipe.png")
    os.mkfifo(tmp_path / "pipe.csv")
    assert len(load(tmp_path)) == 6
    with pytest.raises(DataError, match="no file and no folder"):
        spec_for(tmp_path / "pipe.csv")


def test_files_that_vanish_meanwhile_are_named_by_their_ids(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        for number in range(4):
            Image.fromarray(np.full((9, 9), 60 * number, np.uint8)).save(tmp_path / name / f"{number}.png")
    spec = FolderData(path=str(tmp_path))

    def take_one_away(fraction, words):
        if words.startswith("Reading"):
            (tmp_path / "a" / "2.png").unlink(missing_ok=True)

    dataset = spec.load(tmp_path, take_one_away)
    assert len(dataset) == 7
    assert any("There is no file a/2.png" in note for note in dataset.notes)
