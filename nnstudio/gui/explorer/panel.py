"""The Data explorer dock: five views of the data in hand, each made and filled when it comes to the front."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from nnstudio.gui.explorer.asking import Asking
from nnstudio.gui.explorer.facts import Facts, gather
from nnstudio.gui.widgets.empty_state import EmptyState
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.panel import DockPanel
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.seal import Seal
from nnstudio.session.trainer import Trainer

if TYPE_CHECKING:
    from nnstudio.gui.explorer.classes_page import ClassesPage
    from nnstudio.gui.explorer.samples_page import SamplesPage
    from nnstudio.gui.explorer.scatter_page import ScatterPage
    from nnstudio.gui.explorer.table_page import TablePage
    from nnstudio.gui.explorer.values_page import ValuesPage

    Page = SamplesPage | ClassesPage | ValuesPage | ScatterPage | TablePage

TABS = ("Samples", "Classes", "Values", "Scatter", "Table")
NO_DATA = "There are no data yet. Choose a data set in the Data panel."


P = TypeVar("P", bound=QWidget)


class ExplorerPanel(DockPanel):
    """Does nothing while it is hidden."""

    def __init__(
        self, store: ProjectStore, loader: DataLoader, trainer: Trainer, seal: Seal, parent: QWidget | None = None
    ) -> None:
        super().__init__("explorer", "Data explorer", parent)
        self._store, self._loader, self._trainer, self._seal = store, loader, trainer, seal
        self._facts: Facts | None = None
        self._corrected_next = False
        self._filled: set[int] = set()
        self._asking = Asking(loader, self)
        self.empty = EmptyState("database", "No data", NO_DATA)
        self.sealed = text_label("", "caption", wrap=True)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._gather)
        self._lay_out()
        self._connect()

    # The views are made when they are first wanted: no start of the program has to wait for them.

    @cached_property
    def samples(self) -> SamplesPage:
        """All samples, to be looked at and corrected."""
        from nnstudio.gui.explorer.samples_page import SamplesPage

        return self._stacked(SamplesPage(self._store, self._loader, self._trainer, self._pages))

    @cached_property
    def classes(self) -> ClassesPage:
        """The classes, part by part."""
        from nnstudio.gui.explorer.classes_page import ClassesPage

        page = self._stacked(ClassesPage(self._loader, self._pages))
        page.chosen.connect(self._on_class)
        return page

    @cached_property
    def values(self) -> ValuesPage:
        """Figures and histograms of the features or pixels."""
        from nnstudio.gui.explorer.values_page import ValuesPage

        return self._stacked(ValuesPage(self._loader, self._pages))

    @cached_property
    def scatter(self) -> ScatterPage:
        """Two features, or components, against each other."""
        from nnstudio.gui.explorer.scatter_page import ScatterPage

        page = self._stacked(ScatterPage(self._loader, self._pages))
        page.chosen.connect(self._on_sample)
        return page

    @cached_property
    def table(self) -> TablePage:
        """All rows with their values."""
        from nnstudio.gui.explorer.table_page import TablePage

        page = self._stacked(TablePage(self._loader, self._pages))
        page.chosen.connect(self._on_sample)
        return page

    def made_ahead(self) -> Iterator[None]:
        """Make the views before they are wanted, and their plots, one at each step."""
        for index in range(len(TABS)):
            self.page(index)
            yield
        for plot in (lambda: self.classes.lines, lambda: self.values.lines, lambda: self.scatter.plot):
            plot()
            yield

    def page(self, index: int) -> Page:
        """The view of a tab."""
        found: Page = getattr(self, TABS[index].lower())
        return found

    def show_tab(self, name: str) -> None:
        """Bring one of TABS to the front."""
        self.tabs.setCurrentIndex(TABS.index(name))

    def show_corrected(self) -> None:
        """Come to the front with the samples that were left out or relabelled."""
        self.show()
        self.raise_()
        self.show_tab("Samples")
        # Data that are still to be looked at begin with all of their samples.
        self._corrected_next = self._facts is None or self._facts.data is not self._loader.data
        self.samples.show_corrected()

    def _follow(self, *_: object) -> None:
        """Data or seal have changed: what is shown may not be true any more."""
        if self.isVisible():
            self._soon.start()

    def _gather(self) -> None:
        data, corrections = self._loader.data, self._store.project.corrections
        test_open, covered = self._seal.images_open, self._seal.covered
        if data is None:
            return
        before = self._facts
        if before is not None and (before.data, before.test_open) == (data, test_open) and before.covered is covered:
            return
        self._asking.ask(lambda _: gather(data, corrections, test_open, covered), self._take, "Looking at the data")

    def _take(self, facts: Facts) -> None:
        self._facts = facts
        self._filled.clear()
        self._pages.setCurrentWidget(self.page(self.tabs.currentIndex()))
        self.sealed.setText(facts.sealed)
        self.sealed.setVisible(bool(facts.sealed))
        self._fill()
        if self._corrected_next:
            self._corrected_next = False
            self.samples.show_corrected()

    def _fill(self) -> None:
        """Give the view in front the data, once."""
        index = self.tabs.currentIndex()
        if self._facts is not None and index not in self._filled:
            self._filled.add(index)
            self.page(index).show_facts(self._facts)

    def _on_tab(self, index: int) -> None:
        if self._facts is not None:
            self._pages.setCurrentWidget(self.page(index))
            self._fill()

    def _on_sealed(self) -> None:
        """Covered images go from the screen at once, not when a thread comes round to it."""
        facts = self._facts
        if facts is not None and (facts.test_open > self._seal.images_open or facts.covered is not self._seal.covered):
            self._show_nothing()
        self._follow()

    def _on_failed(self) -> None:
        self._show_nothing()

    def _show_nothing(self) -> None:
        self._facts = None
        self._asking.forget()
        self._pages.setCurrentWidget(self.empty)

    def _on_sample(self, index: int) -> None:
        self.show_tab("Samples")
        self.samples.show_sample(index)

    def _on_class(self, label: int) -> None:
        self.show_tab("Samples")
        self.samples.show_class(label)

    def _stacked(self, page: P) -> P:
        self._pages.addWidget(page)
        return page

    def _connect(self) -> None:
        self._loader.loaded.connect(self._follow)
        self._loader.failed.connect(self._on_failed)
        self._seal.changed.connect(self._on_sealed)
        self.tabs.currentChanged.connect(self._on_tab)

    def _lay_out(self) -> None:
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Views of the data")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for name in TABS:
            self.tabs.addTab(name)
        self.header.add_beside(self.tabs)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self.sealed.hide()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(self._pages, 1)
        column.addWidget(self.sealed)
        self.set_content(body)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()
