"""The Data dock: joins data set, split, class counts and samples with the session objects they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.project.document import Project
from nnstudio.gui.data.chooser import DatasetChooser
from nnstudio.gui.data.counts_box import CountsBox
from nnstudio.gui.data.failure import Failure
from nnstudio.gui.data.fetch import Fetch
from nnstudio.gui.data.folds_link import FoldsLink
from nnstudio.gui.data.importing.intake import Intake
from nnstudio.gui.data.leaks.line import LeakLine
from nnstudio.gui.data.leaks.link import LeakLink
from nnstudio.gui.data.looks import Looks
from nnstudio.gui.data.preparing.link import PreparingLink
from nnstudio.gui.data.samples import MARGIN, Samples
from nnstudio.gui.data.source_card import SourceCard
from nnstudio.gui.data.split_box import SplitBox
from nnstudio.gui.data.words import FOLDER_IS_FIXED, STALE_WEIGHTS, breakable
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.layouts import column_of, scrolling
from nnstudio.gui.widgets.message_bar import MessageBar
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
        self._store, self._loader, self._trainer, self._seal = store, loader, trainer, seal
        self._preferences, self._folder = preferences, folder
        self._shown: LoadedData | None = None
        self._warned_of: int | None = None
        self.messages = MessageBar()
        self.warning = MessageBar()
        """What a change of the split has brought about. Below the split: it must not move what is being dragged."""
        self.chooser, self.source, self.split = DatasetChooser(), SourceCard(), SplitBox()
        self.counts, self.samples = CountsBox(), Samples()
        self.chart = self.counts.classes
        self.explore_button = QPushButton("Explore…")
        self._fetch = Fetch(loader, self.source, folder)
        self._looks = Looks(store, loader, trainer, seal, self.samples, self.split)
        self.leak_line = LeakLine()
        self.leaks = LeakLink(store, guard, study, seal, self.leak_line, folder, self._looks.show_images)
        self.folds = FoldsLink(self.split, loader, study)
        self.preparing = PreparingLink(store, loader, self)
        self._failure = Failure(store, folder, self.source, self.messages, self._load_again)
        self.intake = Intake(store, loader, folder, self.chooser, self)
        self._wait = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._lay_out()
        self._connect_session()
        self._connect_widgets()
        self._show_project(store.project, store.project)
        if loader.data is not None:
            self._on_loaded(loader.data)

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
        dialog = QFileDialog(self, "Choose the folder that holds the data", str(self._folder()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self._on_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

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

    def _order_tabs(self) -> None:
        """Tab goes from top to bottom, also after the form has made new fields, which would come last."""
        lower = (self.leak_line.button, *self.preparing.stops, *self.counts.stops, *self.samples.stops)
        stops = (*self.chooser.stops, *self.source.stops, *self.split.stops, *lower)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    # Edits

    def _on_chosen(self, spec: DatasetSpec) -> None:
        before = self._store.project.dataset
        words = f"Choose {spec.title}" if spec.kind != before.kind else "Change the data set's settings"
        self._store.edit(words, replace(self._store.project, dataset=spec))

    def _on_split_edited(self, words: str, spec: SplitSpec, key: str) -> None:
        self._store.edit(words, replace(self._store.project, split=spec), key or None)

    def _on_folder(self, path: str) -> None:
        self._preferences.change(replace(self._preferences.current, data_folder=path))
        if self._folder() != Path(path):
            self.messages.show_message(FOLDER_IS_FIXED, "warning")

    # What the session tells

    def _show_project(self, before: Project, project: Project) -> None:
        self.chooser.show_spec(project.dataset)
        self._order_tabs()
        self.split.show_split(project.split, self._shown)
        if before.split != project.split:
            self._warn_of_stale_weights(project)

    def _warn_of_stale_weights(self, project: Project) -> None:
        run = self._trainer.run_project
        stale = run is not None and self._trainer.model is not None and run.split != project.split
        if stale and self._warned_of != self._trainer.run_id:
            self._warned_of = self._trainer.run_id
            self.warning.show_message(STALE_WEIGHTS, "warning")
        elif not stale:
            self.warning.clear()

    def _on_progress(self, fraction: float | None, words: str) -> None:
        if self._loader.data is None and not self._wait.isActive():
            self.chooser.show_progress(fraction, words)

    def _on_loaded(self, data: LoadedData) -> None:
        self._wait.stop()
        self._shown = data
        self._failure.remember(data)
        self._content_box.show()
        self.chooser.show_dataset(data.dataset)
        self.split.show_split(self._store.project.split, data)
        self.counts.show_data(data)
        self.samples.show_data(data)

    def _on_failed(self, error: BaseException) -> None:
        self._wait.stop()
        self._shown = None
        self.chooser.show_nothing()
        self.samples.show_data(None)
        self._content_box.hide()
        if self.preparing.card.isHidden():  # it says better what to do
            self._failure.show(error)

    def _load_again(self) -> None:
        self._loader.follow(self._store.project, self._folder(), self._store.file, again=True)

    def _on_download_failed(self, error: BaseException) -> None:
        self.messages.show_message(breakable(sentence_of(error)), "error", "Try again", self.download)

    def _on_opened(self) -> None:
        self._warned_of = None
        self._failure.forget()
        self.messages.clear()
        self.warning.clear()

    def _scroll_to(self, widget: QWidget) -> None:
        """Bring a part of the cover into view where the window is low, once the layout has settled."""
        QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(widget, 0, 2 * MARGIN))

    # Set-up

    def _connect_session(self) -> None:
        self._store.project_changed.connect(self._show_project)
        self._store.opened.connect(self._on_opened)
        self._trainer.run_changed.connect(lambda: self._warn_of_stale_weights(self._store.project))
        self._loader.loading.connect(self._wait.start)
        self._loader.progressed.connect(self._on_progress)
        self._loader.loaded.connect(self._on_loaded)
        self._loader.failed.connect(self._on_failed)
        self._seal.failed.connect(lambda error: self.messages.show_message(breakable(sentence_of(error)), "error"))

    def _connect_widgets(self) -> None:
        self._wait.timeout.connect(lambda: self.chooser.show_progress(None, "Reading the data"))
        self.chooser.chosen.connect(self._on_chosen)
        self.source.download_wanted.connect(self.download)
        self.source.folder_wanted.connect(self.choose_folder)
        self.source.locate_wanted.connect(self.intake.locate)
        self.intake.said.connect(lambda sentence: self.messages.show_message(sentence, "warning"))
        self.split.edited.connect(self._on_split_edited)
        self.chart.chosen.connect(self.samples.show_class)
        cover = self.samples.cover
        self.samples.covered.connect(lambda: self._scroll_to(cover))
        cover.asked.connect(lambda: self._scroll_to(cover.no_button))
        self._fetch.done.connect(self._load_again)
        self._fetch.failed.connect(self._on_download_failed)

    def _lay_out(self) -> None:
        set_role(self.explore_button, "quiet")
        self.explore_button.setToolTip("All samples, classes, values, a scatter plot and a table (Ctrl+Shift+D)")
        self.explore_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.header.add_tool(self.explore_button)
        upper = column_of((MARGIN, 0, MARGIN, 0), 6)
        upper.addWidget(self.split)
        upper.addWidget(self.leak_line)
        upper.addWidget(self.preparing.line)
        upper.addWidget(self.warning)
        upper.addSpacing(4)
        upper.addWidget(self.counts)
        self._content_box = QWidget()
        inner = column_of((0, 0, 0, 0), 4, self._content_box)
        inner.addLayout(upper)
        inner.addWidget(self.samples, 1)
        self._content_box.hide()
        self.source.hide()
        top = column_of((MARGIN, MARGIN, MARGIN, 0), 10)
        for widget in (self.messages, self.chooser, self.source, self.preparing.card, self.preparing.drawn):
            top.addWidget(widget)
        page = QWidget()
        set_role(page, "clear")
        column = column_of((0, 0, 0, 0), 0, page)
        column.addLayout(top)
        column.addWidget(self._content_box, 1)
        column.addStretch(0)
        self._scroll = scrolling(page)
        self.set_content(self._scroll)
        self.setMinimumWidth(NARROWEST)
