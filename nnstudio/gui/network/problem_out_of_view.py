"""A banner over the lower edge of the cards that tells of a problem whose card is out of view."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal

from nnstudio.core.network import Path, Problem
from nnstudio.gui.network.cards.diagram import Diagram
from nnstudio.gui.network.cards.diagram_view import DiagramView
from nnstudio.gui.network.cards.layout import Place
from nnstudio.gui.widgets.message_bar import MessageBar

_MARGIN = 8


class ProblemOutOfView(QObject):
    """Else nobody would see why the network cannot be trained. It goes away as soon as the card comes into view.

    Closed by the user it stays away until there is another problem.
    """

    fix_wanted = Signal(tuple)
    """The path of the layer."""

    def __init__(self, view: DiagramView, diagram: Diagram) -> None:
        super().__init__(view)
        self._view, self._diagram = view, diagram
        self._told: tuple[Path, Problem] | None = None
        self._closed = False
        self.bar = MessageBar(view)
        self.bar.closed.connect(self._on_closed)
        for scrolled in (view.verticalScrollBar(), view.horizontalScrollBar()):
            scrolled.valueChanged.connect(self.follow)
        view.viewport().installEventFilter(self)

    def follow(self, *_: object) -> None:
        """Look at the cards anew: others are shown, or they were scrolled."""
        place = next((place for place in self._diagram.places.places if _problem_of(place) is not None), None)
        problem = _problem_of(place) if place is not None else None
        if place is None or problem is None or place.card.path is None:
            self._told, self._closed = None, False
            self.bar.hide()
            return
        if (place.card.path, problem) != self._told:
            self._told, self._closed = (place.card.path, problem), False
            self._write(place.card.path, problem)
        seen = self._diagram.visibleRegion().boundingRect().intersects(place.rect.toAlignedRect())
        self.bar.setVisible(not seen and not self._closed)
        self._put()

    def _write(self, path: Path, problem: Problem) -> None:
        label = problem.fix.label if problem.fix else ""
        self.bar.show_message(problem.text, "error", label, lambda: self.fix_wanted.emit(path))

    def _on_closed(self) -> None:
        self._closed = True

    def _put(self) -> None:
        area = self._view.viewport().geometry().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        self.bar.resize(area.width(), self.bar.height())
        height = max(self.bar.heightForWidth(area.width()), self.bar.minimumSizeHint().height())
        self.bar.setGeometry(area.left(), area.bottom() - height + 1, area.width(), height)
        self.bar.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.follow()
        return False


def _problem_of(place: Place) -> Problem | None:
    """Of the card itself, or of one that is folded away in it."""
    return place.card.problem or place.card.inside
