"""The GUI thread goes on while large files are opened and copied: no piece of the work is done on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer
from pytestqt.qtbot import QtBot

from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.network import Network, build
from nnstudio.core.network.layers import Dense, Flatten
from nnstudio.core.project import storage
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.weights import pack
from nnstudio.core.training import Checkpoint, ResumeState
from nnstudio.session.session import Session

NETWORK = Network((Flatten(), Dense(2000), Dense(2000), Dense(10)))
MOST = 0.4
"""The part of the time for which the event loop may stand still at once. How long that is depends on the machine."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project file with over 60 MB of checkpoints."""
    path = tmp_path_factory.mktemp("large") / "large.nns"
    file = ProjectFile.create(path, Project(network=NETWORK))
    run = file.start_run(Project(network=NETWORK), "print")
    weights = build(NETWORK, (1, 8, 8)).state_dict()
    names = tuple("0123456789")
    checkpoint = Checkpoint(NETWORK, (1, 8, 8), names, Preprocessing(), weights, epoch=1, step=1)
    moments = {f"{i}.{name}": value for i, value in enumerate(weights.values()) for name in ("exp_avg", "exp_avg_sq")}
    resume = ResumeState(0, 9, 1, 0, moments, torch.get_rng_state(), (0.0, 0.0, 0))
    with file.transaction() as connection:
        storage.write_checkpoint(connection, run, "last", pack(checkpoint, resume))
        storage.write_checkpoint(connection, run, "best", pack(checkpoint))
    file.close()
    assert path.stat().st_size > 60e6
    return path


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[Session]:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = Session(settings, tmp_path / "scratch", tmp_path / "data")
    with qtbot.waitSignal(made.settled, timeout=60_000):
        made.start()
    yield made
    made.close()


def longest_stop(act: Callable[[], object], over: Callable[[], bool]) -> float:
    """The part of the time from `act` until `over` that passed between two ticks, at most."""
    gaps: list[float] = []
    last = time.perf_counter()
    loop, timer = QEventLoop(), QTimer(interval=10, timerType=Qt.TimerType.PreciseTimer)

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now
        if over():
            loop.quit()

    timer.timeout.connect(tick)
    timer.start()
    act()
    loop.exec()
    timer.stop()
    return max(gaps) / sum(gaps)


def test_the_event_loop_goes_on(session: Session, large: Path, tmp_path: Path) -> None:
    store, opening, copying = session.store, [], []
    for attempt in range(4):
        opening.append(longest_stop(lambda: store.open(large), lambda: store.path == large and not store.busy))
        assert session.trainer.best is not None
        copy = tmp_path / f"copy{attempt}.nns"
        copying.append(longest_stop(lambda copy=copy: store.save_as(copy), lambda copy=copy: store.path == copy))
    # Whatever else runs on this machine may hold up one of them, but not each.
    assert min(opening) < MOST
    assert min(copying) < MOST
