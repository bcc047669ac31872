"""Ctrl+Z in the Data explorer takes back what was done to samples there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nnstudio.gui.app import Studio

CTRL = Qt.KeyboardModifier.ControlModifier


def test_undo_by_key_over_the_samples(studio: Studio, wait_for: Callable[..., None]) -> None:
    window, store, loader = studio.window, studio.session.store, studio.session.loader
    wait_for(lambda: loader.data is not None)
    window.book["explore"].trigger()
    samples = window.panels.explorer.samples
    wait_for(lambda: samples.grid.count > 0)
    window.activateWindow()
    wait_for(window.isActiveWindow)
    samples.grid.setFocus()
    samples.grid.pick(3)
    QTest.keyClick(samples.grid, Qt.Key.Key_Delete)
    wait_for(lambda: bool(store.project.corrections.excluded))
    wait_for(lambda: loader.data is not None)
    QTest.keyClick(samples.grid, Qt.Key.Key_Z, CTRL)
    assert not store.project.corrections.excluded
    wait_for(lambda: loader.data is not None)
