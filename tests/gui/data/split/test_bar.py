from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nnstudio.gui.data.split.bar import SplitBar

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(qtbot: QtBot) -> SplitBar:
    made = SplitBar()
    qtbot.addWidget(made)
    made.resize(246, made.sizeHint().height())
    made.show_split((0.6, 0.2, 0.2), (1077, 360, 360), False)
    made.show()
    return made


def middle(bar: SplitBar, which: int) -> QPoint:
    return bar.handles[which].rect().center()


def drag(bar: SplitBar, which: int, pixels: int) -> None:
    handle = bar.handles[which]
    start = middle(bar, which)
    QTest.mousePress(handle, LEFT, pos=start)
    QTest.mouseMove(handle, start + QPoint(pixels // 2, 0))
    QTest.mouseMove(handle, start + QPoint(pixels, 0))
    QTest.mouseRelease(handle, LEFT, pos=start + QPoint(pixels, 0))


def test_dragging_previews_and_then_drops_once(qtbot: QtBot, bar: SplitBar) -> None:
    previews: list[tuple[float, float]] = []
    drops: list[tuple[float, float, int]] = []
    bar.dragged.connect(lambda *ends: previews.append(ends))
    bar.dropped.connect(lambda *drop: drops.append(drop))
    drag(bar, 0, -24)
    assert len(previews) == 2
    ((first, second, _),) = drops
    assert first == pytest.approx(0.6 - 24 / 246, abs=0.01)
    assert second == pytest.approx(0.8)
    drag(bar, 1, 12)
    assert drops[1][:2] == (pytest.approx(0.6), pytest.approx(0.8 + 12 / 246, abs=0.01))
    assert drops[1][2] != drops[0][2]


def test_arrow_keys_step_by_one_and_five_percent(qtbot: QtBot, bar: SplitBar) -> None:
    drops: list[tuple[float, float, int]] = []
    bar.dropped.connect(lambda *drop: drops.append(drop))
    bar.handles[1].setFocus()
    QTest.keyClick(bar.handles[1], Qt.Key.Key_Left)
    QTest.keyClick(bar.handles[1], Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert [drop[:2] for drop in drops] == [(0.6, pytest.approx(0.79)), (0.6, pytest.approx(0.85))]
    assert drops[0][2] == drops[1][2]


def test_double_click_asks_for_the_usual_split(qtbot: QtBot, bar: SplitBar) -> None:
    for target, place in ((bar, QPoint(10, 15)), (bar.handles[0], middle(bar, 0))):
        with qtbot.waitSignal(bar.reset_wanted):
            QTest.mouseDClick(target, LEFT, pos=place)


def test_a_click_without_a_pull_changes_nothing(qtbot: QtBot, bar: SplitBar) -> None:
    with qtbot.assertNotEmitted(bar.dropped):
        QTest.mouseClick(bar.handles[0], LEFT, pos=middle(bar, 0))


def test_an_official_test_part_cannot_be_moved(qtbot: QtBot, bar: SplitBar) -> None:
    bar.show_split((5 / 7, 1 / 7, 1 / 7), (50_000, 10_000, 10_000), True)
    with qtbot.assertNotEmitted(bar.dropped):
        drag(bar, 1, 20)
    assert bar.handles[1].focusPolicy() == Qt.FocusPolicy.NoFocus
    assert "official test part" in bar.handles[1].toolTip()
    with qtbot.waitSignal(bar.dropped):
        drag(bar, 0, -20)


def test_readers_hear_shares_and_counts(bar: SplitBar) -> None:
    assert bar.accessibleDescription() == "Train 60%, 1077 images; Validation 20%, 360 images; Test 20%, 360 images"
    assert [handle.accessibleName() for handle in bar.handles] == [
        "End of the training part",
        "End of the validation part",
    ]


@pytest.mark.parametrize("width", [160, 204, 246, 400])
@pytest.mark.parametrize("shares", [(0.6, 0.2, 0.2), (0.05, 0.05, 0.9), (0.9, 0.05, 0.05), (1.0, 0.0, 0.0)])
def test_the_bar_can_be_painted_at_any_width(bar: SplitBar, width: int, shares: tuple[float, float, float]) -> None:
    bar.resize(width, bar.height())
    bar.show_split(shares, (50_000, 10_000, 10_000), False)
    assert not bar.grab().isNull()
    for handle in bar.handles:
        assert bar.rect().contains(handle.geometry())


@pytest.mark.parametrize("width", [196, 246, 400])
def test_a_handle_never_lies_on_the_words(bar: SplitBar, width: int) -> None:
    bar.resize(width, bar.height())
    for shares in ((0.8, 0.2, 0.0), (0.6, 0.2, 0.2), (0.3, 0.3, 0.4)):
        bar.show_split(shares, (), False)
        for area in bar._label_areas():
            for handle in bar.handles:
                assert area.width() <= 0 or not area.intersects(QRectF(handle.geometry()).adjusted(3, 0, -3, 0))
