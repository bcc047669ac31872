from __future__ import annotations

from collections.abc import Callable, Iterator

from pytestqt.qtbot import QtBot

from nnstudio.session.job import Job


class Watch:
    """Keeps what a job reports."""

    def __init__(self, job: Job) -> None:
        self.batches: list[list[int]] = []
        self.ends: list[BaseException | None] = []
        job.reported.connect(self.batches.append)
        job.ended.connect(self.ends.append)

    @property
    def events(self) -> list[int]:
        return [event for batch in self.batches for event in batch]


def counting(limit: int) -> Callable[[Callable[[], bool]], Iterator[int]]:
    def make(should_stop: Callable[[], bool]) -> Iterator[int]:
        for number in range(limit):
            if should_stop():
                return
            yield number

    return make


def test_every_event_comes_once_in_order_in_few_batches(qtbot: QtBot) -> None:
    job = Job(counting(20_000))
    watch = Watch(job)
    with qtbot.waitSignal(job.ended, timeout=10_000):
        job.start()
    assert watch.events == list(range(20_000))
    assert watch.ends == [None]
    assert len(watch.batches) < 200


def test_paused_job_waits_and_steps_one_by_one(qtbot: QtBot) -> None:
    job = Job(counting(1_000_000_000))
    watch = Watch(job)
    job.start(paused=True)
    qtbot.waitUntil(lambda: watch.events == [0])
    qtbot.wait(80)
    assert watch.events == [0]
    job.step()
    qtbot.waitUntil(lambda: len(watch.events) == 2)
    qtbot.wait(80)
    assert watch.events == [0, 1]
    job.resume()
    qtbot.waitUntil(lambda: len(watch.events) > 100)
    job.pause()
    assert job.stop_and_wait()
    assert watch.ends == [None]
    assert watch.events == list(range(len(watch.events)))


def test_only_steps_use_up_a_step(qtbot: QtBot) -> None:
    job = Job(counting(1_000_000_000), is_step=lambda number: number % 3 == 0)
    watch = Watch(job)
    job.start(paused=True)
    qtbot.waitUntil(lambda: watch.events == [0])
    job.step()
    qtbot.waitUntil(lambda: len(watch.events) >= 4)
    qtbot.wait(80)
    assert watch.events == [0, 1, 2, 3]
    assert job.stop_and_wait()


def test_stop_wakes_a_paused_job(qtbot: QtBot) -> None:
    job = Job(counting(1_000_000_000))
    watch = Watch(job)
    job.start(paused=True)
    qtbot.waitUntil(lambda: watch.events == [0])
    with qtbot.waitSignal(job.ended):
        job.stop()
    assert watch.ends == [None]


def test_an_exception_ends_the_job_after_its_last_events(qtbot: QtBot) -> None:
    def make(should_stop: Callable[[], bool]) -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("broken")

    job = Job(make)
    watch = Watch(job)
    with qtbot.waitSignal(job.ended):
        job.start()
    assert watch.events == [1, 2]
    (error,) = watch.ends
    assert isinstance(error, ValueError)


def test_waiting_twice_reports_the_end_once(qtbot: QtBot) -> None:
    job = Job(counting(10))
    watch = Watch(job)
    job.start()
    assert job.stop_and_wait()
    assert job.stop_and_wait()
    qtbot.wait(60)
    assert watch.ends == [None]
