"""All session objects together: project → data → plan → training, and no thread left behind."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QThread
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import MnistData
from nnstudio.core.network import find_preset
from nnstudio.core.project.document import Project
from nnstudio.core.training import TrainingConfig
from nnstudio.session.explainer import ExplainOptions
from nnstudio.session.session import Session
from nnstudio.session.task import Task

QUICK = Project(network=find_preset("pigeon").network(classes=10), training=TrainingConfig(epochs=2, batch_size=256))


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = Session(settings, tmp_path / "scratch", tmp_path / "data")
    yield made
    made.close()
    assert not [thread for thread in made.findChildren(QThread) if thread.isRunning()]


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moment of quiet is a short one."""
    monkeypatch.setattr("nnstudio.session.session.QUIET_MS", 300)


def done(qtbot: QtBot, session: Session, task: Task) -> None:
    with qtbot.waitSignal(task.over):
        pass
    qtbot.waitUntil(lambda: not session.store.busy)


def start(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.loader.loaded):
        session.start()


def train(qtbot: QtBot, session: Session) -> None:
    assert session.loader.data is not None
    session.trainer.start(session.store.project, session.loader.data, session.store.file)
    qtbot.waitUntil(lambda: not session.trainer.busy)


def test_the_first_project_is_ready_to_train(qtbot: QtBot, session: Session) -> None:
    start(qtbot, session)
    assert session.loader.data is not None
    assert len(session.loader.data.dataset) == 1797
    assert session.planner.why_not == ""


def test_data_that_are_missing(qtbot: QtBot, session: Session) -> None:
    start(qtbot, session)
    with qtbot.waitSignal(session.loader.failed) as told:
        session.store.edit("MNIST", replace(session.store.project, dataset=MnistData()))
    assert session.loader.data is None
    assert "MNIST" in str((told.args or [""])[0])
    with qtbot.waitSignal(session.loader.loaded):
        session.store.undo_stack.undo()


def test_another_question_changes_the_plan(qtbot: QtBot, session: Session) -> None:
    start(qtbot, session)
    project = session.store.project
    with qtbot.waitSignal(session.loader.loaded):
        session.store.edit("Question", replace(project, dataset=replace(project.dataset, labels="small or large")))
        assert not session.planner.why_not  # nobody knows yet how many classes the other data have
    assert session.planner.classes == 2
    assert "2 classes" in session.planner.why_not


def test_a_whole_story(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    done(qtbot, session, session.store.new(QUICK))
    start(qtbot, session)
    train(qtbot, session)
    done(qtbot, session, session.store.save_as(tmp_path / "story.nns"))
    assert session.trainer.history.best is not None
    accuracy = session.trainer.history.best.validation
    done(qtbot, session, session.store.new())
    assert session.trainer.model is None
    done(qtbot, session, session.store.open(tmp_path / "story.nns"))
    qtbot.waitUntil(lambda: session.loader.data is not None)
    assert session.trainer.best is not None
    assert session.trainer.history.best is not None
    assert session.trainer.history.best.validation == accuracy
    assert session.trainer.can_continue(session.store.project, session.loader.data)
    train(qtbot, session)
    assert [row.epoch for row in session.trainer.history.epochs] == [1, 2, 3, 4]


def test_opening_another_project_while_training(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    done(qtbot, session, session.store.new(replace(QUICK, training=TrainingConfig(epochs=100_000))))
    start(qtbot, session)
    assert session.loader.data is not None
    session.trainer.start(session.store.project, session.loader.data, session.store.file)
    qtbot.waitUntil(lambda: len(session.trainer.history.steps) > 3)
    done(qtbot, session, session.store.new())
    assert not session.trainer.busy
    assert len(session.trainer.history.steps) == 0


def test_closing_in_the_middle_of_everything(qtbot: QtBot, tmp_path: Path) -> None:
    before = threading.active_count()
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    session = Session(settings, tmp_path / "scratch", tmp_path / "data")
    done(qtbot, session, session.store.new(replace(QUICK, training=TrainingConfig(epochs=100_000))))
    start(qtbot, session)
    assert session.loader.data is not None
    session.trainer.start(session.store.project, session.loader.data, session.store.file)
    session.store.edit("Seed", replace(session.store.project, split=replace(session.store.project.split, seed=9)))
    session.close()
    assert not session.trainer.busy
    assert list((tmp_path / "scratch").iterdir()) == []
    assert threading.active_count() <= before + 1


def test_a_file_with_damaged_weights_opens_all_the_same(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    done(qtbot, session, session.store.new(QUICK))
    start(qtbot, session)
    train(qtbot, session)
    path = tmp_path / "damaged.nns"
    done(qtbot, session, session.store.save_as(path))
    done(qtbot, session, session.store.new())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE checkpoint_parts SET data = zeroblob(100)")
        connection.commit()
    with qtbot.waitSignal(session.store.opened) as told:
        session.store.open(path)
    qtbot.waitUntil(lambda: session.loader.data is not None)
    assert "damaged.nns is damaged" in str((told.args or [])[0].learned.problem)
    assert session.store.project == QUICK
    assert len(session.trainer.history.epochs) == 2
    assert session.trainer.model is None
    train(qtbot, session)
    assert session.trainer.model is not None


@pytest.mark.usefixtures("soon")
def test_leaks_are_looked_for_by_themselves_but_after_the_start(qtbot: QtBot, session: Session) -> None:
    start(qtbot, session)
    assert session.leaks.waiting
    assert not session.leaks.busy
    with qtbot.waitSignal(session.leaks.found, timeout=20_000):
        pass
    assert session.leaks.report is not None


@pytest.mark.usefixtures("soon")
def test_looking_for_leaks_waits_for_the_training(qtbot: QtBot, session: Session) -> None:
    start(qtbot, session)
    data = session.loader.data
    assert data is not None
    session.trainer.start(
        replace(session.store.project, training=TrainingConfig(epochs=1000)), data, session.store.file
    )
    assert "training" in session.leaks.waiting
    with qtbot.assertNotEmitted(session.leaks.started, wait=600):
        pass
    assert session.trainer.busy
    session.trainer.pause()
    assert "training" not in session.leaks.waiting
    with qtbot.waitSignal(session.leaks.found, timeout=20_000):
        pass
    session.trainer.stop()
    qtbot.waitUntil(lambda: not session.trainer.busy)


def test_leaks_are_looked_for_only_when_asked_where_that_is_preferred(qtbot: QtBot, session: Session) -> None:
    session.preferences.change(replace(session.preferences.current, find_leaks=False))
    start(qtbot, session)
    assert "ask" in session.leaks.waiting
    with qtbot.waitSignal(session.leaks.found, timeout=20_000):
        session.leaks.check_now()


def test_looking_for_leaks_waits_while_someone_draws(qtbot: QtBot, session: Session) -> None:
    start(qtbot, session)
    with qtbot.waitSignal(session.settled, timeout=20_000):
        pass
    for _ in range(4):
        with qtbot.waitSignal(session.explainer.answered):
            session.explainer.ask(None, (1, 28, 28), lambda shape: None, ExplainOptions())
        with qtbot.assertNotEmitted(session.leaks.started, wait=500):
            pass
        assert "moment" in session.leaks.waiting
    with qtbot.waitSignal(session.leaks.found, timeout=20_000):
        pass
