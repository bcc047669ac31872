"""What becomes of an exception that nobody caught: a sentence for user errors, one dialog for bugs; the app goes on."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from collections.abc import Callable
from importlib import metadata
from types import TracebackType

from PySide6.QtCore import QObject, QSize, Qt, Signal, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.core.errors import Cancelled, NnstudioError
from nnstudio.gui.icons import icon
from nnstudio.gui.widgets.icon_label import IconLabel

_WORDS = (
    "This is a fault of the program, not yours. Your project is still open; "
    "save it under a new name to be safe. Please report the text below."
)
_PACKAGES = ("nnstudio", "PySide6-Essentials", "torch", "numpy", "pyqtgraph")


class ErrorCatcher(QObject):
    """Receives uncaught exceptions from any thread and shows them on the GUI thread."""

    _caught = Signal(object)

    def __init__(self, show_sentence: Callable[[str], object], parent_window: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._show_sentence = show_sentence
        self._parent_window = parent_window
        self._dialog: BugDialog | None = None
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def dialog(self) -> BugDialog | None:
        """The dialog that is open, if one is."""
        return self._dialog

    def excepthook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """To be `sys.excepthook`. May be called on any thread."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if not isinstance(error, NnstudioError):
            sys.__excepthook__(kind, error, trace)
        self._caught.emit(error)

    def thread_excepthook(self, args: threading.ExceptHookArgs) -> None:
        """To be `threading.excepthook`."""
        if args.exc_value is not None:
            self.excepthook(args.exc_type, args.exc_value, args.exc_traceback)

    def _show(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        if isinstance(error, NnstudioError):
            self._show_sentence(str(error))
        elif self._dialog is not None:
            self._dialog.add(report(error))
        else:
            self._dialog = BugDialog(report(error), self._parent_window())
            self._dialog.finished.connect(self._forget)
            self._dialog.open()

    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None


class BugDialog(QDialog):
    """Tells of a fault of the program, with all that is needed to report it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        self.setMinimumSize(QSize(560, 360))
        heading = QLabel("Something went wrong inside nnstudio")
        heading.setProperty("role", "heading")
        words = QLabel(_WORDS)
        words.setWordWrap(True)
        self._details = QPlainTextEdit(text)
        self._details.setReadOnly(True)
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setAccessibleName("Details of the fault")
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(IconLabel("bug", "error_text", side=20))
        title.addWidget(heading, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addLayout(title)
        column.addWidget(words)
        column.addWidget(self._details, 1)
        column.addLayout(self._buttons())
        self._carry_on.setFocus()

    def text(self) -> str:
        """The whole report."""
        return self._details.toPlainText()

    def add(self, text: str) -> None:
        """Append a further fault that came while the dialog was open."""
        if len(self.text()) < 200_000:
            self._details.appendPlainText("\n" + text)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self._copy.setText("Copied")

    def _buttons(self) -> QHBoxLayout:
        self._copy = QPushButton(icon("copy"), "Copy details")
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self.copy)
        self._carry_on = QPushButton("Continue")
        self._carry_on.setProperty("role", "primary")
        self._carry_on.setDefault(True)
        self._carry_on.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(self._carry_on)
        return row


def install_excepthook(
    show_sentence: Callable[[str], object], parent_window: Callable[[], QWidget | None] = lambda: None
) -> ErrorCatcher:
    """Route every uncaught exception, of any thread, to `show_sentence` or to the dialog. Keep the catcher alive."""
    catcher = ErrorCatcher(show_sentence, parent_window)
    sys.excepthook = catcher.excepthook
    threading.excepthook = catcher.thread_excepthook
    return catcher


def sentence_of(error: BaseException) -> str:
    """What to tell the user of an error that another thread reported. Raises one that is a bug, for its dialog."""
    if not isinstance(error, NnstudioError):
        raise error
    return str(error)


def report(error: BaseException) -> str:
    """Versions and traceback of an error, as text to paste into a bug report."""
    lines = [f"{name} {_version(name)}" for name in _PACKAGES]
    lines += [f"Python {platform.python_version()}", f"Qt {qVersion()}", platform.platform()]
    return ", ".join(lines) + "\n\n" + "".join(traceback.format_exception(error))


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "(not installed as a package)"
