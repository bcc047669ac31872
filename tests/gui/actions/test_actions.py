"""The table of actions, and that every one of them runs without a fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

from nnstudio.core.network import Network
from nnstudio.gui.actions import ACTIONS, MENUS
from nnstudio.gui.app import Studio


def test_ids_and_shortcuts_are_unique() -> None:
    assert max(Counter(spec.id for spec in ACTIONS).values()) == 1
    shortcuts = Counter(spec.shortcut for spec in ACTIONS if spec.shortcut)
    assert max(shortcuts.values()) == 1


def test_every_action_is_in_a_menu() -> None:
    assert {spec.menu.split("/")[0] for spec in ACTIONS} == set(MENUS)


def test_every_enabled_action_runs(studio: Studio, monkeypatch: pytest.MonkeyPatch, wait_for) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: "")
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Discard)
    for spec in ACTIONS:
        if spec.id == "quit":
            continue
        studio.window.book.refresh_now()
        action = studio.window.book[spec.id]
        if action.isEnabled():
            action.trigger()
        else:
            assert action.property("why")
        if studio.session.trainer.busy:
            studio.session.trainer.stop()
            wait_for(lambda: not studio.session.trainer.busy)
        for dialog in studio.window.findChildren(QDialog):
            dialog.close()
        wait_for(lambda: studio.session.loader.data is not None)
    studio.window.palette_popup.close()


def test_the_reason_why_training_is_not_possible_is_told_anew_when_it_changes(studio: Studio) -> None:
    window, store = studio.window, studio.session.store
    network = store.project.network
    store.edit("No flatten", replace(store.project, network=Network(network.layers[:1] + network.layers[-1:])))
    window.book.refresh_now()
    first = window.panels.training.empty.button.toolTip()
    store.edit("Nothing", replace(store.project, network=Network(())))
    window.book.refresh_now()
    second = window.panels.training.empty.button.toolTip()
    assert not window.book["train"].isEnabled()
    assert second == window.book["train"].property("why") != first
