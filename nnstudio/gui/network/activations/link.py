"""Joins the observer with the network panel: pictures on the cards, and the section in the inspector."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from nnstudio.core.errors import NnstudioError
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.figures import number
from nnstudio.gui.network.activations.card_pictures import CardPictures
from nnstudio.gui.network.activations.section import ActivationSection
from nnstudio.gui.network.panel import NetworkPanel
from nnstudio.session.look import Look
from nnstudio.session.observer import Observer

_PARTS = {"train": "training", "validation": "validation"}
_TALL = 640
_MOST_CARDS = 60


class ActivationLink(QObject):
    """Lives as long as the panel does."""

    def __init__(self, panel: NetworkPanel, observer: Observer) -> None:
        super().__init__(panel)
        self._panel, self._observer = panel, observer
        self._look: Look | None = None
        self._choosing, self._by_room = False, True
        self.section = ActivationSection()
        self.section.hide()
        panel.body.inspector.add_section(self.section)
        panel.selection_changed.connect(self._on_selection)
        self.section.row.stepped.connect(observer.step)
        self.section.row.source_chosen.connect(observer.set_source)
        observer.observed.connect(self._on_observed)
        observer.emptied.connect(self._show_reason)
        observer.failed.connect(self._on_failed)
        observer.choice_changed.connect(self._show_choice)
        panel.set_pictures(lambda path, width: None)
        panel.pictures_toggled.connect(self._on_pictures_toggled)
        panel.body.view.installEventFilter(self)
        self._show_choice()
        self._on_selection()

    def _show_pictures_where_there_is_room(self) -> None:
        """Until the user has decided: cards with pictures are taller, so the view must be, and the network short."""
        if self._by_room:
            self._choosing = True
            body = self._panel.body
            self._panel.show_pictures(body.view.height() >= _TALL and len(body.diagram.cards) <= _MOST_CARDS)
            self._choosing = False

    def _on_pictures_toggled(self) -> None:
        self._by_room = self._by_room and self._choosing
        self._on_selection()

    def _on_selection(self, *_: object) -> None:
        self._show_pictures_where_there_is_room()
        path = self._panel.selection.single
        self.section.setVisible(path is not None)
        self._observer.set_focus(path)
        self._observer.set_wanted(path is not None or self._panel.shows_pictures)
        if path is not None and self._look is not None:
            self.section.show_look(self._look, path)

    def _on_observed(self, look: Look) -> None:
        self._look = look
        self._panel.set_pictures(CardPictures(look))
        path = self._panel.selection.single
        if path is not None:
            self.section.show_look(look, path)

    def _on_failed(self, error: BaseException) -> None:
        words = sentence_of(error)
        self._show_reason(words if isinstance(error, NnstudioError) else "")

    def _show_reason(self, words: str) -> None:
        self._look = None
        self._panel.set_pictures(lambda path, width: None)
        self.section.show_nothing(words)

    def _show_choice(self) -> None:
        observer = self._observer
        if observer.source == "canvas":
            heading, caption = "Drawing", "What lies on the canvas"
        elif observer.index is None:
            heading, caption = "", "No image yet"
        else:
            part = _PARTS[observer.part or "train"]
            heading, caption = observer.heading, f"{observer.noun} {number(observer.index)}, {part} part"
        self.section.row.show_choice(observer.source, heading, caption)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._show_pictures_where_there_is_room()
        return super().eventFilter(watched, event)
