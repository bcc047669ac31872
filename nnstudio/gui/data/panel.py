"""The Data dock: joins data set, split, class counts and samples with the session objects they show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.project.document import Project
from nnstudio.core.project.other_data import same_rows
from nnstudio.gui.data.body import DataBody
from nnstudio.gui.data.failure import KEPT, Failure
from nnstudio.gui.data.fetch import Fetch
from nnstudio.gui.data.folder_choice import FolderChoice
from nnstudio.gui.data.importing.intake import Intake
from nnstudio.gui.data.leaks.link import LeakLink
from nnstudio.gui.data.looks import Looks
from nnstudio.gui.data.preparing.link import PreparingLink
from nnstudio.gui.data.remarks import Remark
from nnstudio.gui.data.split.folds_link import FoldsLink
from nnstudio.gui.data.split.saving import SplitSaver
from nnstudio.gui.data.stale_weights import StaleWeights
from nnstudio.gui.data.words import breakable
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.widgets.panel import DockPanel
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.leak_guard import LeakGuard
from nnstudio.session.loaded import LoadedData
from nnstudio.session.preferences import PreferenceStore
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.seal import Seal
from nnstudio.session.study import Study
from nnstudio.session.trainer import Trainer

NARROWEST = 230
_WAIT_MS = 300


class DataPanel(DockPanel):
    """`folder` gives the data folder of the moment. The panel asks the loader to follow after a download only."""

    corrected_wanted = Signal()
    """The samples that were left out or relabelled are to be seen."""

    def __init__(
        self,
        store: ProjectStore,
        loader: DataLoader,
        trainer: Trainer,
        seal: Seal,
        guard: LeakGuard,
        study: Study,
        preferences: PreferenceStore,
        folder: Callable[[], Path],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("data", "Data", parent)
        self._store, self._loader, self._seal, self._folder = store, loader, seal, folder
        self._shown: LoadedData | None = None
        self.preparing = PreparingLink(store, loader, self)
        body = self.body = DataBody(self.preparing)
        self.messages = body.messages
        self.chooser, self.source, self.split, self.samples = body.chooser, body.source, body.split, body.samples
        self.chart, self.explore_button = body.counts.classes, body.explore_button
        self._fetch = Fetch(loader, self.source, folder)
        self._looks = Looks(store, loader, trainer, seal, self.samples, self.split)
        self.leaks = LeakLink(store, loader, guard, study, seal, body.leak_line, folder, self._looks.show_images)
        self.folds = FoldsLink(self.split, loader, study)
        self.saver = SplitSaver(loader, self)
        self._stale = StaleWeights(store, loader, trainer, body.stale)
        self._failure = Failure(store, folder, self.source, self.messages, self._load_again)
        self._folder_choice = FolderChoice(preferences, folder, self)
        self.intake = Intake(store, loader, folder, self.chooser, self)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self.header.add_tool(self.explore_button)
        self.set_content(body.page)
        self.setMinimumWidth(NARROWEST)
        self._connect_session()
        self._connect_widgets()
        self._show_project(store.project, store.project)
        if loader.data is not None:
            self._on_loaded(loader.data)

    def made_ahead(self) -> Iterator[None]:
        """Make the windows that open from here before they are wanted, a piece of one at each step."""
        for link in (self.preparing, self.intake, self.leaks, self.folds):
            yield from link.made_ahead()

    # What menus and shortcuts call

    def show_part(self, name: str) -> None:
        """Bring the samples of "train", "validation" or "test" (or its cover) to the front."""
        self.show()
        self.raise_()
        self.samples.show_part(name)

    def evaluate_test(self) -> None:
        """Show the cover of the test part and ask there whether to evaluate."""
        self._seal.cover_images()
        self.show_part("test")
        self.samples.cover.ask("evaluate")

    def download(self) -> None:
        """Fetch the files of the project's data set into the data folder."""
        self.messages.clear()
        self._fetch.start(self._store.project.dataset)

    def choose_folder(self) -> None:
        """Ask for the folder in which data sets lie."""
        self._folder_choice.ask()

    def choose_dataset(self) -> None:
        """Open the list of data sets."""
        self.show()
        self.raise_()
        self.chooser.combo.showPopup()

    def new_seed(self) -> None:
        """Draw another split by chance."""
        self.split.new_seed()

    def reset_split(self) -> None:
        """Back to 60 / 20 / 20."""
        self.split.reset()

    # Edits

    def _on_chosen(self, spec: DatasetSpec) -> None:
        before = self._store.project.dataset
        words = f"Choose {spec.title}" if spec.kind != before.kind else "Change the data set's settings"
        self._store.edit(words, replace(self._store.project, dataset=spec))

    def _on_split_edited(self, words: str, spec: SplitSpec, key: str) -> None:
        self._store.edit(words, replace(self._store.project, split=spec), key or None)

    # What the session tells

    def _show_project(self, before: Project, project: Project) -> None:
        self.chooser.show_spec(project.dataset)
        self.body.order_tabs()
        self.split.show_split(project.split, self._shown)
        if not same_rows(project.dataset, before.dataset):
            self.messages.clear()  # what was said of other data is over

    def _on_progress(self, fraction: float | None, words: str) -> None:
        if self._loader.data is None and not self._wait.isActive():
            self.chooser.show_progress(fraction, words)

    def _on_loaded(self, data: LoadedData) -> None:
        self._wait.stop()
        self._shown = data
        self._failure.remember(data)
        self.body.show_content(True)
        self.chooser.show_dataset(data.dataset)
        self.split.show_split(self._store.project.split, data)
        notes = (Remark("note", words) for words in data.dataset.notes)
        self.split.remarks.show_part("data", *notes)
        self.body.corrected.show_data(data)
        self.body.counts.show_data(data)
        self.samples.show_data(data)

    def _on_failed(self, error: BaseException) -> None:
        self._wait.stop()
        self._shown = None
        self.chooser.show_nothing()
        self.samples.show_data(None)
        self.body.show_content(False)
        if self.preparing.card.isHidden():  # it says better what to do
            self._failure.show(error)

    def _on_refused(self, error: BaseException, project: Project) -> None:
        if not self.chooser.show_refused(project.dataset, breakable(f"{sentence_of(error)} {KEPT}")):
            self._failure.show_refused(error, project)

    def _load_again(self) -> None:
        self._loader.follow(self._store.project, self._folder(), self._store.file, again=True)

    def _on_download_failed(self, error: BaseException) -> None:
        self.messages.show_message(breakable(sentence_of(error)), "error", "Try again", self.download)

    def _on_opened(self) -> None:
        self._failure.forget()
        self.messages.clear()

    # Set-up

    def _connect_session(self) -> None:
        self._store.project_changed.connect(self._show_project)
        self._store.opened.connect(self._on_opened)
        self._loader.loading.connect(self._wait.start)
        self._loader.progressed.connect(self._on_progress)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(self._on_failed)
        self._loader.refused.connect(self._on_refused)
        self._seal.failed.connect(lambda error: self.messages.show_message(breakable(sentence_of(error)), "error"))

    def _connect_widgets(self) -> None:
        self._wait.timeout.connect(lambda: self.chooser.show_progress(None, "Reading the data"))
        self.chooser.chosen.connect(self._on_chosen)
        self.source.download_wanted.connect(self.download)
        self.source.folder_wanted.connect(self.choose_folder)
        self.source.locate_wanted.connect(lambda: self.intake.locate())
        self._failure.locate_wanted.connect(self.intake.locate)
        self._failure.change_wanted.connect(self.intake.open)
        for teller in (self.intake, self._folder_choice):
            teller.said.connect(lambda sentence: self.messages.show_message(sentence, "warning"))
        self.body.corrected.opened.connect(self.corrected_wanted)
        self.split.edited.connect(self._on_split_edited)
        self.split.more.save_wanted.connect(self.saver.save)
        self.chart.chosen.connect(self.samples.show_class)
        cover = self.samples.cover
        self._seal.evaluating.connect(lambda _: self.body.scroll_to(cover))
        self._seal.result.connect(lambda _: self.body.scroll_to(cover.accuracy))
        self.samples.covered.connect(lambda: self.body.scroll_to(cover))
        cover.asked.connect(lambda: self.body.scroll_to(cover.no_button))
        self._fetch.done.connect(self._load_again)
        self._fetch.failed.connect(self._on_download_failed)
