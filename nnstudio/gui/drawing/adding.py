"""Makes samples of drawings: asks which class one shows, puts it into the project, and says so with a way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.additions import Additions
from nnstudio.core.data.datasets import DrawingsData
from nnstudio.core.errors import NnstudioError
from nnstudio.core.project.document import Project
from nnstudio.gui.drawing.body import DrawingBody
from nnstudio.gui.drawing.subject import Drawn, Subject
from nnstudio.gui.figures import counted, number
from nnstudio.gui.widgets.class_picker import ClassPicker
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore

EMPTY = "The canvas is empty."
NO_STROKES = "Only a drawing can be added, and this is an image. Clear the canvas and draw."
NO_IMAGES = "These data are rows of numbers, so a drawing cannot be one of them. Choose images, or My drawings."
NO_CLASSES = "These images do not have one class each, so a drawing cannot be one of them. Choose My drawings."
NOT_LOADED = "The data are not loaded."


class Adding(QObject):
    """`subject` gives what lies on the canvas."""

    added = Signal()
    """The drawing is a sample now, so the canvas may be emptied for the next one."""
    taken_back = Signal(object)
    """The drawing that was a sample for a moment is wanted back on the canvas."""

    def __init__(
        self, store: ProjectStore, loader: DataLoader, body: DrawingBody, subject: Callable[[], Subject]
    ) -> None:
        super().__init__(body)
        self._store, self._loader, self._body, self._subject = store, loader, body, subject
        self._last = self._said = ""
        store.opened.connect(self._forget)
        store.project_changed.connect(self._on_project)
        self.picker: ClassPicker | None = None

    def why_not(self) -> str:
        """Why what lies on the canvas cannot be added to the data, in one sentence; empty when it can."""
        data = self._loader.data
        if data is None and not isinstance(self._store.project.dataset, DrawingsData):
            return NOT_LOADED
        if data is not None and data.dataset.kind == "table":
            return NO_IMAGES
        if data is not None and data.dataset.task != "classification":
            return NO_CLASSES
        subject = self._subject()
        if subject.empty:
            return EMPTY
        return "" if isinstance(subject, Drawn) else NO_STROKES

    def counts(self) -> dict[str, int]:
        """The classes, those of the data first, and how many drawings of one's own each has."""
        data, own = self._loader.data, self._store.project.additions.counts()
        names = data.dataset.class_names if data is not None else ()
        return {name: own.get(name, 0) for name in (*names, *own)}

    @property
    def last(self) -> str:
        """The class of the last drawing that was added, if these data have it; else empty."""
        samples = self._store.project.additions.samples
        last = self._last or (samples[-1].class_name if samples else "")
        return last if last in self.counts() else ""

    def again_words(self) -> tuple[str, str]:
        """What repeating would do, and its icon."""
        last = self.last.replace("&", "&&")
        return (f"Add as {last} a&gain" if last else "Add as the &last class again"), "plus"

    def ask(self) -> None:
        """Let the user say which class the drawing shows."""
        if self.why_not():
            self._say(self.why_not())
            return
        if self.picker is None:
            self.picker = ClassPicker(self._body.window())
            self.picker.chosen.connect(self.add)
        own = {name: f"{number(count)} of your own" if count else "" for name, count in self.counts().items()}
        self.picker.offer(own, self.last)
        self.picker.open_below(self._body.row.add)

    def add_again(self) -> None:
        """Add the drawing to the class of the one before; ask where there is none."""
        if self.last and not self.why_not():
            self.add(self.last)
        else:
            self.ask()

    def add(self, class_name: str) -> None:
        """Make the drawing a sample of a class."""
        subject, project = self._subject(), self._store.project
        if not isinstance(subject, Drawn):
            return
        try:
            additions = project.additions.with_drawing(class_name, subject.drawing)
        except NnstudioError as error:
            self._say(str(error))
            return
        self._last = class_name
        self._store.edit(f"Add a drawing as {class_name}", replace(project, additions=additions))
        self.added.emit()
        count = len(additions)
        words = self._said = f"Added as {class_name} ({counted(count, 'drawing')} in this project)."
        self._body.message.show_message(words, "good", "Undo", lambda: self._take_back(additions, subject))

    def _take_back(self, additions: Additions, subject: Drawn) -> None:
        """Undo the addition itself, whatever was done in the project since then."""
        project, sample = self._store.project, additions.samples[-1]
        if project.additions is additions and self._store.undo_stack.undoText().startswith("Add a drawing"):
            self._store.undo_stack.undo()
        else:
            places = [n for n, known in enumerate(project.additions.samples) if known is sample]
            left = project.additions.without(*places)
            self._store.edit("Take a drawing back", replace(project, additions=left))
        self.taken_back.emit(subject)

    def _on_project(self, before: Project, project: Project) -> None:
        """What was said of an addition, and its way back, end with the next change of the samples."""
        if before.additions != project.additions:
            self._end_message()

    def _forget(self) -> None:
        self._last = ""
        self._end_message()

    def _end_message(self) -> None:
        if self._said and self._body.message.text() == self._said:
            self._body.message.clear()
        self._said = ""

    def _say(self, words: str) -> None:
        self._body.message.show_message(words, "warning", seconds=8)
