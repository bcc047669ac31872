"""Joins the lines in the Data dock and the window on preparation with project and data; every change is an edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.augmentation import Augmentation
from nnstudio.core.data.datasets import DrawingsData
from nnstudio.core.data.preparation import Preparation
from nnstudio.core.project.document import Project
from nnstudio.core.spec import label_of
from nnstudio.gui.data.preparing.drawings_card import DrawingsCard
from nnstudio.gui.data.preparing.line import drawings_line, preparation_line
from nnstudio.gui.data.preparing.words import drawn_words, summary
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.project_store import ProjectStore

if TYPE_CHECKING:
    from nnstudio.gui.data.preparing.drawings_view import DrawingsView
    from nnstudio.gui.data.preparing.view import PreparationView


class PreparingLink(QObject):
    """`view` and `drawings` are made when they are first asked for."""

    def __init__(self, store: ProjectStore, loader: DataLoader, owner: QWidget) -> None:
        super().__init__(owner)
        self._store, self._loader, self._owner = store, loader, owner
        self.line, self.drawn, self.card = preparation_line(), drawings_line(), DrawingsCard()
        self.view: PreparationView | None = None
        self.drawings: DrawingsView | None = None
        self.line.opened.connect(lambda: self.open())
        self.drawn.opened.connect(self.open_drawings)
        store.project_changed.connect(lambda _before, _project: self._show())
        loader.loaded.connect(lambda _: self._show())
        loader.failed.connect(lambda _: self._show())
        self._show()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab goes through."""
        return self.drawn.button, self.line.button

    def open(self, page: str = "") -> None:
        """Show the window on preparation, at one of its pages."""
        view = self._made()
        view.show_all(self._store.project, self._loader.data)
        if page:
            view.show_page(page)
        _bring(view)

    def made_ahead(self) -> Iterator[None]:
        """Make the window on preparation before it is wanted, a page at each step."""
        view = self._made()
        yield
        yield from view.made_ahead()

    def open_drawings(self) -> None:
        """Show the drawings of the project."""
        if self.drawings is None:
            from nnstudio.gui.data.preparing.drawings_view import DrawingsView

            self.drawings = DrawingsView(self._loader, self._owner.window())
            self.drawings.removed.connect(self._on_removed)
        self.drawings.show_project(self._store.project, self._loader.data)
        _bring(self.drawings)

    def _made(self) -> PreparationView:
        if self.view is None:
            from nnstudio.gui.data.preparing.view import PreparationView  # every start would wait for it

            self.view = PreparationView(self._loader, self._owner.window())
            self.view.normalization_wanted.connect(self._on_normalization)
            self.view.preparation_wanted.connect(self._on_preparation)
            self.view.augmentation_wanted.connect(self._on_augmentation)
        return self.view

    def commit(self) -> None:
        """Take what is being typed."""
        if self.view is not None and self.view.isVisible():
            self.view.commit()

    def _show(self) -> None:
        project, data = self._store.project, self._loader.data
        self.line.say(summary(project, data.dataset if data else None))
        self.drawn.say(drawn_words(len(project.additions)))
        self.drawn.setVisible(len(project.additions) > 0)
        self.card.show_additions(project.additions)
        self.card.setVisible(isinstance(project.dataset, DrawingsData) and not self.card.enough)
        if self.view is not None and self.view.isVisible():
            self.view.show_all(project, data)
        if self.drawings is not None and self.drawings.isVisible():
            self.drawings.show_project(project, data)

    def _edit(self, words: str, change: Callable[[Project], Project], key: str | None = None) -> None:
        self._store.edit(words, change(self._store.project), key)

    def _on_normalization(self, mode: str) -> None:
        self._edit("Change how values are scaled", lambda p: replace(p, normalization=mode))  # type: ignore[arg-type]

    def _on_preparation(self, preparation: Preparation, knob: str) -> None:
        key = f"preparation.{knob}" if knob == "size" else None
        words = f"Change {label_of(preparation, knob)}"
        self._edit(words, lambda p: replace(p, preparation=preparation), key)

    def _on_augmentation(self, augmentation: Augmentation, knob: str) -> None:
        known = hasattr(augmentation, knob)
        words = f"Change {label_of(augmentation, knob)}" if known else f"Augmentation: {knob}"
        key = f"augmentation.{knob}" if known else None
        self._edit(words, lambda p: replace(p, augmentation=augmentation), key)

    def _on_removed(self, numbers: tuple[int, ...]) -> None:
        words = "Remove a drawing" if len(numbers) == 1 else f"Remove {len(numbers)} drawings"
        self._edit(words, lambda p: replace(p, additions=p.additions.without(*numbers)))


def _bring(window: QWidget) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
