from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QToolButton, QToolTip
from pytestqt.qtbot import QtBot

from nnstudio.gui.theme import load_theme
from nnstudio.gui.widgets.elide import ElidedLabel
from nnstudio.gui.widgets.labels import divider, figure_label, group_label, text_label
from nnstudio.gui.widgets.panel import DockPanel
from nnstudio.gui.widgets.pill import Pill


def test_panel_shows_title_pills_tools_and_content(qtbot: QtBot) -> None:
    panel = DockPanel("network", "Network")
    qtbot.addWidget(panel)
    pill, tool, content = Pill("10 layers"), QToolButton(), QLabel("content")
    panel.header.add_beside(pill)
    panel.header.add_tool(tool)
    panel.set_content(content)
    panel.resize(400, 300)
    panel.show()
    assert panel.header.title.text() == "Network"
    assert panel.header.title.x() < pill.x() < tool.mapTo(panel.header, QPoint()).x()
    assert content.isVisible()
    assert content.mapTo(panel, QPoint()).y() >= panel.header.geometry().bottom()


def test_names_that_look_like_html_are_shown_as_they_are(qtbot: QtBot) -> None:
    label = text_label("<b>data</b>", "caption")
    qtbot.addWidget(label)
    plain = label.sizeHint().width()
    label.setTextFormat(Qt.TextFormat.RichText)
    assert plain > label.sizeHint().width()


def test_new_content_replaces_the_old(qtbot: QtBot) -> None:
    panel = DockPanel("data", "Data")
    qtbot.addWidget(panel)
    old, new = QLabel("old"), QLabel("new")
    panel.set_content(old)
    panel.show()
    with qtbot.waitSignal(old.destroyed):
        panel.set_content(new)
    assert new.isVisible()


def test_dock_panel_floats_closes_and_comes_back(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    dock = DockPanel("data", "Data")
    dock.set_content(QLabel("content"))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    float_button, close_button = dock.header.findChildren(QToolButton)
    QTest.mouseClick(float_button, Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    QTest.mouseClick(float_button, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()
    QTest.mouseClick(close_button, Qt.MouseButton.LeftButton)
    assert not dock.isVisible()
    dock.toggleViewAction().trigger()
    assert dock.isVisible()
    assert dock.objectName() == "data"
    dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
    assert float_button.isHidden()
    assert close_button.isHidden()


def test_pill_is_as_wide_as_its_words_and_shows_its_dot(qtbot: QtBot) -> None:
    pill = Pill("CUDA · NVIDIA H200", dot="good")
    plain = Pill("CUDA · NVIDIA H200")
    for widget in (pill, plain):
        qtbot.addWidget(widget)
        widget.resize(widget.sizeHint())
    assert pill.width() > plain.width() > plain.fontMetrics().horizontalAdvance(plain.text())
    assert pill.grab().toImage().pixelColor(13, pill.height() // 2) == load_theme("light").color("good")
    width = plain.sizeHint().width()
    plain.setText("CUDA")
    assert plain.sizeHint().width() < width
    pill.set_dot(None)
    assert pill.sizeHint().width() == width


def test_long_words_are_elided_and_told_in_the_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("A sentence that is a good deal longer than the label is wide")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.is_elided()
    assert label.minimumSizeHint().width() < 40
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), label.mapToGlobal(QPoint(5, 5))))
    assert QToolTip.text() == label.text()
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    label.resize(800, 20)
    assert not label.is_elided()


def test_labels_have_their_roles(qtbot: QtBot) -> None:
    labels = [group_label("Convolution"), text_label("ok", "good"), figure_label(34), divider()]
    for label in labels:
        qtbot.addWidget(label)
    assert labels[0].property("role") == "group"
    assert labels[1].property("role") == "good"
    assert labels[2].font().pixelSize() == 34
