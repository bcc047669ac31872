"""The panels and the views of the network, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.gui.data.panel import DataPanel
from nnstudio.gui.drawing.panel import DrawingPanel
from nnstudio.gui.explorer.panel import ExplorerPanel
from nnstudio.gui.network.activations.link import ActivationLink
from nnstudio.gui.network.panel import NetworkPanel
from nnstudio.gui.network.views.switching import NetworkViews
from nnstudio.gui.training.panel import TrainingPanel
from nnstudio.gui.widgets.panel import DockPanel
from nnstudio.session.observer import Observer
from nnstudio.session.session import Session


@dataclass(frozen=True)
class Panels:
    """Each knows only the session objects that it needs; none knows another."""

    data: DataPanel
    network: NetworkPanel
    training: TrainingPanel
    drawing: DrawingPanel
    views: NetworkViews
    explorer: ExplorerPanel

    @property
    def docks(self) -> tuple[DockPanel, ...]:
        """Those of the first start, left to right, top to bottom."""
        return self.data, self.network, self.training, self.drawing


def make_panels(session: Session) -> Panels:
    """New panels on a session."""
    s = session
    network = NetworkPanel(s.store, s.planner)
    ActivationLink(network, s.observer)
    panels = Panels(
        DataPanel(s.store, s.loader, s.trainer, s.seal, s.leaks, s.study, s.preferences, s.data_folder),
        network,
        TrainingPanel(s.store, s.trainer, s.planner, s.folds),
        DrawingPanel(s.store, s.loader, s.trainer, s.explainer),
        NetworkViews(network, s.store, s.planner, s.preferences.settings),
        ExplorerPanel(s.store, s.loader, s.trainer, s.seal),
    )
    _offer_samples(panels, s.observer)
    s.seal.changed.connect(lambda: panels.training.show_look(s.seal.last_result))
    return panels


def _offer_samples(panels: Panels, observer: Observer) -> None:
    """Let the network be seen with what is clicked in the grid, or drawn."""
    grid, drawing = panels.data.samples.grid, panels.drawing
    grid.current_changed.connect(lambda place: place >= 0 and observer.choose(grid.index_at(place)))
    drawing.explained.connect(lambda answer: observer.show_canvas(answer.seen.image if answer.seen else None))
    drawing.questions.emptied.connect(lambda: observer.show_canvas(None))
