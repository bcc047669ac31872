"""The export window: choose a format and a place, watch it being written and checked, read the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nnstudio.core.data.datasets import Progress
from nnstudio.core.export import EXPORTERS, Exporter, ExportReport, export
from nnstudio.core.training import Checkpoint
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.figures import number
from nnstudio.gui.forms.spec_form import SpecForm
from nnstudio.gui.widgets.combo_box import ComboBox
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.gui.widgets.progress_task import ProgressTask
from nnstudio.session.task import Task


@dataclass(frozen=True)
class Exported:
    """What is written: `make` gives the network and samples to check it on, and is called on a thread. `untrained` says
    in words which weights a network has that has learned nothing here; empty for one that has. `note` is what else a
    person should know of it, or empty."""

    make: Callable[[], tuple[Checkpoint, NDArray[np.uint8]]]
    untrained: str = ""
    note: str = ""


class ExportDialog(QDialog):
    """Not modal: training and drawing go on while a file is written."""

    def __init__(self, exported: Exported, parent: QWidget, suggestion: Path | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export model")
        # Words wrap, and a window does not grow by itself when they do: room for the longest report.
        self.setMinimumSize(560, 350)
        self._exported = exported
        self._task: Task | None = None
        self._may_replace: Path | None = None
        self.report: ExportReport | None = None
        self.format = ComboBox()
        for cls in EXPORTERS:
            self.format.addItem(cls.title, cls.kind)
        self.format.activated.connect(self._on_format)
        self.path = QLineEdit()
        self.browse = QPushButton("Browse…")
        self.browse.clicked.connect(self._on_browse)
        self.start = QPushButton("Export")
        self.start.setProperty("role", "primary")
        self.start.setDefault(True)
        self.start.clicked.connect(self.run)
        self._explanation = QLabel()
        self._explanation.setProperty("role", "caption")
        self._explanation.setWordWrap(True)
        self._form = SpecForm()
        untrained = f"Untrained weights will be written: {exported.untrained}." if exported.untrained else ""
        self.note = text_label(f"{untrained} {exported.note}".strip(), "caption", wrap=True)
        self.note.setVisible(bool(self.note.text()))
        self.messages, self._progress = MessageBar(), ProgressTask()
        self._progress.cancelled.connect(lambda: self._task and self._task.cancel())
        self._lay_out()
        self.path.setText(str(suggestion or Path.home() / "model"))
        self._on_format()

    def choose(self, kind: str, path: Path) -> None:
        """Set format and place from the program."""
        self.format.setCurrentIndex(self.format.findData(kind))
        self._on_format()
        self.path.setText(str(path))

    def run(self) -> None:
        """Write and check the file, after asking where it would replace another one."""
        if self._task is not None:
            return
        self._form.commit()
        exporter, path = self._form.spec(), Path(self.path.text()).expanduser()
        assert isinstance(exporter, Exporter)
        path = path if path.suffix or path.is_dir() else path.with_suffix(exporter.suffix)
        taken = [file.name for file in exporter.files(path) if file.exists()]
        if taken and path != self._may_replace and not path.is_dir():
            question = f"{' and '.join(taken)} exists already. Replace it?"
            self.messages.show_message(question, "warning", "Replace", lambda: self._write(exporter, path))
        else:
            self._write(exporter, path)

    def _write(self, exporter: Exporter, path: Path) -> None:
        self.report = None
        self.messages.clear()
        self.start.setEnabled(False)
        self._progress.start("Writing")
        make = self._exported.make

        def work(progress: Progress) -> ExportReport:
            checkpoint, samples = make()
            return export(checkpoint, exporter, path, samples, progress)

        self._task = Task(work, self)
        # How long running a file takes is not known before, so no time left is told.
        self._task.progressed.connect(lambda _, words: self._progress.set_progress(None, words))
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)
        self._task.cancelled.connect(self._on_over)
        self._task.start()

    def _on_over(self) -> None:
        self._task = None
        self._progress.finish()
        self.start.setEnabled(True)

    def _on_succeeded(self, report: ExportReport) -> None:
        self._on_over()
        self.report = report
        names = " and ".join(file.name for file in report.files)
        written = f"Wrote {names} in {report.path.parent}, {number(report.bytes)} bytes."
        checked = f"{report.checked_with} ran it on {report.samples} images:"
        largest = f"the largest difference from the network is {report.max_abs_error:.1e}."
        outcome = largest if report.max_abs_error else "it answers exactly as the network does."
        weights = f" The weights are {self._exported.untrained}." if self._exported.untrained else ""
        self.messages.show_message(f"{written} {checked} {outcome}{weights}", "good")

    def _on_failed(self, error: BaseException) -> None:
        self._on_over()
        self.messages.show_message(sentence_of(error), "error")

    def _on_format(self) -> None:
        cls = EXPORTERS[self.format.currentData()]
        self._explanation.setText(cls.explanation())
        self._form.set_spec(cls())
        text = self.path.text()
        if text:
            self.path.setText(str(Path(text).with_suffix(cls.suffix)))

    def _on_browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Export to", self.path.text())
        if chosen:
            self.path.setText(chosen)
            self._may_replace = Path(chosen)  # the file dialog has asked

    def _lay_out(self) -> None:
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.path, 1)
        where.addWidget(self.browse)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        format_label, path_label = QLabel("Format"), QLabel("File")
        format_label.setBuddy(self.format)
        path_label.setBuddy(self.path)
        grid.addWidget(format_label, 0, 0)
        grid.addWidget(self.format, 0, 1)
        grid.addWidget(self._explanation, 1, 1)
        grid.addWidget(path_label, 2, 0)
        grid.addLayout(where, 2, 1)
        grid.addWidget(self._form, 3, 1)
        grid.setColumnStretch(1, 1)
        self._explanation.setMinimumHeight(36)
        self._explanation.setAlignment(Qt.AlignmentFlag.AlignTop)
        close = QPushButton("Close")
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(self.note)
        column.addWidget(self._progress)
        column.addWidget(self.messages)
        column.addStretch(1)
        column.addLayout(buttons)

    def done(self, result: int) -> None:
        # Escape comes here without a closeEvent; closing the window comes here too.
        if self._task is not None:
            self._task.discard()
            self._task.wait()
            self._task = None
        super().done(result)
