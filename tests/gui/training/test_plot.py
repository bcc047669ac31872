import numpy as np
import pytest
from PySide6.QtGui import QPainter, QPixmap

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
    plot.show_epochs(np.array([1.0, 2.0]), np.array([0.5, 0.4]), 2.0)
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
        corner = image.pixelColor(plot._plot.geometry().topRight())
        assert corner.name() == theme.current().color("surface").name()


@pytest.mark.parametrize("height", [130, 180, 240, 420])
def test_the_numbers_at_both_ends_of_an_axis_are_written(qtbot, theme_store, height):
    widget = CurvePlot("Accuracy", str, ceiling=1.0)
    qtbot.addWidget(widget)
    widget.resize(320, height)
    widget.show()
    x, raw, _ = steps(300)
    widget.show_steps(x, 1 - raw / 2, 1 - raw / 2)
    canvas = QPixmap(10, 10)
    painter = QPainter(canvas)
    _, _, numbers = widget._plot.getPlotItem().getAxis("left").generateDrawSpecs(painter)
    painter.end()
    assert {0.0, 1.0} <= {float(number) for _, _, number in numbers}
    top = min(area.top() for area, _, _ in numbers)
    assert widget._plot.getPlotItem().getAxis("left").mapToScene(0, top).y() >= 0


def test_a_long_course_is_drawn_smoothly_from_its_first_to_its_last_step(plot):
    plot.set_span(200)
    x, raw, smooth = steps(2000)
    plot.show_steps(x, raw, smooth)
    drawn_x, drawn = plot._train.getData()
    assert len(drawn) < plot.width()
    assert (drawn_x[0], drawn_x[-1]) == (x[0], x[-1])
    assert (np.diff(drawn) < 0).all()
