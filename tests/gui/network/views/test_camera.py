from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF

from nnstudio.gui.network.views.camera import LARGEST, READABLE, SMALLEST, Camera


def camera(view: tuple[float, float] = (400, 300), drawing: tuple[float, float] = (2000, 3000)) -> Camera:
    made = Camera()
    made.set_sizes(QSizeF(*view), QSizeF(*drawing))
    return made


def test_first_everything_is_seen_that_can_be_read_then() -> None:
    found = camera(drawing=(400, 380))
    assert found.shows_all


@pytest.mark.parametrize(("drawing", "scale"), [((300, 3000), 1.0), ((450, 3000), 376 / 450), ((2000, 3000), READABLE)])
def test_what_could_not_be_read_begins_at_its_upper_left(drawing: tuple[float, float], scale: float) -> None:
    found = camera(drawing=drawing)
    assert found.scale == pytest.approx(scale)
    assert found.seen().top() <= 0
    assert found.seen().left() <= 0
    found.fit()
    assert found.shows_all


def test_a_small_drawing_is_not_blown_up_and_stands_in_the_middle() -> None:
    found = camera(drawing=(100, 100))
    assert found.scale == pytest.approx(1.15)
    assert found.seen().center().x() == pytest.approx(50, abs=1)


@pytest.mark.parametrize("factor", [1.25, 3, 0.9])
def test_zoom_keeps_the_point_under_the_pointer(factor: float) -> None:
    found = camera()
    found.zoom(8, QPointF(200, 150))
    pointer = QPointF(120, 90)
    before = found.to_drawing(pointer)
    found.zoom(factor, pointer)
    after = found.to_drawing(pointer)
    assert after.x() == pytest.approx(before.x(), abs=1.5 / found.scale)
    assert after.y() == pytest.approx(before.y(), abs=1.5 / found.scale)


def test_zoom_has_bounds() -> None:
    found = camera()
    for _ in range(50):
        found.zoom(2, QPointF())
    assert found.scale == LARGEST
    for _ in range(50):
        found.zoom(0.5, QPointF())
    assert found.scale == SMALLEST


def test_the_drawing_cannot_be_lost() -> None:
    found = camera()
    found.zoom(10, QPointF())
    found.pan(-10_000, 1_000_000)
    assert found.seen().intersects(QRectF(0, 0, 2000, 3000))
    assert found.origin == QPointF(round(found.origin.x()), round(found.origin.y()))


def test_reveal_moves_only_when_it_must() -> None:
    found = camera()
    found.fit()
    found.zoom(20, QPointF())
    place = QRectF(1500, 2500, 100, 40)
    assert found.reveal(place)
    assert found.seen().contains(place)
    assert not found.reveal(place)


def test_a_new_size_keeps_everything_in_view_until_the_user_moves() -> None:
    found = camera()
    found.fit()
    found.set_sizes(QSizeF(200, 200), QSizeF(2000, 3000))
    assert found.shows_all
    found.zoom(30, QPointF())
    found.set_sizes(QSizeF(300, 300), QSizeF(2000, 3000))
    assert not found.shows_all
