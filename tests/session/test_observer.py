"""Looking into a network before and during training: the right weights, the right sample, never the test part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from nnstudio.core.errors import NetworkError
from nnstudio.core.explain import Model
from nnstudio.core.explain.activations import observe
from nnstudio.core.network import Network, build
from nnstudio.core.network.layers import Dense
from nnstudio.session.look import Look
from nnstudio.session.observer import EMPTY_CANVAS, Observer
from nnstudio.session.session import Session


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = Session(settings, tmp_path / "scratch", tmp_path / "data")
    with qtbot.waitSignal(made.loader.loaded):
        made.start()
    yield made
    made.close()


def look(qtbot: QtBot, observer: Observer, act: Any) -> Look:
    """What is seen next after doing something."""
    with qtbot.waitSignal(observer.observed) as seen:
        act()
    assert seen.args is not None
    found: Look = seen.args[0]
    return found


def test_nobody_looks_until_somebody_wants_to_see(qtbot: QtBot, session: Session) -> None:
    with qtbot.assertNotEmitted(session.observer.observed, wait=100):
        session.observer.choose(int(session.loader.data.split.train[3]))  # type: ignore[union-attr]


def test_before_training_the_weights_are_those_that_training_begins_with(qtbot: QtBot, session: Session) -> None:
    data, project = session.loader.data, session.store.project
    assert data is not None
    found = look(qtbot, session.observer, lambda: session.observer.set_wanted(True))
    fresh = build(project.network, data.dataset.input_shape, project.training.seed).state_dict()
    assert all(torch.equal(fresh[name], value) for name, value in found.checkpoint.weights.items())
    assert not found.learned
    assert np.array_equal(found.wish.image, data.dataset.inputs[data.split.train[0]])
    assert set(found.observation.by_path) == {path for path, _ in project.network.walk()}
    assert found.dead_of == 256
    other = replace(project, training=replace(project.training, seed=99))
    again = look(qtbot, session.observer, lambda: session.store.edit("Seed", other))
    assert not torch.equal(again.checkpoint.weights["conv1.weight"], fresh["conv1.weight"])


def test_it_follows_the_training(qtbot: QtBot, session: Session) -> None:
    observer, store = session.observer, session.store
    store.edit("Epochs", replace(store.project, training=replace(store.project.training, epochs=2)))
    look(qtbot, observer, lambda: observer.set_wanted(True))
    seen: list[Look] = []
    observer.observed.connect(seen.append)
    assert session.loader.data is not None
    session.trainer.start(store.project, session.loader.data, store.file)
    qtbot.waitUntil(lambda: not session.trainer.busy, timeout=30_000)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1].checkpoint is session.trainer.model)
    assert seen[-1].learned
    expected = observe(Model(seen[-1].checkpoint), seen[-1].wish.image).by_path[(0,)]
    assert np.allclose(seen[-1].observation.by_path[(0,)].values, expected.values, atol=1e-6)


def test_another_network_than_the_trained_one_is_seen_with_first_weights(qtbot: QtBot, session: Session) -> None:
    observer, store = session.observer, session.store
    assert session.loader.data is not None
    store.edit("Epochs", replace(store.project, training=replace(store.project.training, epochs=1)))
    session.trainer.start(store.project, session.loader.data, store.file)
    qtbot.waitUntil(lambda: not session.trainer.busy, timeout=30_000)
    assert look(qtbot, observer, lambda: observer.set_wanted(True)).learned
    edited = replace(store.project, network=store.project.network.remove((1,)))
    found = look(qtbot, observer, lambda: store.edit("Remove", edited))
    assert not found.learned
    assert set(found.observation.by_path) == {path for path, _ in edited.network.walk()}


def test_the_test_part_stays_sealed(qtbot: QtBot, session: Session) -> None:
    observer, data = session.observer, session.loader.data
    assert data is not None
    look(qtbot, observer, lambda: observer.set_wanted(True))
    for index in data.split.test[:50]:
        assert not observer.choose(int(index))
    assert observer.index == data.split.train[0]
    sealed = {int(index) for index in data.split.test}
    observer.choose(int(data.split.validation[-1]))
    assert observer.part == "validation"
    for _ in range(5):
        observer.step(1)
        assert observer.part == "validation"
        assert observer.index not in sealed
    assert observer.index == data.split.validation[4]
    assert observer.label == data.dataset.class_names[data.dataset.labels[observer.index]]


def test_when_the_split_changes_a_sample_that_is_now_sealed_is_let_go(qtbot: QtBot, session: Session) -> None:
    observer, store = session.observer, session.store
    assert session.loader.data is not None
    before = session.loader.data
    with qtbot.waitSignal(session.loader.loaded):
        store.edit("Seed", replace(store.project, split=replace(store.project.split, seed=123)))
    after = session.loader.data
    assert after is not None
    now_sealed = sorted(set(before.split.train.tolist()) & set(after.split.test.tolist()))
    with qtbot.waitSignal(session.loader.loaded):
        store.undo_stack.undo()
    assert observer.choose(now_sealed[0])
    with qtbot.waitSignal(session.loader.loaded):
        store.undo_stack.redo()
    assert observer.index == after.split.train[0]


def test_the_canvas_can_be_looked_at(qtbot: QtBot, session: Session) -> None:
    observer = session.observer
    look(qtbot, observer, lambda: observer.set_wanted(True))
    with qtbot.waitSignal(observer.emptied) as told:
        observer.set_source("canvas")
    assert told.args == [EMPTY_CANVAS]
    image = np.full(session.planner.input_shape, 7, np.uint8)
    found = look(qtbot, observer, lambda: observer.show_canvas(image))
    assert np.array_equal(found.wish.image, image)
    assert observer.label == ""
    back = look(qtbot, observer, lambda: observer.set_source("sample"))
    assert not np.array_equal(back.wish.image, image)


def test_of_the_layer_in_focus_the_weights_are_seen_too(qtbot: QtBot, session: Session) -> None:
    observer = session.observer
    assert look(qtbot, observer, lambda: observer.set_wanted(True)).weights is None
    found = look(qtbot, observer, lambda: observer.set_focus((0,)))
    assert found.weights is not None
    assert found.weights.kernels is not None
    gone = look(qtbot, observer, lambda: observer.set_focus((99,)))
    assert gone.weights is None


def test_a_network_with_a_problem_is_told_and_the_next_one_seen(qtbot: QtBot, session: Session) -> None:
    observer, store = session.observer, session.store
    look(qtbot, observer, lambda: observer.set_wanted(True))
    with qtbot.waitSignal(observer.failed) as failed:
        store.edit("Break", replace(store.project, network=Network((Dense(10),))))
    assert failed.args is not None
    assert isinstance(failed.args[0], NetworkError)
    assert not look(qtbot, observer, store.undo_stack.undo).learned


def test_what_was_in_the_test_part_of_a_training_is_not_looked_at(qtbot: QtBot, session: Session) -> None:
    observer, store = session.observer, session.store
    store.edit("Epochs", replace(store.project, training=replace(store.project.training, epochs=1)))
    assert session.loader.data is not None
    sealed = session.loader.data.split.test
    session.trainer.start(store.project, session.loader.data, store.file)
    qtbot.waitUntil(lambda: not session.trainer.busy, timeout=20_000)
    with qtbot.waitSignal(session.loader.loaded):
        store.edit("Divide", replace(store.project, split=replace(store.project.split, seed=99)))
    train = session.loader.data.split.train
    asked, left = np.setdiff1d(train, sealed), np.intersect1d(train, sealed)
    observer.choose(int(asked[0]))
    assert look(qtbot, observer, lambda: observer.set_wanted(True)).learned
    with qtbot.waitSignal(observer.failed) as told:
        observer.choose(int(left[0]))
    assert "was in the test part when the network was trained" in str((told.args or [""])[0])
    with qtbot.waitSignal(observer.failed):
        observer.show_canvas(session.loader.data.dataset.inputs[left[0]])
        observer.set_source("canvas")
