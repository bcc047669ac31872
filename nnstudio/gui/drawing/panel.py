"""The Draw & explain panel: joins canvas, explainer and training, and offers what menus and shortcuts call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nnstudio.core.data.drawing import Drawing
from nnstudio.core.data.image_input import ImageSteps
from nnstudio.core.project.sample import FIRST_SHAPE
from nnstudio.gui.drawing.adding import Adding
from nnstudio.gui.drawing.answering import Answering
from nnstudio.gui.drawing.body import DrawingBody
from nnstudio.gui.drawing.files import CanvasFiles
from nnstudio.gui.drawing.history import History
from nnstudio.gui.drawing.questions import Questions
from nnstudio.gui.drawing.subject import Drawn, Picture, Subject
from nnstudio.gui.drawing.tools import ADD_TIP, DrawingTools
from nnstudio.gui.widgets.panel import DockPanel
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.explainer import Explainer
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.trainer import Trainer


class DrawingPanel(DockPanel):
    """Draw, and see what the network sees, says, and looks at."""

    history_changed = Signal()
    """There is something else on the canvas, so `can_undo`, `can_redo` or `has_content` may be others."""
    explained = Signal(object)
    """An Answer, after it has been shown."""

    def __init__(
        self,
        store: ProjectStore,
        loader: DataLoader,
        trainer: Trainer,
        explainer: Explainer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("drawing", "Draw & explain", parent)
        self._store, self._loader = store, loader
        self.history = History()
        self.questions = Questions(loader, trainer, explainer, self)
        self.body = DrawingBody()
        self.canvas, self.explanation, self.row = self.body.canvas, self.body.explanation, self.body.row
        self.files = CanvasFiles(self, self.body.message)
        self.adding = Adding(store, loader, self.body, lambda: self.history.current)
        self.tools = DrawingTools()
        self.header.add_tool(self.tools)
        self.set_content(self.body)
        self.setMinimumWidth(300)
        self.answering = Answering(store, loader, trainer, explainer, self.questions, self.body)
        self.answering.shown.connect(self.explained)
        self._connect_widgets()
        self._connect_session()
        self._show_current()

    def _connect_widgets(self) -> None:
        tools, row, controls = self.tools, self.row, self.explanation.controls
        self.canvas.drawn.connect(self._on_drawn)
        self.canvas.asked.connect(self._on_key)
        tools.tool_chosen.connect(self.set_tool)
        for button, action in ((tools.undo, self.undo), (tools.redo, self.redo), (row.clear, self.clear)):
            button.clicked.connect(action)
        row.pen_changed.connect(self._on_pen)
        row.open.clicked.connect(lambda: self.open_file())
        row.save.clicked.connect(lambda: self.save_drawing())
        row.sample.clicked.connect(self.take_sample)
        row.add.clicked.connect(self.add_drawing)
        self.adding.added.connect(self.clear)
        self.adding.taken_back.connect(self._put)
        controls.options_changed.connect(self._on_options)
        controls.look_changed.connect(lambda: self.canvas.set_heat_look(controls.shown, controls.opacity))
        self.explanation.image_controls.steps_changed.connect(self._on_steps)

    def _connect_session(self) -> None:
        for signal in (self._loader.loading, self._loader.loaded, self._loader.failed):
            signal.connect(self._show_why_not_added)
        self.files.arrived.connect(self._put)
        self.body.dropped.connect(lambda data: self.files.take(data, "Dropped image"))

    # What menus and shortcuts call

    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self.history.can_undo

    def can_redo(self) -> bool:
        """Whether there is a step to bring again."""
        return self.history.can_redo

    @property
    def has_content(self) -> bool:
        """Whether there is anything on the canvas."""
        return not self.history.current.empty

    def undo(self) -> None:
        """Take back the last stroke, or whatever changed the canvas last."""
        self.history.undo()
        self._show_current()

    def redo(self) -> None:
        """Bring again what was taken back."""
        self.history.redo()
        self._show_current()

    def clear(self) -> None:
        """Empty the canvas; undo brings it back."""
        if self.has_content:
            self._put(Drawn())

    def set_tool(self, tool: Literal["pen", "eraser"]) -> None:
        """Draw, or erase whole strokes."""
        self.canvas.set_tool(tool)
        self.tools.show_tool(tool)

    def toggle_heat(self) -> None:
        """Show or hide the heat map."""
        self.explanation.controls.eye.toggle()

    def take_sample(self) -> None:
        """Show the network an image of the validation part, never of the test part."""
        self.files.take_sample(self._loader.data)

    def add_drawing(self) -> None:
        """Ask which class the drawing shows, and make it a sample of the data."""
        self.show()
        self.raise_()
        self.adding.ask()

    def paste(self) -> None:
        """Take the picture or file that lies in the clipboard."""
        self.files.paste()

    def open_file(self, path: Path | None = None) -> None:
        """Put an image or a drawing's JSON file on the canvas; without a path, ask for one. Read off this thread."""
        self.files.open(path)

    def save_drawing(self, path: Path | None = None) -> None:
        """Write the strokes as JSON; without a path, ask for one."""
        subject = self.history.current
        self.files.save(subject.drawing if isinstance(subject, Drawn) else Drawing(), path)

    # From the canvas

    def _put(self, subject: Subject) -> None:
        self.body.message.clear()
        if isinstance(subject, Picture) and not self._store.project.dataset.has_a_right_way_round:
            # Only handwriting is inverted and cropped to its ink; other pictures are seen as those of the training.
            subject = replace(subject, steps=subject.steps or ImageSteps.suited_to((), handwriting=False))
        self.history.push(subject)
        self._show_current()

    def _show_current(self) -> None:
        subject = self.history.current
        if isinstance(subject, Drawn):
            self.canvas.show_drawing(subject.drawing)
        elif isinstance(subject, Picture):
            shape = self.questions.shape if self.questions.takes_images else FIRST_SHAPE
            steps = subject.steps or ImageSteps.suited_to(shape)
            self.explanation.image_controls.show_image(subject.name, steps)
        self._on_subject(settled=True)

    def _on_drawn(self, drawing: Drawing, settled: bool) -> None:
        subject = Drawn(drawing)
        if not settled:
            self.questions.set_subject(subject, settled=False)
            return
        if subject != self.history.current:
            self.history.push(subject)
        self._on_subject(settled=True)

    def _on_subject(self, settled: bool) -> None:
        subject = self.history.current
        self.explanation.show_subject(subject)
        self.tools.undo.setEnabled(self.history.can_undo)
        self.tools.redo.setEnabled(self.history.can_redo)
        self.row.clear.setEnabled(self.has_content)
        self.row.save.setEnabled(isinstance(subject, Drawn) and self.has_content)
        self._show_why_not_added()
        self.questions.set_subject(subject, settled)
        self.history_changed.emit()

    def _on_key(self, meaning: str) -> None:
        tools = {"pen": lambda: self.set_tool("pen"), "eraser": lambda: self.set_tool("eraser")}
        actions = {"undo": self.undo, "redo": self.redo, "clear": self.clear, "paste": self.paste}
        (tools | actions)[meaning]()

    def _on_pen(self, pen: float) -> None:
        self.canvas.set_pen(pen)
        self.questions.pen = pen
        self.questions.ask_soon()

    def _on_options(self) -> None:
        self.questions.options = self.explanation.controls.options
        self.questions.ask_soon()

    def _on_steps(self, steps: ImageSteps) -> None:
        subject = self.history.current
        if isinstance(subject, Picture):
            self.history.replace(Picture(subject.image, subject.name, steps))
            self._on_subject(settled=True)

    def _show_why_not_added(self) -> None:
        why = self.adding.why_not()
        self.row.add.setEnabled(not why)
        self.row.add.setToolTip(why or ADD_TIP)
