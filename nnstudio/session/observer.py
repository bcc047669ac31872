"""What the layers make of a chosen sample, as the project, its weights and the choice change."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from nnstudio.core.network import Path
from nnstudio.core.project.document import Project
from nnstudio.core.project.file import ProjectFile
from nnstudio.core.project.run_seals import Sealing
from nnstudio.core.training import Checkpoint
from nnstudio.session.loaded import LoadedData
from nnstudio.session.look import Look, Looker, Wish
from nnstudio.session.newest import Newest
from nnstudio.session.throttle import Throttle

PAUSE_MS = 500
"""Between two looks while weights or cards change, so that a training is not slowed."""

Source = Literal["sample", "canvas"]
EMPTY_CANVAS = "The canvas is empty: draw something, or look at a training image."


class Observer(QObject):
    """Looks while somebody wants to see (`set_wanted`). Samples of the test part are never looked at."""

    observed = Signal(object)
    """A Look."""
    emptied = Signal(str)
    """There is nothing to see, and why, in a sentence; empty when it will come by itself."""
    failed = Signal(object)
    """The exception."""
    choice_changed = Signal()
    """Another sample is chosen, or the canvas has something on it, or no longer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.source: Source = "sample"
        self.index: int | None = None
        self._wanted = False
        self._focus: Path | None = None
        self._project: Project | None = None
        self._file: ProjectFile | None = None
        self._data: LoadedData | None = None
        self._checkpoint: Checkpoint | None = None
        self._busy = False
        self._seal: Sealing | None = None
        self._canvas: NDArray[np.uint8] | None = None
        self._soon = Throttle(PAUSE_MS, self._ask, self)
        self._newest = Newest("observer", Looker(), self)
        self._newest.answered.connect(self._on_answered)
        self._newest.failed.connect(self.failed)

    # What the session tells

    def follow(self, project: Project, data: LoadedData | None, file: ProjectFile) -> None:
        """Look at this project's network from now on; without data there is nothing to see."""
        if (project, data, file) == (self._project, self._data, self._file):
            return
        self._project, self._file = project, file
        if data is not self._data:
            self._data = data
            if self.part is None:
                self.index = int(data.split.train[0]) if data is not None and len(data.split.train) else None
            self.choice_changed.emit()
        self._soon.request()

    def show_weights(self, checkpoint: Checkpoint | None, busy: bool, seal: Sealing | None = None) -> None:
        """The newest weights of a training, and what they must not be asked about; None: there are none yet."""
        if (checkpoint, busy, seal) != (self._checkpoint, self._busy, self._seal):
            self._checkpoint, self._busy, self._seal = checkpoint, busy, seal
            self._soon.request()

    def show_canvas(self, image: NDArray[np.uint8] | None) -> None:
        """What the network sees of the canvas: uint8 C×H×W, or None when it is empty."""
        self._canvas = image
        self.choice_changed.emit()
        if self.source == "canvas":
            self._soon.request()

    def close(self) -> None:
        """End the thread."""
        self._soon.cancel()
        self._newest.close()

    # What the user chooses

    @property
    def part(self) -> str | None:
        """The part that the chosen sample is of: "train" or "validation"; None without a sample."""
        return None if self.index is None else self._part_of(self.index)

    @property
    def label(self) -> str:
        """The class or value that is true of the chosen sample; empty on the canvas and without data."""
        if self._data is None or self.index is None or self.source == "canvas":
            return ""
        return self._data.dataset.truth_of(self.index)

    @property
    def heading(self) -> str:
        """The same with what it is: "Class 7", or "progression 151"."""
        data = self._data.dataset if self._data is not None else None
        known = "Class" if data is None else data.target if data.task == "regression" else data.truth_noun.capitalize()
        return f"{known or 'Value'} {self.label}"

    @property
    def noun(self) -> str:
        """What a sample is called: "Image", or "Row" of a table."""
        return "Row" if self._data is not None and self._data.dataset.kind == "table" else "Image"

    @property
    def has_canvas(self) -> bool:
        """Whether there is something on the canvas."""
        return self._canvas is not None

    def set_wanted(self, wanted: bool) -> None:
        """Whether somebody looks."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._soon.now()

    def set_focus(self, path: Path | None) -> None:
        """The layer of which most is to be seen."""
        if path != self._focus:
            self._focus = path
            self._soon.now()

    def choose(self, index: int) -> bool:
        """Look at a sample of the data set by its index; False, and nothing happens, for one of the test part."""
        if self._part_of(index) is None:
            return False
        self.source, self.index = "sample", index
        self._on_choice()
        return True

    def step(self, step: int) -> None:
        """The next (1) or previous (-1) sample of its part, beginning anew at its end."""
        if self._data is not None and self.index is not None and self.part is not None:
            indices = self._data.split.part(self.part)
            place = int(np.searchsorted(indices, self.index)) + step
            self.choose(int(indices[place % len(indices)]))

    def set_source(self, source: Source) -> None:
        """Look at the chosen sample, or at what lies on the canvas."""
        if source != self.source:
            self.source = source
            self._on_choice()

    def _on_choice(self) -> None:
        self.choice_changed.emit()
        self._soon.now()

    def _part_of(self, index: int) -> str | None:
        found = self._data.split.part_of(index) if self._data is not None else ""
        return found if found in ("train", "validation") else None

    # Asking

    def _ask(self) -> None:
        if not self._wanted:
            self._newest.forget()
            return
        wish = self._wish()
        if wish is None:
            self._newest.forget()
            waits = self.source == "canvas" and self._canvas is None and self._data is not None
            self.emptied.emit(EMPTY_CANVAS if waits else "")
        else:
            self._newest.ask(wish)

    def _wish(self) -> Wish | None:
        project, data, file = self._project, self._data, self._file
        if project is None or data is None or file is None:
            return None
        image = self._image(data)
        if image is None:
            return None
        checkpoint, focus = self._usable(project, data), self._focus_in(project)
        index = self.index if self.source == "sample" else None
        return Wish(checkpoint, project, data, file, image, index, self._seal, focus, self._busy)

    def _image(self, data: LoadedData) -> NDArray[np.uint8] | None:
        if self.source == "canvas":
            return self._canvas
        return None if self.index is None else data.dataset.inputs[self.index]

    def _usable(self, project: Project, data: LoadedData) -> Checkpoint | None:
        """The weights of the training, if they are of the very network that the cards show."""
        found = self._checkpoint
        fits = found is not None and found.network == project.network and found.input_shape == data.dataset.input_shape
        return found if fits else None

    def _focus_in(self, project: Project) -> Path | None:
        return self._focus if self._focus in {path for path, _ in project.network.walk()} else None

    def _on_answered(self, look: Look) -> None:
        # The network may be another one by now; its look is under way.
        if self._project is not None and look.wish.project.network is self._project.network:
            self.observed.emit(look)
