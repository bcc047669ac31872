"""Drawings become what MNIST would have made of them, wherever and however large they are drawn."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnstudio.core.data.drawing import Drawing, load_drawing, rasterize, save_drawing, view
from nnstudio.core.data.placement import centre_of_mass
from nnstudio.core.errors import DataError

DOT = Drawing((((5.0, 5.0),),))
ONE = Drawing((((100.0, 20.0), (100.0, 220.0)),))


def scribble(seed: int, points: int = 200) -> Drawing:
    """A smooth random stroke, as a hand might make."""
    generator = np.random.default_rng(seed)
    t = np.linspace(0, np.pi, points)
    waves = np.sin(np.outer(np.arange(1, 6), t)[None] + generator.uniform(0, 6, (2, 5, 1)))
    weights = generator.normal(size=(2, 5, 1)) / np.arange(1, 6)[:, None]
    x, y = (waves * weights).sum(axis=1) * generator.uniform(1, 300) + generator.uniform(-500, 500)
    return Drawing((tuple(zip(x.tolist(), y.tolist(), strict=True)),))


def image_of(drawing: Drawing, **settings: Any) -> np.ndarray:
    image = rasterize(drawing, **settings)
    assert image is not None
    return image


def ink_size(image: np.ndarray) -> tuple[int, int]:
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@pytest.mark.parametrize("seed", range(100))
def test_placed_as_mnist_is(seed: int) -> None:
    image = image_of(scribble(seed))
    assert image.dtype == np.uint8
    assert image.shape == (28, 28)
    assert 19 <= max(ink_size(image)) <= 21
    assert centre_of_mass(image.astype(float)) == pytest.approx((14, 14), abs=0.1)


def test_nothing_drawn_is_no_image() -> None:
    for empty in (Drawing(), Drawing(((),)), Drawing(((), ()))):
        assert empty.empty
        assert rasterize(empty) is None
        assert view(empty) is None


def test_a_tap_is_a_dot_as_wide_as_the_pen() -> None:
    image = image_of(DOT, centre=False)
    assert ink_size(image) == (4, 4)
    assert image.sum() / 255 == pytest.approx(math.pi * 1.25**2, rel=0.05)
    assert np.array_equal(image_of(Drawing((((5.0, 5.0),) * 50,))), image_of(DOT))


def test_a_lone_one_is_as_high_as_the_box_and_as_wide_as_the_pen() -> None:
    height, width = ink_size(image_of(ONE))
    assert 20 <= height <= 21
    assert 3 <= width <= 4
    assert image_of(ONE)[14].sum() / 255 == pytest.approx(2.5, abs=0.1)


@pytest.mark.parametrize("pen", [1.0, 2.5, 4.0])
def test_the_pen_is_as_wide_as_asked(pen: float) -> None:
    image = image_of(ONE, pen=pen)
    assert image[14].sum() / 255 == pytest.approx(pen, abs=0.13)
    assert 19 <= ink_size(image)[0] <= 21


@given(st.floats(1e-3, 1e4), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4), st.integers(0, 20))
def test_size_and_place_do_not_matter(scale: float, right: float, down: float, seed: int) -> None:
    drawing = scribble(seed, 40)
    moved = Drawing(tuple(tuple((x * scale + right, y * scale + down) for x, y in s) for s in drawing.strokes))
    difference = np.abs(image_of(drawing).astype(int) - image_of(moved).astype(int))
    assert difference.mean() < 2


def test_standing_still_changes_nothing() -> None:
    stroke = scribble(3).strokes[0]
    resting = Drawing((tuple(point for point in stroke for _ in range(3)),))
    assert np.array_equal(image_of(resting), image_of(Drawing((stroke,))))


def test_y_points_down() -> None:
    image = image_of(Drawing((((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)),)), centre=False)
    assert image[5, 5] > 200
    assert image[22, 22] > 200
    assert image[22, 5] == 0


def test_joins_and_caps_are_round() -> None:
    corner = image_of(Drawing((((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)),)), centre=False)
    assert 0 < corner[4, 23] < 250
    assert np.abs(corner.astype(int) - corner[::-1, ::-1].T.astype(int)).max() < 70


def test_ink_is_never_cut_off() -> None:
    knot = tuple((float(i % 2), float(i % 3)) for i in range(400))
    image = image_of(Drawing((knot, ((0.0, 0.0), (60.0, 60.0)))))
    assert max(ink_size(image)) >= 19


def test_the_transform_lies_exactly_over_the_drawing() -> None:
    for seed in range(10):
        drawing = scribble(seed)
        seen = view(drawing)
        assert seen is not None
        lies = seen.transform
        there = (np.array(drawing.strokes[0]) - (lies.left, lies.top)) * lies.scale
        assert seen.image[there[:, 1].astype(int), there[:, 0].astype(int)].min() > 60
        assert lies.to_canvas(*there[7]) == pytest.approx(drawing.strokes[0][7])


@pytest.mark.parametrize("size", [20, 32, 64, 224])
def test_other_sizes(size: int) -> None:
    image = image_of(scribble(1), size=size, box=size * 20 / 28, pen=size * 2.5 / 28)
    assert image.shape == (size, size)
    assert abs(max(ink_size(image)) - size * 20 / 28) <= 2.5


points = st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))


@example((((0.0, 0.0), (2.225e-311, 0.0)),))
@given(st.lists(st.lists(points, max_size=5).map(tuple), max_size=4).map(tuple))
def test_any_drawing_survives_json_and_inking(strokes: tuple[Any, ...]) -> None:
    drawing = Drawing(strokes)
    assert Drawing.from_json(json.loads(json.dumps(drawing.to_json()))) == drawing
    image = rasterize(drawing)
    assert (image is None) == drawing.empty
    assert image is None or image.any()


BAD = [
    None, 3, "text", [], {}, {"strokes": None}, {"strokes": {}}, {"strokes": [3]}, {"strokes": ["ab"]},
    {"strokes": [[3]]}, {"strokes": [[[1]]]}, {"strokes": [[[1, 2, 3]]]}, {"strokes": [[["1", "2"]]]},
    {"strokes": [[[True, False]]]}, {"strokes": [[[1, None]]]}, {"strokes": [[[math.nan, 0]]]},
    {"strokes": [[[math.inf, 0]]]}, {"strokes": [[[1e300, 0]]]}, {"strokes": [[[10**400, 0]]]},
    {"strokes": [[[[1, 2], [3, 4]]]]}, {"strokes": [[{"x": 1, "y": 2}]]},
]  # fmt: skip


@pytest.mark.parametrize("data", BAD, ids=range(len(BAD)))
def test_what_is_no_drawing_is_refused(data: Any) -> None:
    with pytest.raises(DataError, match=r"drawing.*\.$"):
        Drawing.from_json(data)


def test_absurdly_many_points_are_refused() -> None:
    with pytest.raises(DataError, match="more than 1,000,000 points"):
        Drawing.from_json({"strokes": [[[0, 0]] * 1_000_001]})
    with pytest.raises(DataError, match="more than 1,000,000 points"):
        Drawing.from_json({"strokes": [[]] * 1_000_001})


def test_files_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "seven.json"
    for drawing in (scribble(1), scribble(2)):
        save_drawing(path, drawing)
        assert load_drawing(path) == drawing
    assert [found.name for found in tmp_path.iterdir()] == ["seven.json"]
    assert list(json.loads(path.read_text())) == ["strokes"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe\x00", b"\x89PNG", b"[" * 100_000, b'{"strokes": [[[NaN, 1]]]}', b"[1]"],
    ids=range(7),
)
def test_files_that_are_no_drawing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"bad\.json"):
        load_drawing(path)


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "seven.json"
    save_drawing(path, ONE)

    def full(*args: Any, **settings: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(DataError, match="No space left"):
        save_drawing(path, DOT)
    assert load_drawing(path) == ONE
    assert len(list(tmp_path.iterdir())) == 1


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        load_drawing(tmp_path / "none.json")
    with pytest.raises(DataError, match="cannot be written"):
        save_drawing(tmp_path / "no" / "folder.json", ONE)
