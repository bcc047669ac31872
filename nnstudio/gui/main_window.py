"""The main window: holds the panels, makes the menus, says what has happened, and goes only when all is safe."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMainWindow,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from nnstudio.core.project.opened import Opened
from nnstudio.core.training import Event, Finished, Started
from nnstudio.gui.actions import ActionBook
from nnstudio.gui.command_palette import CommandPalette
from nnstudio.gui.commands import Commands
from nnstudio.gui.data.importing.drop_hint import DropHint
from nnstudio.gui.docking import Docking
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.file_progress import FileProgress
from nnstudio.gui.icons import app_icon
from nnstudio.gui.keyboard import KeyboardKeeper
from nnstudio.gui.panels import make_panels
from nnstudio.gui.recent_menu import RecentMenu
from nnstudio.gui.training.transport import TransportBar
from nnstudio.gui.widgets.message_bar import Level, MessageBar
from nnstudio.session.session import Session

FIRST_SIZE = (1440, 900)
SMALLEST_SIZE = (1080, 660)
GAP = 8


class MainWindow(QMainWindow):
    """Four docks round the transport bar. All wishes go through the actions."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._left = False
        self.setWindowIcon(app_icon())
        self.setMinimumSize(*SMALLEST_SIZE)
        self.resize(*FIRST_SIZE)
        self.panels = make_panels(session)
        self.docking = Docking(self, self.panels)
        self.commands = Commands(session, self.panels, self)
        self.book = ActionBook(self.commands, self)
        self.palette_popup = CommandPalette(self.book.actions.values, self)
        self.transport = TransportBar(session.store, session.trainer, self.book.actions)
        self.messages = MessageBar()
        self._drop_hint = DropHint(self)
        self._drop_hint.dropped.connect(self.panels.data.intake.open)
        self._add_top()
        self.panels.explorer.setParent(self)
        self.docking.arrange()
        recent = RecentMenu(session.preferences.recent_files, self.commands.files.open, self)
        self.book.fill(self.menuBar(), [dock.toggleViewAction() for dock in self.panels.docks], recent)
        self.docking.restore(session.preferences.settings)
        self._connect()
        self._write_title()
        self.book.refresh_now()

    def say(
        self, sentence: str, level: Level = "info", action_text: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence below the transport bar, with a button where one is named."""
        passing = level in ("info", "good") and not action_text
        self.messages.show_message(sentence, level, action_text, action, seconds=12 if passing else None)
        # Last, so that the docks move once.
        self._message_row.show()

    def _add_top(self) -> None:
        top = QWidget()
        self._message_row = QWidget()
        row = QVBoxLayout(self._message_row)
        row.setContentsMargins(GAP, 0, GAP, 0)
        row.addWidget(self.messages)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.transport)
        column.addWidget(self._message_row)
        column.addWidget(FileProgress(self.session.store))
        self.messages.closed.connect(self._message_row.hide)
        self._message_row.hide()
        bar = QToolBar("Transport")
        bar.setObjectName("transport")
        bar.setMovable(False)
        bar.setFloatable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.setStyleSheet("QToolBar { background: transparent; padding: 0; border: none; }")
        bar.addWidget(top)
        self.addToolBar(bar)
        # Docks reach to the window's edges; empty bars keep the gap there that separators keep between them.
        for area in (Qt.ToolBarArea.LeftToolBarArea, Qt.ToolBarArea.RightToolBarArea, Qt.ToolBarArea.BottomToolBarArea):
            self.addToolBar(area, _gap(str(area.name)))

    def _connect(self) -> None:
        s = self.session
        for signal in self._what_changes_actions():
            signal.connect(self.book.refresh)
        # A bound method of a QObject, not a lambda: the connection must end with the window.
        QApplication.instance().focusChanged.connect(self.book.refresh)  # type: ignore[union-attr]
        self._keyboard = KeyboardKeeper(self, self.panels.network.focus_diagram)
        self.commands.said.connect(lambda sentence, level: self.say(sentence, level))
        self.commands.palette_wanted.connect(self.palette_popup.open_palette)
        self.commands.layout_wanted.connect(self.docking.arrange)
        self.commands.explorer_wanted.connect(self.docking.show_explorer)
        s.store.file_changed.connect(self._write_title)
        s.store.opened.connect(self._on_opened)
        s.store.trouble.connect(self._on_failed)
        s.trainer.failed.connect(self._on_failed)
        s.trainer.reported.connect(self._on_reported)
        s.trainer.finished.connect(self._on_finished)
        s.trainer.state_changed.connect(lambda _: self._write_title())
        self.commands.begun.connect(self._forget_error)
        self.panels.training.empty.action_clicked.connect(self.book["train"].trigger)
        self.panels.data.corrected_wanted.connect(self.docking.show_explorer)
        self.panels.data.corrected_wanted.connect(self.panels.explorer.show_corrected)
        self.panels.data.explore_button.clicked.connect(self.book["explore"].trigger)
        self.panels.views.space_tapped.connect(self.book["train"].trigger)

    def _what_changes_actions(self) -> tuple[SignalInstance, ...]:
        s = self.session
        return (
            s.store.project_changed,
            s.store.file_changed,
            s.store.working,
            s.store.undo_stack.indexChanged,
            s.planner.changed,
            s.loader.loading,
            s.loader.loaded,
            s.loader.failed,
            s.leaks.started,
            s.leaks.found,
            s.trainer.state_changed,
            s.folds.changed,
            s.trainer.checkpoint_changed,
            s.preferences.changed,
            self.panels.views.changed,
            self.panels.network.selection_changed,
            self.panels.drawing.history_changed,
        )

    def _on_opened(self, opened: Opened) -> None:
        # What was said of the project before is not true of this one.
        self.messages.clear()
        if opened.learned.problem is not None:
            self.say(str(opened.learned.problem), "error")
        elif opened.note:
            self.say(opened.note)

    def _on_failed(self, error: BaseException) -> None:
        self.say(sentence_of(error), "error")

    def _on_reported(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Started) and event.note:
                self.say(event.note)

    def _on_finished(self, event: Finished) -> None:
        if event.reason == "diverged":
            self.say(event.sentence, "error")

    def _forget_error(self) -> None:
        """Something else is done now: what went wrong before is no longer the matter."""
        if self.messages.level == "error":
            self.messages.clear()

    def _write_title(self) -> None:
        self.setWindowTitle(f"{self.session.store.title}[*] — nnstudio")
        self.setWindowModified(self.session.store.worth_keeping)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.panels.network.focus_diagram()

    def _leave(self) -> None:
        """Close for good. The window goes at once; the threads may take a while to end."""
        for dialog in self.findChildren(QDialog):
            dialog.close()  # an export under way ends now, and leaves nothing half-written
        self.docking.keep(self.session.preferences.settings)
        self._keyboard.close()
        self.hide()
        self.session.close()
        self._left = True
        self.close()
        # Qt does not count a window that was hidden before as the last one closed.
        QApplication.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        # The window stays unless all goes well: an error on the way, such as a full disk, must not lose the project.
        if not self._left:
            self.commands.files.leave(self._leave)
        event.setAccepted(self._left)


def _gap(name: str) -> QToolBar:
    bar = QToolBar()
    bar.setObjectName(f"gap-{name}")
    bar.setMovable(False)
    bar.setStyleSheet("QToolBar { background: transparent; border: none; padding: 0; }")
    bar.setFixedSize(GAP, GAP)
    bar.toggleViewAction().setVisible(False)
    return bar
