"""Docks, sizes and what the window remembers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from nnstudio.gui.app import Studio


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (2560, 1440)])
def test_every_panel_is_whole_at_every_size(studio: Studio, size: tuple[int, int], wait_for) -> None:
    studio.window.resize(*size)
    studio.window.docking.arrange()
    wait_for(lambda: studio.window.width() == size[0])
    inside = studio.window.rect()
    for dock in studio.window.panels.docks:
        corner = dock.mapTo(studio.window, dock.rect().topLeft())
        assert inside.contains(corner)
        assert inside.contains(dock.mapTo(studio.window, dock.rect().bottomRight()))
        assert dock.width() >= dock.minimumSizeHint().width()
    assert studio.window.minimumSizeHint().width() <= 1280
    assert studio.window.minimumSizeHint().height() <= 720


def test_closed_docks_come_back(studio: Studio) -> None:
    dock = studio.window.panels.data
    dock.close()
    assert not dock.isVisible()
    studio.window.book["reset_layout"].trigger()
    assert dock.isVisible()


def test_the_explorer_comes_beside_the_network_and_goes_with_a_reset(studio: Studio, wait_for) -> None:
    window = studio.window
    assert not window.panels.explorer.isVisible()
    width = window.panels.network.width()
    QTest.mouseClick(window.panels.data.explore_button, Qt.MouseButton.LeftButton)
    wait_for(window.panels.explorer.isVisible)
    assert window.tabifiedDockWidgets(window.panels.network) == [window.panels.explorer]
    assert abs(window.panels.explorer.width() - width) <= 4
    window.book["reset_layout"].trigger()
    assert not window.panels.explorer.isVisible()
    window.book["explore"].trigger()
    wait_for(window.panels.explorer.isVisible)


def test_the_layout_is_remembered(studio: Studio) -> None:
    settings: QSettings = studio.session.preferences.settings
    assert settings.value("window/state") is None
    studio.window.close()
    assert settings.value("window/state") is not None


def test_what_takes_the_keyboard_has_a_name(studio: Studio) -> None:
    nameless = []
    for widget in studio.window.findChildren(QWidget):
        takes = widget.isVisible() and widget.focusPolicy().value & 1
        text = getattr(widget, "text", lambda: "")
        if takes and not (widget.accessibleName() or text() or _buddy(studio, widget)):
            nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert not nameless


def _buddy(studio: Studio, widget: QWidget) -> bool:

    family = {widget, widget.parentWidget(), widget.focusProxy()}
    return any(label.buddy() in family for label in studio.window.findChildren(QLabel) if label.buddy() is not None)
