import numpy as np
import pytest

from nnstudio.gui import theme
from nnstudio.gui.training.plot import CurvePlot


@pytest.fixture
def plot(qtbot, theme_store):
    widget = CurvePlot("Loss", lambda value: f"{value:.3f}")
    qtbot.addWidget(widget)
    widget.resize(600, 300)
    widget.show()
    return widget


def steps(n):
    x = np.arange(1, n + 1) / 10
    raw = 2 / (1 + x)
    return x, raw, raw * 0.9


def test_the_pointer_reads_the_nearest_step_and_epoch(plot):
    plot.set_span(4)
    plot.show_steps(*steps(30))
    plot.show_epochs(np.array([1.0, 2.0]), np.array([0.5, 0.4]), (2.0, 0.4))
    assert plot.reading(1.02) == "epoch 1.10: train 0.857 · validation 0.500"
    assert plot.reading(9) == ""


def test_an_empty_plot_reads_nothing(plot):
    plot.clear()
    assert plot.reading(1) == ""


def test_one_step_that_jumps_does_not_flatten_the_others(plot):
    x, raw, smooth = steps(200)
    raw[100] = 1000
    plot.show_steps(x, raw, smooth)
    assert plot._plot.viewRange()[1][1] < 10


def test_it_wears_the_theme(plot, theme_store):
    for scheme in ("dark", "light"):
        theme_store.set_scheme(scheme)
        plot.apply_theme()
        plot.show_steps(*steps(50))
        image = plot.grab().toImage()
        corner = image.pixelColor(image.width() - 3, image.height() // 2)
        assert corner.name() == theme.current().color("surface").name()
