"""The code view: the PyTorch source of exactly this network, live, and the way back from pasted source to cards."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.network import Network, Path, Trace
from nnstudio.core.network.source import network_source, parse_source
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.icons import icon
from nnstudio.gui.network.views.code_editor import CodeEditor
from nnstudio.gui.network.views.source_lines import Lines, lines_of_layers
from nnstudio.gui.widgets.message_bar import MessageBar
from nnstudio.session.task import Task, at_the_end

_CALM_MS = 60
_SECONDS = 4
_LINE = re.compile(r"\bline (\d+)", re.IGNORECASE)
_SHOWN = "PyTorch source of this network"
_PASTING = "Paste or write an nn.Sequential or a module class. It is read, never run."


@dataclass(frozen=True)
class _Written:
    text: str
    lines: Lines


class CodeView(QWidget):
    """Source is written and read in tasks; while one works, what was there before stays."""

    network_wanted = Signal(object)
    """The Network that a pasted source describes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source, self.pasted = CodeEditor(read_only=True), CodeEditor(read_only=False)
        self.source.setAccessibleName("Source of the network")
        self.pasted.setAccessibleName("Source to make cards of")
        self.pasted.setPlaceholderText("nn.Sequential(\n    nn.Flatten(),\n    nn.Linear(784, 10),\n)")
        self.message = MessageBar()
        self.copy_button = _button("copy", "Copy", "Copy the source")
        self.paste_button = _button("square-pen", "Paste code…", "Make cards of PyTorch source")
        self.make_button = _button("workflow", "Make cards", "Replace the network by this one (Ctrl+Return)")
        self.cancel_button = _button("x", "Cancel", "Back to the source of the network (Escape)")
        self.make_button.setShortcut("Ctrl+Return")
        self._title = QLabel(_SHOWN)
        self._title.setProperty("role", "caption")
        self._pages = QStackedWidget()
        self._plan: Trace | None = None
        self._network = Network()
        self._stale = False
        self._lines: Lines = {}
        self._chosen: frozenset[Path] = frozenset()
        self._task: Task | None = None
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._write)
        self._lay_out()
        self._connect()
        self._show_page(pasting=False)

    def show_plan(self, plan: Trace, network: Network) -> None:
        """Show the source of another network; it is written when it is seen."""
        if plan is not self._plan:
            self._plan, self._network, self._stale = plan, network, True
            if self.isVisible():
                self._calm.start()

    def show_selection(self, chosen: Collection[Path], current: Path | None) -> None:
        """Mark the lines of these layers."""
        if frozenset(chosen) != self._chosen:
            self._chosen = frozenset(chosen)
            self._mark()

    def begin_paste(self) -> None:
        """Show the field for source, with what is on the clipboard if that looks like source."""
        words = QApplication.clipboard().text()
        if "nn." in words and not self.pasted.toPlainText():
            self.pasted.setPlainText(words)
        self._show_page(pasting=True)
        self.pasted.setFocus()

    def make_cards(self) -> None:
        """Read the pasted source; what it describes becomes the network, or the sentence says why it cannot."""
        text, shape = self.pasted.toPlainText(), self._plan.input_shape if self._plan else None
        self.message.clear()
        self.pasted.mark(())
        self._run(Task(lambda _: parse_source(text, shape), self), self._on_read, self._on_unreadable)

    def copy(self) -> None:
        """Put the source on the clipboard."""
        QApplication.clipboard().setText(self.source.toPlainText())
        self.message.show_message("The source is on the clipboard.", "good", seconds=_SECONDS)

    def stop(self) -> None:
        """Let what is being written or read come to its end, unheard."""
        for task in self.findChildren(Task):
            task.discard()
            task.wait()

    def _write(self) -> None:
        if not self._stale or self._plan is None:
            return
        self._stale = False
        network, shape = self._network, self._plan.input_shape

        def write() -> _Written:
            text = network_source(network, shape)
            return _Written(text, lines_of_layers(text, network))

        self._run(Task(lambda _: write(), self), self._on_written, self._on_unwritable)

    def _run(self, task: Task, done: object, failed: object) -> None:
        if self._task is not None:
            self._task.discard()
        self._task = task
        task.succeeded.connect(done)
        task.failed.connect(failed)
        task.over.connect(lambda: self._forget(task))
        task.start()

    def _forget(self, task: Task) -> None:
        if task is self._task:
            self._task = None
        task.deleteLater()

    def _on_written(self, written: _Written) -> None:
        self._lines = written.lines
        self.source.show_text(written.text)
        self.copy_button.setEnabled(True)
        self._mark()

    def _on_unwritable(self, error: BaseException) -> None:
        self._lines = {}
        words = sentence_of(error)
        self.source.show_text(f"# {words}\n")
        self.source.mark(())
        self.copy_button.setEnabled(False)

    def _on_read(self, network: Network) -> None:
        self._show_page(pasting=False)
        self.pasted.clear()
        self.network_wanted.emit(network)

    def _on_unreadable(self, error: BaseException) -> None:
        words = sentence_of(error)
        self.message.show_message(words, "warning")
        found = _LINE.search(words)
        if found is not None:
            line = int(found[1])
            self.pasted.mark([(line, line)], "warning_pale")

    def _mark(self) -> None:
        self.source.mark(sorted(self._lines[path] for path in self._chosen if path in self._lines))

    def _show_page(self, pasting: bool) -> None:
        self.message.clear()
        self._pages.setCurrentWidget(self.pasted if pasting else self.source)
        self._title.setText(_PASTING if pasting else _SHOWN)
        for button in (self.copy_button, self.paste_button):
            button.setVisible(not pasting)
        for button in (self.make_button, self.cancel_button):
            button.setVisible(pasting)
        self._on_pasted_changed()

    def _on_pasted_changed(self) -> None:
        self.make_button.setEnabled(bool(self.pasted.toPlainText().strip()))

    def _lay_out(self) -> None:
        self._title.setWordWrap(True)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 8, 6)
        bar.addWidget(self._title, 1)
        for button in (self.copy_button, self.paste_button, self.cancel_button, self.make_button):
            bar.addWidget(button)
        self._pages.addWidget(self.source)
        self._pages.addWidget(self.pasted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.message)
        column.addWidget(self._pages, 1)
        self.setFocusProxy(self._pages)

    def _connect(self) -> None:
        self.copy_button.clicked.connect(self.copy)
        self.paste_button.clicked.connect(self.begin_paste)
        self.make_button.clicked.connect(self.make_cards)
        self.cancel_button.clicked.connect(lambda: self._show_page(pasting=False))
        self.pasted.textChanged.connect(self._on_pasted_changed)
        at_the_end(self.stop)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._calm.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._calm.stop()
        super().hideEvent(event)


def _button(picture: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(icon(picture), text)
    button.setProperty("role", "quiet")
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
