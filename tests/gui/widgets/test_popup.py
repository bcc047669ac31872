"""Popups with round corners: translucent where a compositor shows it, cut off where they would be black."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.gui.widgets import popup
from nnstudio.gui.widgets.popup import RoundPopup


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def opened(owner: QWidget) -> RoundPopup:
    made = RoundPopup(owner)
    made.inner.addWidget(QLabel("Something to choose from"))
    made.resize(200, 100)
    made.show()
    return made


def test_corners_are_translucent_where_that_can_be_seen(owner: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(popup, "composited", lambda: True)
    made = opened(owner)
    assert made.mask().isEmpty()
    assert made.grab().toImage().pixelColor(0, 0).alpha() == 0
    made.close()


def test_corners_are_cut_off_where_they_would_be_black(owner: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(popup, "composited", lambda: False)
    made = opened(owner)
    made.resize(300, 150)
    assert not made.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    for corner in (QPoint(0, 0), QPoint(299, 0), QPoint(0, 149), QPoint(299, 149)):
        assert not made.mask().contains(corner)
    for edge in (QPoint(150, 0), QPoint(0, 75), QPoint(298, 75), QPoint(150, 148)):
        assert made.mask().contains(edge)
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()


def test_other_screens_than_x_can_always_show_it(owner: QWidget) -> None:
    assert popup.composited()
