"""The window in which data of one's own are looked at, and told how to be read, before they are taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.own import Understanding
from nnstudio.core.data.own.refused import RefusedTable
from nnstudio.gui.data.catalogue import moved, title_of
from nnstudio.gui.data.facts import facts
from nnstudio.gui.data.importing.asker import Asker
from nnstudio.gui.data.importing.choices import Choices
from nnstudio.gui.data.importing.header import ImportHeader
from nnstudio.gui.data.importing.offered import about_others, dropped_path
from nnstudio.gui.data.importing.preview import Preview
from nnstudio.gui.data.words import breakable
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.empty_state import EmptyState
from nnstudio.gui.widgets.labels import divider, text_label
from nnstudio.gui.widgets.layouts import scrolling
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.gui.widgets.path_dialog import ask_for_file, ask_for_folder
from nnstudio.gui.widgets.piecework import painted_unseen
from nnstudio.gui.widgets.progress_task import ProgressTask
from nnstudio.session.data_loader import DataLoader

SIZE = QSize(980, 660)
_SMALLEST = QSize(760, 520)
_SIDE = 300
_WAIT_MS = 300
_FILTER = (
    "Tables, arrays, IDX files (*.csv *.tsv *.tab *.txt *.parquet *.pq *.npz *.npy *-ubyte *-ubyte.gz);;All files (*)"
)
_EMPTY = (
    "A folder with a folder of images for each class, a CSV, TSV or Parquet table, NumPy arrays or IDX files. "
    "You can also drop it here."
)


class ImportDialog(QDialog):
    """Not modal. `taken(spec)` is sent once, by its button; until then nothing has changed."""

    taken = Signal(object)

    def __init__(self, loader: DataLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import data")
        self.setMinimumSize(_SMALLEST)
        self.setAcceptDrops(True)
        self._folder = Path.home()
        self._spec: DatasetSpec | None = None
        self._remark = ""
        self._asker = Asker(loader, self)
        self.header, self.choices = ImportHeader(), Choices()
        self._preview: Preview | None = None
        self.problem = MessageBar()
        self.notes = text_label("", "caption", wrap=True)
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._notes_head = text_label("What to know", "title")
        self.empty = EmptyState("database", "Choose what to learn from", _EMPTY)
        self.progress = ProgressTask()
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._wait.timeout.connect(self._on_waited)
        self.use = QPushButton("Use these data")
        set_role(self.use, "primary")
        self._leave = QPushButton("Cancel")
        self._lay_out()
        self._connect()
        self._show_answer(False)

    def prepare(self, window: QWidget) -> None:
        """Get ready to be shown over a window, in the size that suits it, and to be gone when closed."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(SIZE.boundedTo(window.size() - QSize(40, 40)).expandedTo(_SMALLEST))

    def made_ahead(self) -> Iterator[None]:
        """Make what is shown later, a piece at each step."""
        _ = self.preview
        yield
        yield from painted_unseen(self)

    @property
    def preview(self) -> Preview:
        """What was understood; made when it is first needed."""
        if self._preview is None:
            self._preview = Preview()
            self._preview.hide()
            self._preview.edited.connect(self._on_edited)
            self._row.insertWidget(0, self._preview, 1)
        return self._preview

    def look_at(self, question: Path | DatasetSpec, remark: str = "") -> None:
        """Find out what a path holds, or what would come of a spec's knobs. `remark`: a sentence to tell with it."""
        self._spec, self._remark = None, remark
        self._show_answer(False)
        path = Path(str(getattr(question, "path", ""))) if isinstance(question, DatasetSpec) else question
        self._folder = path.parent
        self.header.show_path(path)
        self.problem.clear()
        self._asker.ask(question)

    def look_at_pasted(self, path: Path) -> None:
        """Find out what a table from the clipboard holds, which lies in a file that is gone with this window."""
        folder = self._folder
        self.look_at(path)
        self._folder = folder
        self.header.show_pasted()

    def choose_file(self) -> None:
        """Ask for a file."""
        ask_for_file(self, "Choose a table, arrays or IDX files", self._folder, _FILTER, self.look_at)

    def choose_folder(self) -> None:
        """Ask for a folder."""
        ask_for_folder(self, "Choose a folder of images", self._folder, self.look_at)

    def locate(self, spec: DatasetSpec) -> None:
        """Ask where the data of a spec lie now; what was chosen about them stays chosen."""
        was = Path(str(getattr(spec, "path", "")))
        self._folder = next((place for place in was.parents if place.is_dir()), Path.home())
        self.header.show_path(was)
        title = f"Where is {was.name} now?"

        def look(path: Path) -> None:
            self.look_at(moved(spec, str(path)))

        if spec.kind == "folder":
            ask_for_folder(self, title, self._folder, look)
        else:
            ask_for_file(self, title, self._folder, _FILTER, look)

    def take(self) -> None:
        """Let the project learn from these data."""
        if self.use.isEnabled() and self._spec is not None:
            self.taken.emit(self._spec)
            self.close()

    # What was asked, and the answer

    def _on_edited(self, spec: DatasetSpec) -> None:
        self._spec = spec
        self.use.setEnabled(False)
        self._asker.ask(spec, soon=True)

    def _on_begun(self) -> None:
        self.use.setEnabled(False)
        self._wait.start()

    def _on_waited(self) -> None:
        self.progress.start("Looking at the data")
        self._leave.hide()  # one Cancel is enough

    def _end_wait(self) -> None:
        self._wait.stop()
        self.progress.finish()
        self._leave.show()

    def _on_understood(self, found: Understanding) -> None:
        self._spec = found.spec
        self._end_wait()
        self.problem.clear()
        self.header.show_facts(
            title_of(found.spec),
            facts(found.n, found.kind, found.input_shape, found.task, len(found.classes), found.target, found.exact),
        )
        self.choices.show_understood(found)
        self._show_notes(found.notes)
        self._side.setVisible(bool(self.notes.text()) or self.choices.has_any)
        # In the next pass of the event loop: all in one would be felt.
        QTimer.singleShot(0, self, lambda: self._show_understood(found))

    def _show_understood(self, found: Understanding) -> None:
        if self._spec is not found.spec:  # something else has been asked meanwhile
            return
        self.preview.show_understood(found)
        self._show_answer(True)
        self.use.setEnabled(True)
        self.use.setDefault(True)
        if self.header.isAncestorOf(self.focusWidget()):
            self.use.setFocus()

    def _show_notes(self, notes: Sequence[str]) -> None:
        told = [self._remark, *notes] if self._remark else notes
        self.notes.setText("\n\n".join(breakable(note) for note in told))
        self._notes_head.setVisible(bool(told))

    def _on_failed(self, error: BaseException) -> None:
        self._end_wait()
        if isinstance(error, RefusedTable):
            self._offer(error.found)
        # What was chosen may be chosen otherwise; a path of which nothing is known leaves nothing to choose.
        self._show_answer(self._spec is not None)
        if self._spec is not None:
            self.choices.keep(self._spec)
            self.preview.show_refused(self._spec)
        self.header.show_facts("", "")
        told = [sentence_of(error)] if self._spec is not None else [sentence_of(error), self._remark]
        self.problem.show_message(breakable(" ".join(filter(None, told))), "error")

    def _offer(self, found: Understanding) -> None:
        """Let the columns of a table that cannot be taken as it is be chosen otherwise."""
        if self._spec is None or not self.choices.offers(found):
            self.choices.show_understood(found)
            self.preview.show_understood(found)
            self._show_notes(())
            self._side.show()
        self._spec = found.spec

    def _on_cancelled(self) -> None:
        self._asker.give_up()
        self._end_wait()
        if self._spec is None:
            self._show_answer(False)

    def _show_answer(self, shown: bool) -> None:
        self.use.setEnabled(False)
        if self._preview is not None:
            self._preview.setVisible(shown)
        self._pages.setCurrentIndex(int(shown))

    # Set-up

    def _connect(self) -> None:
        self._asker.begun.connect(self._on_begun)
        self._asker.progressed.connect(self.progress.set_progress)
        self._asker.understood.connect(self._on_understood)
        self._asker.failed.connect(self._on_failed)
        self.progress.cancelled.connect(self._on_cancelled)
        self.header.file_wanted.connect(self.choose_file)
        self.header.folder_wanted.connect(self.choose_folder)
        self.choices.edited.connect(self._on_edited)
        self.use.clicked.connect(self.take)
        self._leave.clicked.connect(self.close)

    def _lay_out(self) -> None:
        side = QWidget()
        set_role(side, "clear")
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 10, 0)
        beside.setSpacing(10)
        for widget in (self.choices, self._notes_head, self.notes):
            beside.addWidget(widget)
        beside.addStretch(1)
        self._side = scrolling(side)
        self._side.setFixedWidth(_SIDE)
        found = QWidget()
        row = self._row = QHBoxLayout(found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addStretch(0)
        row.addWidget(self._side)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(found)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.progress, 1)
        foot.addStretch(0)
        foot.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addWidget(self.use, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.header)
        column.addWidget(divider())
        column.addWidget(self.problem)
        column.addWidget(self._pages, 1)
        column.addLayout(foot)

    # Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_path(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_path(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.look_at(path, about_others(event.mimeData()))

    def done(self, result: int) -> None:
        # Escape comes here without a closeEvent. The thread ends by itself, at its next report.
        self._asker.give_up()
        super().done(result)
