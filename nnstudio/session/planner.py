"""The traced network: what the cards show, and whether training may start."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from nnstudio.core.data.datasets import Task
from nnstudio.core.data.preparation import adapted_shape
from nnstudio.core.network import Network, Preset, Shape, Trace, trace
from nnstudio.core.network.measure import load_operators
from nnstudio.core.network.trace import quick_trace, unmeasured
from nnstudio.core.project.document import Project, with_preset
from nnstudio.core.project.sample import FIRST_CLASSES, expected_sample, suited_to, with_network_for_rows
from nnstudio.core.training.job import why_nothing_learns
from nnstudio.core.training.memory import why_too_large
from nnstudio.session.loaded import LoadedData
from nnstudio.session.task import Task as Work

_ONE_CLASS = "All samples are of one class, {name}, so there is nothing to tell apart. Add samples of another class."

_Traced = tuple[Network, Shape, int | None, bool]
"""Which network on which samples, for how many classes, and whether several of them may apply."""


class Planner(QObject):
    """Follows network and data."""

    changed = Signal(object)
    """The new Trace."""

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.input_shape, names = expected_sample(project)
        self.task: Task = project.dataset.known_task
        self.class_names = names or (() if self.task == "regression" else FIRST_CLASSES)
        self._dataset = project.dataset
        self._traced: _Traced = (project.network, self.input_shape, self.classes, self.several)
        self.plan: Trace = with_network_for_rows(trace(*self._traced), project.network, self.classes, self.several)
        self.measuring = False
        """Whether the plan's figures are still to come."""
        self._loading: Work | None = None
        self._closed = False
        self.before: Trace | None = None
        """What the plan was before the network's last edit; None when the data have changed since."""

    @property
    def network(self) -> Network:
        """The network that was traced last."""
        return self._traced[0]

    @property
    def classes(self) -> int:
        """How many classes the data have; 0 where a value is predicted."""
        return len(self.class_names)

    @property
    def several(self) -> bool:
        """Whether several of them may apply to a sample."""
        return self.task == "multi-label"

    @property
    def asked(self) -> tuple[Shape, int, bool]:
        """What a network for these data has to take and to tell: shape of a sample, classes, several at once."""
        return self.input_shape, self.classes, self.several

    def follow(self, project: Project, data: LoadedData | None) -> None:
        """Trace anew if network or data have changed.

        While data are being loaded the shape of the last ones counts; if they are other data, the shape that is known
        of those, and nothing is said of their classes, which nobody knows yet. A network that the first training will
        make anew for the data is shown for those that it was made for.
        """
        classes: int | None = self.classes
        shape = self.input_shape
        if data is not None:
            self.input_shape, self.class_names = data.dataset.input_shape, data.dataset.class_names
            self._dataset, self.task = data.spec, data.dataset.task
            classes, shape = self.classes, self.input_shape
        elif project.dataset != self._dataset:
            classes, known = None, project.dataset.known_shape
            shape = self.input_shape if known is None else adapted_shape(known, project.preparation)
        if classes == 1:
            classes = None  # a network for a single class would be mended into one that can say nothing
        wanted: _Traced = (project.network, shape, classes, self.several)
        if data is not None and project.input_shape is not None and self.suited(project).network != project.network:
            wanted = (project.network, project.input_shape, None, False)
        if wanted != self._traced:
            same_data = wanted[1:] == self._traced[1:]
            self._traced, self.before = wanted, self.plan if same_data else None
            self._trace()

    def close(self) -> None:
        """End the thread, if there is one."""
        self._closed = True
        if self._loading is not None:
            self._loading.discard()
            self._loading.wait()

    def _trace(self) -> None:
        """Large layers need operators of torch that take seconds to load: until then no figures are known."""
        network, shape, classes, several = self._traced
        found = quick_trace(*self._traced)
        self.measuring = found is None
        self.plan = (
            unmeasured(network, shape) if found is None else with_network_for_rows(found, network, classes, several)
        )
        if self.measuring and self._loading is None:
            self._loading = Work(lambda _: load_operators(), self)
            self._loading.over.connect(self._on_loaded)
            self._loading.start()
        self.changed.emit(self.plan)

    def _on_loaded(self) -> None:
        self._loading = None
        if self.measuring and not self._closed:
            self._trace()

    def with_preset(self, project: Project, preset: Preset) -> Project:
        """The project with a named network, made for its data. While nobody knows what those look like, it is made for
        the last ones, and the first training makes it anew."""
        if project.dataset == self._dataset:
            return with_preset(project, preset, *self.asked)
        shape = project.dataset.known_shape
        if shape is not None:
            return with_preset(project, preset, adapted_shape(shape, project.preparation))
        return replace(with_preset(project, preset, *self.asked), input_shape=self.input_shape)

    def suited(self, project: Project) -> Project:
        """The project as it would be trained on the data that were followed last."""
        return suited_to(project, *self.asked)

    @property
    def why_not(self) -> str:
        """Why training cannot start, in one sentence; empty when network and data are sound."""
        if self.task == "classification" and self.classes == 1:
            return _ONE_CLASS.format(name=self.class_names[0])
        if self.measuring:
            return "The network is still being measured; this takes a few seconds."
        if self.plan.problems:
            return self.plan.problems[0].text
        return why_nothing_learns(self.plan) or why_too_large(self.plan)
