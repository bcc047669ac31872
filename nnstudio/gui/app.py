"""The composition root: makes the application, the session and the window, and joins them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import torch  # before Qt: Windows needs that order
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from nnstudio.core.paths import settings_path, state_folder
from nnstudio.gui.ahead import Ahead
from nnstudio.gui.errors import ErrorCatcher, install_excepthook
from nnstudio.gui.icons import app_icon
from nnstudio.gui.main_window import MainWindow
from nnstudio.gui.resources import know_own_files
from nnstudio.gui.theme import ThemeStore
from nnstudio.session.garbage import GarbageKeeper
from nnstudio.session.preferences import Preferences
from nnstudio.session.session import Session

SWITCH_SECONDS = 0.001
"""How long a Python thread may keep the interpreter: short, so that the training never holds up the window."""


class Studio:
    """One running program: application, theme, session, window."""

    def __init__(self, settings: QSettings, state: Path, data_dir: Path | None = None) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        # What this thread asks of torch is small. And helpers of its own, even idle ones, would send those of the
        # training to sleep at every turn: GNU OpenMP does so as soon as a program has more threads than cores.
        torch.set_num_threads(1)
        self.app = make_application()
        self.session = Session(settings, state / "scratch", data_dir)
        self.themes = ThemeStore(self.app, self.session.preferences.current.theme)  # type: ignore[arg-type]
        self.themes.apply()
        self.session.preferences.changed.connect(self._on_preferences)
        self.window = MainWindow(self.session)
        self.garbage = GarbageKeeper(self.window)
        self.ahead = Ahead(self.window.panels, self.session.loader, self.window)
        self.session.settled.connect(self.ahead.begin)
        self._catcher: ErrorCatcher | None = None

    def catch_errors(self) -> None:
        """From now on an exception that nobody caught is shown in the window: a sentence, or a report of a bug."""
        self._catcher = install_excepthook(lambda sentence: self.window.say(sentence, "error"), lambda: self.window)

    def show(self, path: Path | None = None) -> None:
        """Show the window and open a project in it, or the first one."""
        self.window.show()
        if path is not None:
            self.window.commands.files.open(path)
        else:
            self._offer_recovery()
        self.session.start()

    def close(self) -> None:
        """Close window and threads without asking; for the tour and tests."""
        self.window.commands.files.leave = lambda then: then()  # type: ignore[method-assign, assignment]
        self.window.close()
        self.garbage.close()
        self.window.deleteLater()

    def _offer_recovery(self) -> None:
        left = self.session.store.scratch.left_behind()
        if left:
            self.window.say(
                "The program ended unexpectedly last time; a project without a name was kept.",
                "warning",
                "Open it",
                lambda: self.window.commands.files.open(left[0]),
            )

    def _on_preferences(self, preferences: Preferences) -> None:
        if preferences.theme != self.themes.scheme:
            self.themes.change_to(preferences.theme)  # type: ignore[arg-type]  # one of SCHEMES, as its knob says


def make_application() -> QApplication:
    """The one QApplication, named and with its icon."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    know_own_files()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    QCoreApplication.setApplicationName("nnstudio")
    QCoreApplication.setOrganizationName("nnstudio")
    QGuiApplication.setDesktopFileName("nnstudio")
    app.setWindowIcon(app_icon())
    return app


def run_app(path: Path | None = None, data_dir: Path | None = None) -> int:
    """Open the window and run until it is closed; the exit code."""
    settings = QSettings(str(settings_path()), QSettings.Format.IniFormat)
    studio = Studio(settings, state_folder(), data_dir)
    studio.catch_errors()
    studio.show(path)
    return studio.app.exec()
