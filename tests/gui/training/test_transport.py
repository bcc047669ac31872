"""The transport bar: all that it tells fits at every width, and numbers that change move nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from nnstudio.gui.app import Studio
from nnstudio.gui.training.transport import TransportBar
from nnstudio.gui.widgets.pill import Pill


class LayoutRequests(QObject):
    """Counts how often a widget was asked to lay itself out anew."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def paused(studio: Studio, wait_for: Callable[..., None]) -> Iterator[Studio]:
    """A long training, paused in the middle, with wide figures in every field."""
    store, trainer = studio.session.store, studio.session.trainer
    store.edit("Longer", replace(store.project, training=replace(store.project.training, epochs=1000)))
    studio.window.book.refresh_now()
    studio.window.book["train"].trigger()
    wait_for(lambda: len(trainer.history.epochs) >= 1)
    studio.window.book["train"].trigger()
    quiet = QElapsedTimer()
    trainer.reported.connect(quiet.start)  # what was on its way when the pause came
    quiet.start()
    wait_for(lambda: quiet.elapsed() > 200)
    trainer.reported.disconnect(quiet.start)
    assert trainer.started is not None
    trainer.run.started = replace(trainer.started, last_epoch=1000, steps_per_epoch=400, threads=2)
    show(studio.window.transport, 123_456)
    yield studio
    trainer.stop()
    wait_for(lambda: not trainer.busy)


def show(bar: TransportBar, step: int, speed: float = 12_345) -> None:
    history = bar._trainer.history
    history.epochs[-1] = replace(history.epochs[-1], samples_per_second=speed)
    bar.headway.step, bar.headway.epoch = step, 11
    bar.refresh()
    QApplication.processEvents()


def is_cut(label: QLabel) -> bool:
    return label.fontMetrics().horizontalAdvance(label.text()) > label.contentsRect().width()


def check_all_fits(bar: TransportBar) -> None:
    for label in bar.findChildren(QLabel):
        assert not label.isVisible() or not is_cut(label), label.text()
    layout = bar.layout()
    assert layout is not None
    widgets = [layout.itemAt(i).widget() for i in range(layout.count())]
    places = [widget.geometry() for widget in widgets if widget and widget.isVisible()]
    assert all(left.right() < right.left() for left, right in pairwise(places))
    assert places[-1].right() < bar.width()


def test_nothing_is_cut_off_and_at_1280_pixels_all_is_told(paused: Studio, wait_for: Callable[..., None]) -> None:
    bar, history = paused.window.transport, paused.session.trainer.history
    for width in (1080, 1180, 1440, 1280):
        paused.window.resize(width, 720)
        wait_for(lambda width=width: bar.width() == width)
        for best in (True, False):
            history.epochs[-1] = replace(history.epochs[-1], best=best)
            show(bar, 123_456)
            check_all_fits(bar)
    words = [label.text().replace("\u202f", " ") for label in bar.findChildren(QLabel) if label.isVisible()]
    for told in ("Epoch 12 of 1000 · step 123 456 · paused", "12 345 samples/s", "CPU · 2 threads"):
        assert told in words


def test_fewer_words_in_a_narrow_bar_and_the_pointer_reads_the_rest(studio: Studio) -> None:
    bar = studio.window.transport
    bar._tell("A sentence that is by far too long for the place where it should stand", "short")
    assert bar._where.text() == "short"
    assert bar._where.toolTip().startswith("A sentence")


def test_numbers_that_change_lay_nothing_out_anew(paused: Studio) -> None:
    bar = paused.window.transport
    show(bar, 100_000)
    requests = LayoutRequests()
    bar.installEventFilter(requests)
    for step in range(5):
        show(bar, 100_001 + 7 * step, 9_000 + 1_111 * step)
    bar.removeEventFilter(requests)
    assert requests.count == 0


def test_the_key_stands_beside_train_where_there_is_room(studio: Studio, wait_for: Callable[..., None]) -> None:
    bar = studio.window.transport
    train: QPushButton = bar.train
    for width, shown in ((1440, True), (1280, False), (1440, True)):
        studio.window.resize(width, 720)
        wait_for(lambda shown=shown: ("Space" in train.text()) is shown)
        assert "Space" in train.toolTip()


def test_a_pill_keeps_its_size_for_shorter_texts_and_grows_for_longer(qtbot) -> None:
    pill = Pill("short")
    qtbot.addWidget(pill)
    pill.keep_size("a longer text")
    width = pill.width()
    pill.setText("tiny")
    assert pill.width() == width
    pill.setText("a text that is longer than any before")
    assert pill.width() > width
