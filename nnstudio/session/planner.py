"""The traced network: what the cards show, and whether training may start."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nnstudio.core.network import Shape, Trace, trace
from nnstudio.core.project.document import Project
from nnstudio.session.loaded import LoadedData

# Until data have been loaded once, the network is drawn for the images of the built-in digits.
FIRST_SHAPE: Shape = (1, 28, 28)
FIRST_CLASSES = tuple("0123456789")


class Planner(QObject):
    """Follows network and data."""

    changed = Signal(object)
    """The new Trace."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.input_shape, self.class_names = FIRST_SHAPE, FIRST_CLASSES
        self.network = project.network
        self.plan: Trace = trace(self.network, self.input_shape, self.classes)

    @property
    def classes(self) -> int:
        """How many classes the data have."""
        return len(self.class_names)

    def follow(self, project: Project, data: LoadedData | None) -> None:
        """Trace anew if network or data have changed. While data are being loaded the last ones count."""
        wanted = (project.network, self.input_shape, self.class_names)
        if data is not None:
            wanted = (project.network, data.dataset.input_shape, data.dataset.class_names)
        if wanted != (self.network, self.input_shape, self.class_names):
            self.network, self.input_shape, self.class_names = wanted
            self.plan = trace(self.network, self.input_shape, self.classes)
            self.changed.emit(self.plan)

    @property
    def why_not(self) -> str:
        """Why training cannot start, in one sentence; empty when the network is sound."""
        return self.plan.problems[0].text if self.plan.problems else ""
