"""The window on how samples are prepared: a page for each thing that is done to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.data.augmentation import Augmentation
from nnstudio.core.data.preparation import Preparation
from nnstudio.core.project.document import Project
from nnstudio.gui.data.preparing.augmentation_page import AugmentationPage
from nnstudio.gui.data.preparing.balance_page import BalancePage
from nnstudio.gui.data.preparing.label_page import LabelPage
from nnstudio.gui.data.preparing.page import Page
from nnstudio.gui.data.preparing.size_page import SizePage
from nnstudio.gui.data.preparing.values_page import ValuesPage
from nnstudio.gui.data.preparing.words import summary
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.piecework import painted_unseen
from nnstudio.gui.widgets.segmented import Segmented
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.loaded import LoadedData

_SIZE, _LEAST = (860, 620), (760, 480)
_PAGES = (
    ("values", "Values"),
    ("size_page", "Size and colour"),
    ("label", "Labels"),
    ("balance", "Rare classes"),
    ("augmentation", "Augmentation"),
)


class PreparationView(QDialog):
    """Not modal. It shows and tells what is wanted; its owner does it."""

    normalization_wanted = Signal(str)
    preparation_wanted = Signal(object, str)
    """A Preparation, and the knob that was changed."""
    augmentation_wanted = Signal(object, str)
    """An Augmentation, and the knob that was changed."""

    def __init__(self, loader: DataLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preparation")
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self._preparation = Preparation()
        self._seen: tuple[Project, LoadedData | None] | None = None
        self.caption = text_label("", "caption", wrap=True)
        self.tabs = Segmented(_PAGES)
        self.tabs.setAccessibleName("What is done to samples")
        self.tabs.changed.connect(self.show_page)
        self._loader = loader
        self._stack = QStackedWidget()
        self._lay_out()
        self._stacked("values")

    # Pages are made when they are first asked for: all at once, they would be felt

    @cached_property
    def values(self) -> ValuesPage:
        """How values are scaled."""
        page = ValuesPage(self._loader)
        page.chosen.connect(self.normalization_wanted)
        return page

    @cached_property
    def size_page(self) -> SizePage:
        """Size and colour of images."""
        page = SizePage()
        page.edited.connect(self.preparation_wanted)
        return page

    @cached_property
    def label(self) -> LabelPage:
        """What the loss compares with."""
        return LabelPage()

    @cached_property
    def balance(self) -> BalancePage:
        """What is done about rare classes."""
        page = BalancePage(self._loader)
        page.chosen.connect(self._on_balance)
        return page

    @cached_property
    def augmentation(self) -> AugmentationPage:
        """How images are varied."""
        page = AugmentationPage(self._loader)
        page.edited.connect(self.augmentation_wanted)
        return page

    @property
    def page(self) -> Page:
        """The page in front."""
        found: Page = getattr(self, self.tabs.current())
        return found

    def made_ahead(self) -> Iterator[None]:
        """Make the pages before they are wanted, and the rows of their forms, one at each step."""
        for name, _ in _PAGES:
            self._stacked(name)
            yield
        for form, knobs in ((self.size_page.form, Preparation()), (self.augmentation.form, Augmentation())):
            if form.spec() is None:
                form.set_spec(knobs)
            yield
        yield from painted_unseen(self)

    def show_page(self, name: str) -> None:
        """Bring a page to the front: "values", "size_page", "label", "balance" or "augmentation"."""
        self.tabs.set_current(name)
        self._stack.setCurrentWidget(self._stacked(name))
        self._refresh()

    def show_all(self, project: Project, data: LoadedData | None) -> None:
        """Show what the project wants, and the data in hand; None: the last ones are being replaced."""
        before = self._seen
        self._seen = project, data if data is not None else (before[1] if before else None)
        self._preparation = project.preparation
        self.caption.setText(summary(project, data.dataset if data else None))
        table = data is not None and data.dataset.kind == "table"
        self.tabs.button("size_page").setVisible(not table)
        if table and self.tabs.current() == "size_page":
            self.show_page("values")
        self._refresh()

    def commit(self) -> None:
        """Take what is being typed."""
        if isinstance(self.page, (SizePage, AugmentationPage)):
            self.page.form.commit()

    def _stacked(self, name: str) -> Page:
        page: Page = getattr(self, name)
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        return page

    def _refresh(self) -> None:
        """Only the page in front works anything out."""
        if self._seen is None:
            return
        project, data = self._seen
        page = self.page
        if data is not None:
            page.show_data(data)
        page.show_project(project)

    def _on_balance(self, way: str) -> None:
        self.preparation_wanted.emit(replace(self._preparation, balance=way), "balance")

    def _lay_out(self) -> None:
        body = QFrame()
        set_role(body, "panel")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(16, 16, 16, 14)
        inner.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(10)
        column.addWidget(text_label("Preparation", "heading"))
        column.addWidget(self.caption)
        column.addWidget(self.tabs)
        column.addWidget(body, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()
