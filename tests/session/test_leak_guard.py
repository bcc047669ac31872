from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.core.data.datasets import Dataset, DigitsData
from nnstudio.core.data.leakage import LeakReport
from nnstudio.core.data.preprocessing import Preprocessing
from nnstudio.core.data.split import Split, SplitSpec
from nnstudio.session import leak_guard
from nnstudio.session.leak_guard import LeakGuard
from nnstudio.session.loaded import LoadedData


def images(count: int = 40, seed: int = 0) -> Dataset:
    inputs = np.random.default_rng(seed).integers(0, 255, (count, 1, 12, 12)).astype(np.uint8)
    inputs[5] = inputs[2]
    return Dataset("noise", "Noise", inputs, np.zeros(count, np.int64), ("0",))


def loaded(dataset: Dataset, cut: int = 4, **changes: Any) -> LoadedData:
    """Training ends before `cut`; images 2 and 5 are divided by 3, 4 and 5."""
    split = Split(np.arange(cut), np.arange(cut, 30), np.arange(30, len(dataset)))
    preprocessing = Preprocessing.fit(dataset.inputs, "standardize", split.train)
    return replace(LoadedData(DigitsData(), SplitSpec(), "standardize", dataset, split, preprocessing), **changes)


@pytest.fixture
def guard(qtbot: QtBot) -> Iterator[LeakGuard]:
    made = LeakGuard()
    yield made
    made.close()


def search(qtbot: QtBot, guard: LeakGuard, data: LoadedData) -> LeakReport:
    with qtbot.waitSignal(guard.found, timeout=10_000) as answer:
        guard.follow(data)
    assert guard.report is answer.args[0]
    return answer.args[0]


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[Dataset]:
    """The data sets that were really searched."""
    seen: list[Dataset] = []
    really = leak_guard.examine

    def examine(dataset: Dataset, progress: Any) -> Any:
        seen.append(dataset)
        return really(dataset, progress)

    monkeypatch.setattr(leak_guard, "examine", examine)
    return seen


def test_data_in_hand_are_searched_by_themselves(qtbot: QtBot, guard: LeakGuard) -> None:
    assert guard.report is None
    report = search(qtbot, guard, loaded(images()))
    assert [(pair.a, pair.b, pair.kind) for pair in report.pairs] == [(2, 5, "exact")]
    assert guard.clusters == ((2, 5),)
    assert not guard.busy


def test_another_split_is_judged_without_searching_again(
    qtbot: QtBot, guard: LeakGuard, searches: list[Dataset]
) -> None:
    dataset = images()
    assert len(search(qtbot, guard, loaded(dataset)).pairs) == 1
    assert search(qtbot, guard, loaded(dataset, cut=10)).pairs == ()
    assert len(searches) == 1


def test_another_preparation_changes_nothing(qtbot: QtBot, guard: LeakGuard, searches: list[Dataset]) -> None:
    dataset = images()
    report = search(qtbot, guard, loaded(dataset))
    with qtbot.assertNotEmitted(guard.started):
        guard.follow(loaded(dataset, normalization="unit"))
    assert guard.report is report
    assert len(searches) == 1


def test_labels_put_right_are_told_without_searching_images_again(
    qtbot: QtBot, guard: LeakGuard, searches: list[Dataset]
) -> None:
    dataset = images()
    assert search(qtbot, guard, loaded(dataset)).clashes == ()
    labels = dataset.labels.copy()
    labels[5] = 1
    changed = replace(dataset, labels=labels, class_names=("0", "1"))
    assert len(search(qtbot, guard, loaded(changed)).clashes) == 1
    assert len(searches) == 1


def test_data_that_come_back_are_known(qtbot: QtBot, guard: LeakGuard, searches: list[Dataset]) -> None:
    search(qtbot, guard, loaded(images(seed=0)))
    search(qtbot, guard, loaded(images(seed=1)))
    search(qtbot, guard, loaded(images(seed=0)))
    assert len(searches) == 2


def test_no_data_no_report(qtbot: QtBot, guard: LeakGuard) -> None:
    search(qtbot, guard, loaded(images()))
    guard.follow(None)
    assert guard.report is None
    assert guard.clusters == ()


def test_a_long_search_waits_until_it_is_asked_for(
    qtbot: QtBot, guard: LeakGuard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leak_guard, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(leak_guard, "expected_seconds", lambda dataset: 400.0)
    with qtbot.waitSignal(guard.postponed) as sentence:
        guard.follow(loaded(images()))
    assert sentence.args == [guard.waiting]
    assert "7 minutes" in guard.waiting
    assert not guard.busy
    with qtbot.waitSignal(guard.found):
        guard.check_now()
    assert guard.waiting == ""


def test_cancel_leaves_no_report_and_the_search_can_begin_again(qtbot: QtBot, guard: LeakGuard) -> None:
    with qtbot.assertNotEmitted(guard.found, wait=100):
        guard.follow(loaded(images(4000)))
        assert guard.busy
        guard.cancel()
    assert guard.waiting
    assert not guard.busy
    with qtbot.waitSignal(guard.found, timeout=20_000):
        guard.check_now()


def test_only_the_newest_data_are_answered(qtbot: QtBot, guard: LeakGuard) -> None:
    reports: list[LeakReport] = []
    guard.found.connect(reports.append)
    guard.follow(loaded(images(4000)))
    search(qtbot, guard, loaded(images(50)))
    assert [report.checked for report in reports] == [50]


def test_closing_ends_a_search_at_once(qtbot: QtBot) -> None:
    guard = LeakGuard()
    guard.follow(loaded(images(20_000)))
    guard.close()
    assert not guard.busy


def test_what_goes_wrong_is_told(qtbot: QtBot, guard: LeakGuard, monkeypatch: pytest.MonkeyPatch) -> None:
    error = OSError("The file is gone.")

    def fail(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(leak_guard, "examine", fail)
    with qtbot.waitSignal(guard.failed) as told:
        guard.follow(loaded(images()))
    assert told.args == [error]
    assert not guard.busy


TRAINS = "The training comes first."


def test_nothing_begins_by_itself_while_it_is_held(qtbot: QtBot, guard: LeakGuard) -> None:
    guard.hold(TRAINS)
    with qtbot.waitSignal(guard.postponed) as told:
        guard.follow(loaded(images()))
    assert told.args == [guard.waiting] == [TRAINS]
    assert not guard.busy
    with qtbot.waitSignal(guard.found):
        guard.hold("")
    assert guard.waiting == ""


def test_a_search_under_way_waits_and_goes_on(qtbot: QtBot, guard: LeakGuard, searches: list[Dataset]) -> None:
    guard.follow(loaded(images(4000)))
    guard.hold(TRAINS)
    assert guard.waiting == TRAINS
    with qtbot.assertNotEmitted(guard.found, wait=300), qtbot.assertNotEmitted(guard.progressed, wait=0):
        pass
    assert guard.busy
    with qtbot.waitSignal(guard.found, timeout=20_000):
        guard.hold("")
    assert len(searches) == 1


def test_who_asks_does_not_wait(qtbot: QtBot, guard: LeakGuard) -> None:
    guard.follow(loaded(images(2000)))
    guard.hold(TRAINS)
    with qtbot.waitSignal(guard.found, timeout=20_000):
        guard.check_now()
    guard.hold("Another reason.")
    assert guard.waiting == ""


def test_another_split_is_judged_all_the_same(qtbot: QtBot, guard: LeakGuard) -> None:
    dataset = images()
    search(qtbot, guard, loaded(dataset))
    guard.hold(TRAINS)
    assert search(qtbot, guard, loaded(dataset, cut=10)).pairs == ()


def test_a_search_that_waits_ends_when_it_is_closed(qtbot: QtBot, guard: LeakGuard) -> None:
    guard.follow(loaded(images(4000)))
    guard.hold(TRAINS)
    guard.close()
    assert not guard.busy


def test_a_search_that_was_cancelled_does_not_come_back_by_itself(qtbot: QtBot, guard: LeakGuard) -> None:
    guard.follow(loaded(images(4000)))
    guard.cancel()
    guard.hold(TRAINS)
    guard.hold("")
    assert "cancelled" in guard.waiting
    assert not guard.busy
