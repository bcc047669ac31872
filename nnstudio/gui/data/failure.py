"""What the Data dock offers when data cannot be loaded: fetch them, say where they lie now, try again, go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from nnstudio.core.data.catalogue import is_own
from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.split_spec import SplitSpec
from nnstudio.gui.data.catalogue import title_of
from nnstudio.gui.data.source_card import SourceCard
from nnstudio.gui.data.words import breakable
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.session.loaded import LoadedData
from nnstudio.session.project_store import ProjectStore


class Failure(QObject):
    """Knows which data were loaded last, so that one click brings them back."""

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
            good = self._name_of_good()
            self._said = breakable(words)
            action = (f"Back to {good}", self.go_back) if good else ("Try again", self._again)
            self._messages.show_message(self._said, "error", *action)

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
