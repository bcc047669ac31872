from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from nnstudio.core.errors import Cancelled, DataError
from nnstudio.gui.errors import BugDialog, ErrorCatcher, install_excepthook, report, sentence_of


def thrown(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:
        return caught


@pytest.fixture
def sentences() -> list[str]:
    return []


@pytest.fixture
def catcher(sentences: list[str]) -> Iterator[ErrorCatcher]:
    before = sys.excepthook, threading.excepthook
    yield install_excepthook(sentences.append)
    sys.excepthook, threading.excepthook = before


def throw(error: BaseException) -> None:
    caught = thrown(error)
    sys.excepthook(type(caught), caught, caught.__traceback__)


def close(dialog: BugDialog | None, qtbot: QtBot) -> None:
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_user_errors_become_a_sentence(catcher: ErrorCatcher, sentences: list[str], qtbot: QtBot) -> None:
    throw(DataError("The folder is empty. Choose another."))
    qtbot.waitUntil(lambda: sentences == ["The folder is empty. Choose another."])
    assert catcher.dialog is None


def test_only_errors_for_the_user_become_sentences() -> None:
    assert sentence_of(DataError("The folder is empty.")) == "The folder is empty."
    with pytest.raises(ZeroDivisionError):
        sentence_of(ZeroDivisionError("a bug"))


def test_cancelling_is_no_news(catcher: ErrorCatcher, sentences: list[str], qtbot: QtBot) -> None:
    throw(Cancelled())
    throw(DataError("Last."))
    qtbot.waitUntil(lambda: sentences == ["Last."])


def test_bugs_open_one_dialog_that_gathers_the_next(
    catcher: ErrorCatcher, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    throw(ZeroDivisionError("first"))
    qtbot.waitUntil(lambda: catcher.dialog is not None)
    dialog = catcher.dialog
    assert dialog is not None
    assert "ZeroDivisionError: first" in dialog.text()
    assert "Qt 6" in dialog.text()
    throw(KeyError("second"))
    qtbot.waitUntil(lambda: "KeyError: 'second'" in dialog.text())
    assert catcher.dialog is dialog
    assert "first" in capsys.readouterr().err
    close(dialog, qtbot)
    assert catcher.dialog is None
    throw(ValueError("third"))
    qtbot.waitUntil(lambda: catcher.dialog is not None)
    close(catcher.dialog, qtbot)


def test_bugs_of_other_threads_are_shown_here(catcher: ErrorCatcher, qtbot: QtBot) -> None:
    thread = threading.Thread(target=lambda: [][1])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: catcher.dialog is not None)
    assert catcher.dialog is not None
    assert "IndexError" in catcher.dialog.text()
    close(catcher.dialog, qtbot)


def test_copy_puts_the_report_on_the_clipboard(qtbot: QtBot, qapp: QWidget) -> None:
    dialog = BugDialog(report(thrown(ValueError("bad"))))
    qtbot.addWidget(dialog)
    dialog.show()
    button = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy details")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "ValueError: bad" in QGuiApplication.clipboard().text()
