"""Classes, values, scatter plot and table show the right figures and lead to the samples."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from explorer_room import LEFT, ExplorerRoom
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from nnstudio.core.data.datasets import BreastCancerData, DatasetSpec, DiabetesData, DigitsData, MoonsData
from nnstudio.gui import theme
from nnstudio.gui.explorer.cloud import make_cloud
from nnstudio.gui.explorer.facts import TOKENS
from nnstudio.gui.explorer.panel import TABS
from nnstudio.gui.explorer.scatter_plot import colors_of

With = Callable[[DatasetSpec], ExplorerRoom]


@pytest.mark.parametrize("spec", [DigitsData(), BreastCancerData(), DiabetesData(), MoonsData()])
def test_every_view_shows_every_kind_of_data(with_data: With, spec: DatasetSpec) -> None:
    explorer = with_data(spec)
    for name in TABS:
        explorer.tab(name)
        assert not explorer.panel.grab().isNull()


def test_a_hidden_explorer_does_nothing(explorer: ExplorerRoom) -> None:
    before = explorer.panel._facts
    explorer.panel.hide()
    explorer.loader.loaded.emit(explorer.loader.data)
    assert not explorer.panel._soon.isActive()
    assert explorer.panel._facts is before


def test_class_counts_leave_out_the_sealed_part_and_a_click_shows_the_class(explorer: ExplorerRoom) -> None:
    explorer.tab("Classes")
    balance, data = explorer.panel.classes.balance, explorer.facts.data
    train, validation = (int((data.dataset.labels[p] == 3).sum()) for p in (data.split.train, data.split.validation))
    assert balance.words(3) == f"3: {train} train, {validation} validation"
    QTest.mouseClick(balance, LEFT, pos=QPoint(20, 26 * 4 + 10))
    explorer.wait()
    assert explorer.panel.tabs.tabText(explorer.panel.tabs.currentIndex()) == "Samples"
    assert explorer.grid.count == train + validation


def test_features_sort_by_their_relation_and_show_their_histogram(with_data: With) -> None:
    explorer = with_data(BreastCancerData())
    explorer.tab("Values")
    values = explorer.panel.values
    head = values.list.horizontalHeader()
    relation = 1
    assert values.model.headerData(relation, Qt.Orientation.Horizontal) == "η²"
    values.sorted.sort(relation, Qt.SortOrder.DescendingOrder)
    shown = [float(values.sorted.index(row, relation).data()) for row in range(values.sorted.rowCount())]
    assert shown == sorted(shown, reverse=True)
    assert head.count() == 7
    values.list.setFocus()
    QTest.mouseClick(values.list.viewport(), LEFT, pos=values.list.visualRect(values.sorted.index(1, 0)).center())
    explorer.wait()
    name = values.sorted.index(1, 0).data()
    assert values.lines._histogram is not None
    assert values.lines._title.text().startswith(name)
    assert sum(int(c.sum()) for c in values.lines._histogram.counts.values()) == len(explorer.facts.counted)
    assert "Train" in values.lines.reading(float(values.lines._histogram.edges[1]))


def test_a_point_of_the_scatter_plot_leads_to_its_sample(explorer: ExplorerRoom) -> None:
    explorer.tab("Scatter")
    plot = explorer.panel.scatter.plot
    cloud = plot._cloud
    assert cloud is not None
    assert explorer.holds_no_test_sample(cloud.indices)
    place = plot.place_of(7).toPoint()
    QTest.mouseMove(plot.viewport(), place)
    assert plot.tip.isVisible()
    near = plot.nearest(plot.place_of(7))
    np.testing.assert_allclose((cloud.x[near], cloud.y[near]), (cloud.x[7], cloud.y[7]), atol=20)
    with explorer.qtbot.waitSignal(plot.chosen) as chosen:
        QTest.mouseClick(plot.viewport(), LEFT, pos=place)
    explorer.wait()
    assert explorer.panel.samples.picked.tolist() == chosen.args
    assert explorer.grid.isVisible()


def test_every_point_is_painted_where_it_lies_also_when_looked_at_closely(explorer: ExplorerRoom) -> None:
    explorer.tab("Scatter")
    plot = explorer.panel.scatter.plot
    cloud = plot._cloud
    assert cloud is not None
    for close in (False, True):
        if close:
            x, y = float(cloud.x[3]), float(cloud.y[3])
            plot.getPlotItem().vb.setRange(xRange=(x - 0.1, x + 0.1), yRange=(y - 0.1, y + 0.1))
        explorer.qtbot.wait(50)
        picture = plot.grab().toImage()
        ground = picture.pixelColor(plot.width() - 4, 4)
        places = [plot.place_of(k).toPoint() for k in ([3] if close else range(40))]
        assert all(picture.pixelColor(place * picture.devicePixelRatio()) != ground for place in places)


def test_a_plane_is_drawn_as_it_is_and_axes_can_be_changed(with_data: With) -> None:
    explorer = with_data(MoonsData())
    explorer.tab("Scatter")
    page = explorer.panel.scatter
    cloud, dataset = page.plot._cloud, explorer.facts.dataset
    assert cloud is not None
    np.testing.assert_allclose(cloud.x, dataset.inputs[cloud.indices, 0])
    page.across.setFocus()
    QTest.keyClick(page.across, Qt.Key.Key_Down)
    explorer.wait()
    np.testing.assert_allclose(page.plot._cloud.x, dataset.inputs[cloud.indices, 1])


def test_of_many_points_some_are_drawn_and_that_is_said(with_data: With) -> None:
    explorer = with_data(MoonsData(n=10_000) if "n" in MoonsData.__dataclass_fields__ else MoonsData())
    facts = explorer.facts
    cloud = make_cloud(facts, 0, 1, lambda *_: None)
    assert len(cloud.indices) == min(5000, len(facts.counted))
    assert ("drawn by chance" in cloud.note) == (len(facts.counted) > 5000)


def test_the_table_sorts_by_any_column(with_data: With) -> None:
    explorer = with_data(DiabetesData())
    explorer.tab("Table")
    rows = explorer.panel.table.rows
    head, column = rows.horizontalHeader(), rows.rows.first_feature + 2
    rows.horizontalScrollBar().setValue(head.sectionPosition(column))
    place = QPoint(head.sectionViewportPosition(column) + 20, head.height() // 2)
    inputs = explorer.facts.dataset.inputs
    for sign in (1, -1):
        QTest.mouseClick(head.viewport(), LEFT, pos=place)
        explorer.wait()
        values = inputs[rows.rows.order, 2]
        assert np.all(sign * np.diff(values) >= 0)
    means = explorer.panel.table.model
    shown = float(means.index(0, column).data().replace("−", "-"))
    assert shown == pytest.approx(inputs[explorer.facts.counted, 2].mean(), rel=1e-3, abs=1e-3)


def test_classes_look_like_no_part(explorer: ExplorerRoom) -> None:
    parts = {theme.current().color(token).rgb() for token in TOKENS.values()}
    assert not parts & {color.rgb() for color in colors_of(explorer.facts)}


def test_names_are_as_wide_as_they_need_and_figures_say_what_they_are_over(with_data: With) -> None:
    explorer = with_data(BreastCancerData())
    explorer.tab("Values")
    values = explorer.panel.values
    assert values.list.columnWidth(0) >= values.list.sizeHintForColumn(0)
    assert "Over training and validation samples." in values._note.text()
    explorer.tab("Table")
    table = explorer.panel.table
    head = table.rows.horizontalHeader()
    fitting = [head.sectionSizeHint(column) <= head.sectionSize(column) for column in range(head.count())]
    assert all(fitting)
    assert "over training and validation samples" in table._hint.text()
