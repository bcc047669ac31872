"""The four panels and the views of the network, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from nnstudio.gui.data.panel import DataPanel
from nnstudio.gui.drawing.panel import DrawingPanel
from nnstudio.gui.network.panel import NetworkPanel
from nnstudio.gui.network.views.switching import NetworkViews
from nnstudio.gui.training.panel import TrainingPanel
from nnstudio.gui.widgets.panel import DockPanel
from nnstudio.session.session import Session


@dataclass(frozen=True)
class Panels:
    """Each knows only the session objects that it needs; none knows another."""

    data: DataPanel
    network: NetworkPanel
    training: TrainingPanel
    drawing: DrawingPanel
    views: NetworkViews

    @property
    def docks(self) -> tuple[DockPanel, ...]:
        """Left to right, top to bottom."""
        return self.data, self.network, self.training, self.drawing


def make_panels(session: Session) -> Panels:
    """New panels on a session."""
    s = session
    network = NetworkPanel(s.store, s.planner)
    return Panels(
        DataPanel(s.store, s.loader, s.trainer, s.seal, s.preferences, s.data_folder),
        network,
        TrainingPanel(s.store, s.trainer, s.planner),
        DrawingPanel(s.store, s.loader, s.trainer, s.explainer),
        NetworkViews(network, s.store, s.planner, s.preferences.settings),
    )
