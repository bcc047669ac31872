"""Heat maps to size, smooth, in colour, and as a file."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from torch.nn.functional import interpolate

from nnstudio.core.errors import ExportError
from nnstudio.core.explain.overlay import (
    colorize,
    heat_colors,
    heat_table,
    overlay,
    place,
    save_overlay,
    scaled,
    smooth,
    upsample,
)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 40), st.integers(1, 40))
def test_upsampling_stays_within_the_maps_values(h, w, height, width):
    cells = torch.linspace(0, 1, h * w).reshape(h, w)
    found = upsample(cells, (height, width))
    assert found.shape == (height, width)
    assert float(found.min()) >= 0
    assert float(found.max()) <= 1 + 1e-6


def test_upsampling_is_bilinear_around_cell_centres():
    cells = torch.tensor([[0.0, 1.0], [2.0, 3.0]])
    expected = interpolate(cells[None, None], size=(4, 4), mode="bilinear", align_corners=False)[0, 0]
    torch.testing.assert_close(upsample(cells, (4, 4)), expected)
    assert float(expected[0, 1]) == pytest.approx(0.25)


@pytest.mark.parametrize("sigma", [0.7, 1.4, 2.0, 6.0])
def test_smoothing_equals_scipy(sigma):
    from math import ceil

    from scipy.ndimage import gaussian_filter

    heat = np.random.default_rng(0).random((28, 20))
    expected = gaussian_filter(heat, sigma, mode="nearest", radius=ceil(3 * sigma))
    np.testing.assert_allclose(smooth(torch.from_numpy(heat), sigma).numpy(), expected, atol=1e-12)


def test_no_smoothing_changes_nothing():
    heat = torch.rand(7, 9)
    torch.testing.assert_close(smooth(heat, 0.0), heat)


def test_scaling_keeps_zero_and_refuses_nothing_at_all():
    torch.testing.assert_close(scaled(torch.tensor([[0.0, 1.0], [2.0, 4.0]])), torch.tensor([[0.0, 0.25], [0.5, 1.0]]))
    torch.testing.assert_close(scaled(torch.full((2, 2), 0.3)), torch.ones(2, 2))
    assert scaled(torch.zeros(3, 3)) is None
    assert scaled(torch.tensor([[-1.0, -2.0]])) is None
    assert scaled(torch.tensor([[float("nan"), 1.0]])) is None


def test_lightness_of_the_colours_rises_evenly():
    linear = heat_colors().astype(float) / 255
    linear = np.where(linear <= 0.04045, linear / 12.92, ((linear + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    lightness = np.where(luminance > 0.008856, 116 * np.cbrt(luminance) - 16, 903.3 * luminance)
    assert (np.diff(lightness) >= -0.3).all()
    assert lightness[0] < 3
    assert lightness[-1] > 90
    steps = np.diff(lightness[::16])
    assert steps.max() < 3 * steps[2:].min()


def test_opacity_ramps_from_nothing():
    table = heat_table(0.5)
    assert table.shape == (256, 4)
    assert table.dtype == np.uint8
    assert table[0, 3] == 0
    assert table[-1, 3] == 128
    assert (np.diff(table[:, 3].astype(int)) >= 0).all()
    assert heat_table(7.0)[-1, 3] == 255


def test_colorize_looks_up_the_table():
    heat = np.array([[0.0, 0.5, 1.0, 1.5]], dtype=np.float32)
    colors = colorize(heat, 0.8)
    assert colors.shape == (1, 4, 4)
    assert (colors[0] == heat_table(0.8)[[0, 128, 255, 255]]).all()


def test_overlay_leaves_cold_places_as_they_are(seven):
    heat = np.zeros((28, 28), dtype=np.float32)
    heat[:14] = 1.0
    plain, mixed = overlay(seven, None), overlay(seven, heat)
    assert plain.shape == mixed.shape == (280, 280, 3)
    assert (plain[5::10, 5::10, 0] == seven[0]).all()
    assert (mixed[160:] == plain[160:]).all()
    assert (mixed[:120] != plain[:120]).any(axis=2).mean() > 0.9


def test_colour_images_stay_in_colour():
    image = np.zeros((3, 32, 32), dtype=np.uint8)
    image[1] = 200
    assert (overlay(image, None)[0, 0] == [0, 200, 0]).all()
    assert (overlay(image[:2], None)[0, 0] == 100).all()


def test_saving_writes_one_png(tmp_path, seven):
    path = tmp_path / "seven.png"
    heat = np.linspace(0, 1, 28 * 28, dtype=np.float32).reshape(28, 28)
    save_overlay(path, seven, heat, 0.7)
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        assert (np.asarray(picture) == overlay(seven, heat, 0.7)).all()
    assert [file.name for file in tmp_path.iterdir()] == ["seven.png"]


def test_saving_where_there_is_no_folder(tmp_path, seven):
    with pytest.raises(ExportError, match=r"could not be written.*Choose another folder"):
        save_overlay(tmp_path / "nowhere" / "seven.png", seven, None)


def test_cells_that_tile_the_image_are_placed_as_stretching_does():
    cells = torch.rand(7, 7)
    torch.testing.assert_close(place(cells, (28, 28), 1.5, 4.0), upsample(cells, (28, 28)), atol=1e-5, rtol=1e-5)


def test_cells_of_a_convolution_without_padding_stay_where_they_look():
    cells = torch.zeros(10, 10)
    cells[9, 3] = 1
    placed = place(cells, (28, 28), 4.5, 2.0)
    rows, columns = (placed == placed.max()).nonzero().T
    assert rows.min() >= 22  # the last cell's centre is at 4.5 + 9 · 2 = 22.5; beyond, its value is extended
    assert set(columns.tolist()) <= {10, 11}
    single = place(torch.tensor([[2.0]]), (5, 5), 2.0, 4.0)
    torch.testing.assert_close(single, torch.full((5, 5), 2.0))
