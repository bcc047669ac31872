"""Joins what may bring own data with the project: the list's last entry, the menu, what is dropped or pasted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.own.pasted import keep_pasted
from nnstudio.gui.data.catalogue import here, moved, title_of
from nnstudio.gui.data.chooser import DatasetChooser
from nnstudio.gui.data.importing.offered import about_others, offered_path, offered_table
from nnstudio.gui.widgets.piecework import Piecework
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore

if TYPE_CHECKING:
    from nnstudio.gui.data.importing.dialog import ImportDialog

NOTHING_TO_PASTE = "There is no table and no file in the clipboard. Copy rows from a spreadsheet, or a file, first."


@dataclass(frozen=True)
class _Pasted:
    """A table from the clipboard, and the file as which it is looked at."""

    text: str
    path: Path
    place: TemporaryDirectory[str]


class Intake(QObject):
    """One import window at a time; it is on `panel`, and Ctrl+V there is the same as `paste`."""

    said = Signal(str)
    """A sentence for the user."""

    def __init__(
        self,
        store: ProjectStore,
        loader: DataLoader,
        folder: Callable[[], Path],
        chooser: DatasetChooser,
        panel: QWidget,
    ) -> None:
        super().__init__(panel)
        self._store, self._loader, self._folder = store, loader, folder
        self._chooser, self._panel = chooser, panel
        self.dialog: ImportDialog | None = None
        self._next: ImportDialog | None = None
        self._pasted: _Pasted | None = None
        self._work = Piecework(panel)
        chooser.opened.connect(self._look_into_folder)
        chooser.import_wanted.connect(self.open)
        chooser.change_wanted.connect(self.change)
        panel.installEventFilter(self)

    def open(self, question: Path | DatasetSpec | None = None, remark: str = "") -> ImportDialog:
        """Open the window, or bring it to the front, and look at a path or a spec in it; a remark is told with it."""
        if self.dialog is None:
            self.dialog, self._next = self._made(), None
            self.dialog.prepare(self._panel.window())
        if question is not None:
            self.dialog.look_at(question, remark)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        return self.dialog

    def made_ahead(self) -> Iterator[None]:
        """Make the next window before it is wanted, in pieces."""
        self._made()
        yield
        if self._next is not None:
            yield from self._next.made_ahead()

    def change(self) -> None:
        """Open the window with the data in hand, as they are read now."""
        self.open(self._store.project.dataset)

    def locate(self, spec: DatasetSpec | None = None) -> None:
        """Ask where data, those in hand if no other are named, lie now, and look at them there, read as before."""
        self.open().locate(spec or self._store.project.dataset)

    def paste(self) -> None:
        """Look at the file, or the table as text, that is in the clipboard."""
        data = QGuiApplication.clipboard().mimeData() or QMimeData()  # an emptied clipboard gives none
        path, table = offered_path(data), offered_table(data)
        if path is not None:
            self.open(path, about_others(data))
        elif table:
            self._look_at_pasted(table)
        else:
            self.said.emit(NOTHING_TO_PASTE)

    def _look_at_pasted(self, table: str) -> None:
        """Look at it in a folder that is gone with the window: only what is used comes into the data folder."""
        place = TemporaryDirectory(prefix="nnstudio-", ignore_cleanup_errors=True)
        task = self._loader.look(lambda _: keep_pasted(table, Path(place.name)))

        def look(path: Path) -> None:
            self._forget_pasted()
            self._pasted = _Pasted(table, path, place)
            self.open().look_at_pasted(path)

        def give_up(error: BaseException) -> None:
            place.cleanup()
            self.said.emit(str(error))

        task.succeeded.connect(look)
        task.failed.connect(give_up)
        task.start()

    def _forget_pasted(self) -> None:
        if self._pasted is not None:
            self._pasted.place.cleanup()
            self._pasted = None

    def _made(self) -> ImportDialog:
        """The window that is opened next: a new one each time, so that nothing of the last one is left in it."""
        if self._next is None:
            from nnstudio.gui.data.importing.dialog import ImportDialog  # every start would wait for it

            self._next = ImportDialog(self._loader, self._panel.window())
            self._next.taken.connect(self._take)
            self._next.finished.connect(self._on_closed)
        return self._next

    def _take(self, spec: DatasetSpec) -> None:
        pasted = self._pasted
        if pasted is None or getattr(spec, "path", "") != str(pasted.path):
            self._edit(spec)
            return
        folder = self._folder()
        task = self._loader.look(lambda _: keep_pasted(pasted.text, folder))
        task.succeeded.connect(lambda path: self._edit(moved(spec, str(path))))
        task.failed.connect(lambda error: self.said.emit(str(error)))
        task.start()

    def _edit(self, spec: DatasetSpec) -> None:
        before = self._store.project
        words = "Import" if spec.kind != before.dataset.kind else "Change"
        self._store.edit(f"{words} {title_of(spec)}", replace(before, dataset=spec))

    def _on_closed(self) -> None:
        self.dialog = None
        self._forget_pasted()
        self._work.add(self.made_ahead())

    def _look_into_folder(self) -> None:
        """Find out which of the data sets of the list are in the data folder."""
        folder = self._folder()
        task = self._loader.look(lambda _: here(folder))
        task.succeeded.connect(self._chooser.popup.show_here)
        task.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pasted = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pasted and event.matches(QKeySequence.StandardKey.Paste):  # type: ignore[attr-defined]
            self.paste()
            return True
        return False
