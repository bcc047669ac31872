from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nnstudio.core.data.drawing import Drawing, rasterize
from nnstudio.core.data.image_input import ImageSteps
from nnstudio.core.errors import DataError
from nnstudio.gui.drawing.history import History
from nnstudio.gui.drawing.subject import SIDE, Drawn, Picture, Sample, fitted_to_canvas, without_hit

LINE = Drawing((((60.0, 60.0), (200.0, 90.0), (150.0, 240.0)),))


def test_a_drawing_is_seen_as_rasterize_makes_it() -> None:
    seen = Drawn(LINE).seen((1, 28, 28), 3.0)
    assert seen is not None
    assert np.array_equal(seen.image[0], rasterize(LINE, pen=3.0))


def test_an_empty_drawing_is_not_seen() -> None:
    assert Drawn().empty
    assert Drawn().seen((1, 28, 28), 2.5) is None


def test_other_input_shapes_get_the_drawing_in_their_middle() -> None:
    seen = Drawn(LINE).seen((3, 40, 60), 2.5)
    assert seen is not None
    assert seen.image.shape == (3, 40, 60)
    assert not seen.image[:, :, :10].any()
    assert not seen.image[:, :, 50:].any()
    assert (seen.image[0] == seen.image[2]).all()
    _, _, width, height = seen.place
    assert width / height == pytest.approx(1.5)


def test_a_network_for_tables_cannot_see_drawings() -> None:
    with pytest.raises(DataError, match="no image"):
        Drawn(LINE).seen((30,), 2.5)


def test_a_picture_uses_the_steps_that_suit_the_network() -> None:
    red = Image.new("RGB", (50, 30), (200, 30, 30))
    red.paste((230, 30, 30), (0, 0, 2, 2))
    picture = Picture(red, "red.png")
    seen = picture.seen((3, 32, 32), 2.5)
    assert seen.image[0].mean() == pytest.approx(200, abs=2)
    assert seen.place == (0, 0, SIDE, SIDE)
    inverted = Picture(picture.image, "red.png", ImageSteps(invert="yes", crop=False, centre=False))
    assert inverted.seen((3, 32, 32), 2.5).image[0].mean() == pytest.approx(55, abs=2)


@pytest.mark.parametrize("steps", [None, ImageSteps(), ImageSteps(invert="no", crop=False, centre=False)])
@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32)])
def test_a_blank_picture_is_nothing_to_recognise(steps: ImageSteps | None, shape: tuple[int, int, int]) -> None:
    page = Picture(Image.new("L", (60, 90), 255), "page.png", steps)
    with pytest.raises(DataError, match=r"page\.png is blank"):
        page.seen(shape, 2.5)


def test_a_sample_fills_the_canvas_in_its_proportions() -> None:
    sample = Sample(np.zeros((1, 14, 28), np.uint8), 3, "7")
    assert sample.seen((1, 14, 28), 2.5).place == (0, SIDE / 4, SIDE, SIDE / 2)


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=6),
)
def test_any_drawing_comes_onto_the_canvas_in_its_proportions(points: list[tuple[float, float]]) -> None:
    fitted = np.array(fitted_to_canvas(Drawing((tuple(points),))).strokes[0])
    assert fitted.min() >= -1e-3
    assert fitted.max() <= SIDE + 1e-3
    before, after = np.ptp(np.array(points), axis=0), np.ptp(fitted, axis=0)
    assert after[0] * before[1] == pytest.approx(after[1] * before[0], rel=1e-3, abs=1e-2 * max(before.max(), 1))


def test_a_drawing_of_this_canvas_stays_where_it_is() -> None:
    assert fitted_to_canvas(LINE) is LINE
    assert fitted_to_canvas(Drawing()) == Drawing()


def test_a_fast_eraser_hits_what_lies_between_two_moves() -> None:
    assert without_hit(LINE, (100.0, 20.0), (160.0, 260.0), 5).empty
    assert without_hit(LINE, (10.0, 20.0), (10.0, 260.0), 5) is LINE
    dot = Drawing((((50.0, 50.0),), ()))
    assert without_hit(dot, (50.0, 52.0), (50.0, 52.0), 5).empty
    assert without_hit(dot, (50.0, 60.0), (50.0, 60.0), 5) is dot


def test_history_goes_back_and_forth() -> None:
    history = History()
    first, second = Drawn(LINE), Sample(np.zeros((1, 2, 2), np.uint8), 0, "0")
    history.push(first)
    history.push(second)
    history.undo()
    assert history.current is first
    assert history.can_redo
    history.redo()
    assert history.current is second
    history.undo()
    history.push(Drawn())
    assert not history.can_redo
    for _ in range(9):
        history.undo()
    assert history.current == Drawn()
    assert not history.can_undo
