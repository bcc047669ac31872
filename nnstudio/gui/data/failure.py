"""What the Data dock says when data cannot be had: why those before stay, or how to fetch, find or leave them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.catalogue import is_own
from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.split.spec import SplitSpec
from nnstudio.core.project.document import Project
from nnstudio.gui.data.catalogue import title_of
from nnstudio.gui.data.source_card import SourceCard
from nnstudio.gui.data.words import breakable
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.session.loaded import LoadedData
from nnstudio.session.project_store import ProjectStore

KEPT = "The data stay as they were."


class Failure(QObject):
    """Knows which data were loaded last, so that one click brings them back."""

    locate_wanted = Signal(object)
    """The user's own data of this spec lie somewhere else now."""
    change_wanted = Signal(object)
    """The user's own data of this spec are to be taken otherwise."""

    def __init__(
        self,
        store: ProjectStore,
        folder: Callable[[], Path],
        card: SourceCard,
        messages: MessageBar,
        again: Callable[[], object],
    ) -> None:
        super().__init__(card)
        self._store, self._folder, self._card, self._messages = store, folder, card, messages
        self._again = again
        self._good: tuple[DatasetSpec, SplitSpec] | None = None
        self._said = ""
        card.again_wanted.connect(again)
        card.back_wanted.connect(self.go_back)

    def remember(self, data: LoadedData) -> None:
        """All is well; these are what to go back to."""
        self._good = data.spec, data.split_spec
        self._card.hide()
        if self._said and self._messages.text() == self._said:
            self._messages.clear()
        self._said = ""

    def show_refused(self, error: BaseException, project: Project) -> None:
        """Say why what was asked for cannot be had, once the data before are in place again."""
        spec, words = project.dataset, sentence_of(error)
        self._said = breakable(f"{words} {KEPT}")
        if not is_own(spec):
            self._messages.show_message(self._said, "error")
        elif spec.missing(self._folder()):
            self._messages.show_message(self._said, "error", "Locate…", lambda: self.locate_wanted.emit(spec))
        else:
            self._messages.show_message(self._said, "error", "Change…", lambda: self.change_wanted.emit(spec))

    def forget(self) -> None:
        """Another project is in hand."""
        self._good, self._said = None, ""

    def show(self, error: BaseException) -> None:
        """Say why there are no data, and offer what can be done."""
        spec, words = self._store.project.dataset, sentence_of(error)
        self._card.hide()
        if spec.sources():
            self._card.show()
            self._card.show_spec(spec, words, self._folder())
        elif is_own(spec) and spec.missing(self._folder()):
            self._card.show()
            self._card.show_own(words, self._name_of_good())
        else:
            self._said = breakable(words)
            self._messages.show_message(self._said, "error", "Try again", self._again)

    def go_back(self) -> None:
        """Take the data and the split that were loaded last, as a step that can be undone."""
        if self._good is not None:
            spec, split = self._good
            project = replace(self._store.project, dataset=spec, split=split)
            self._store.edit(f"Back to {title_of(spec)}", project)

    def _name_of_good(self) -> str:
        """What can be gone back to; empty for nothing, or nothing else than what failed."""
        project = self._store.project
        if self._good is None or self._good == (project.dataset, project.split):
            return ""
        spec = self._good[0]
        return title_of(spec).removesuffix(" (built in)") if spec != project.dataset else "the split before"
