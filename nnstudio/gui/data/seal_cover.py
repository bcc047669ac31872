"""The cover over the test part: what it is for, how often it was looked at, and the two ways to look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Task
from nnstudio.core.project.looks import Look
from nnstudio.core.training.tasks import ACCURACY, rules_of
from nnstudio.core.words import looked_at
from nnstudio.gui.figures import counted, loss, score
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.icon_label import IconLabel
from nnstudio.gui.widgets.labels import figure_label, text_label
from nnstudio.gui.widgets.progress_task import ProgressTask

Wish = Literal["evaluate", "images"]

_PURPOSE = (
    "{n} that the network never learns from and that no choice is made by. "
    "Look once, at the very end: only then {they} how good the network really is."
)
NO_TEST_PART = (
    "There is no test part: its share is 0 %. Without one nothing tells how good the network is on data that no choice "
    "was made by."
)
_TUNED = (
    "Tuned on test: after an earlier look at the test part this network was trained, or samples of that part were put "
    "right or left out, so the result may be better than the network is."
)
_CONFIRM = "This look will be counted and kept in this project: {looked} so far."
_YES: dict[Wish, str] = {"evaluate": "Count it and evaluate", "images": "Count it and show"}


class SealCover(QFrame):
    """Asks for a confirmation in place, then tells what is wanted."""

    evaluate_wanted = Signal()
    images_wanted = Signal()
    cancel_wanted = Signal()
    asked = Signal()
    """The question stands, with its buttons at the cover's end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "note")
        self._wish: Wish = "evaluate"
        self._looks = 0
        self._why_not = ""
        self._noun = "image"
        self.title = text_label("Sealed", "title")
        self._had_focus = False
        self.purpose = text_label("", "caption", wrap=True)
        self.looks = text_label("", "", wrap=True)
        self.accuracy = figure_label(22)
        self.figures = text_label("", "caption", wrap=True)
        self.tuned = text_label(_TUNED, "warning", wrap=True)
        self.reason = text_label("", "caption", wrap=True)
        self.evaluate_button = self._button("Evaluate once…", lambda: self.ask("evaluate"))
        self.images_button = self._button("Show the images…", lambda: self.ask("images"))
        self.question = text_label("", "", wrap=True)
        self.yes_button = self._button("", self._on_yes, "primary")
        self.no_button = self._button("Keep it sealed", self.withdraw)
        self.progress = ProgressTask()
        self.progress.cancelled.connect(self.cancel_wanted)
        self._choices, self._confirm = self._stack(self._choice_widgets()), self._stack(self._confirm_widgets())
        self._lay_out()
        self.withdraw()

    def show_part(self, count: int, noun: str) -> None:
        """Say how many samples the test part has; `noun` is what one of them is called."""
        self._noun = noun
        they = "does it tell" if count == 1 else "do they tell"
        self.title.setText("Sealed" if count else "No test part")
        self.purpose.setText(_PURPOSE.format(n=counted(count, noun), they=they) if count else NO_TEST_PART)
        self.looks.setVisible(count > 0)
        self.images_button.setText(f"Show the {noun}s…")
        self.images_button.setToolTip(f"Show the {noun}s of the test part; the look is counted.")
        self.images_button.setEnabled(count > 0)
        if not count:
            self.withdraw()

    def show_looks(
        self, count: int, result: Look | None, tuned: bool, task: Task = "classification", fold: str = ""
    ) -> None:
        """Say how often the test part was looked at, and what was seen last: right answers, or R² of values; `fold`
        says of which fold the network is."""
        self._looks = count
        self.looks.setText(f"{looked_at(count).capitalize()} in this project.")
        found = result.metrics if result is not None else None
        seen = found is not None
        self.accuracy.setVisible(seen)
        self.figures.setVisible(seen)
        self.tuned.setVisible(tuned)
        self.evaluate_button.setText("Evaluate again…" if seen else "Evaluate once…")
        if result is not None and found is not None:
            rules = rules_of(task)
            figure = score(rules.judged(found), rules.judge)
            self.accuracy.setText(f"{figure} right" if rules.judge is ACCURACY else f"{rules.judge.name} {figure}")
            beside = "" if rules.judge == rules.steps else f", {rules.steps.words} {score(found.accuracy, rules.steps)}"
            judged_by = counted(found.n, f"test {self._noun}")
            whose = f". The network of {fold}" if fold else ""
            self.figures.setText(f"of {judged_by}{beside}, loss {loss(found.loss)}, after epoch {result.epoch}{whose}")

    def set_why_not(self, reason: str) -> None:
        """Why there can be no evaluation now; empty when there can."""
        self._why_not = reason
        self.evaluate_button.setEnabled(not reason)
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        if reason and self._wish == "evaluate":
            self.withdraw()

    def set_busy(self, busy: bool) -> None:
        """Show the evaluation under way in place of the buttons."""
        if busy:
            self._had_focus = self._holds_focus()
            if self._had_focus:
                self.setFocus()  # hidden with its button, it would go to the top of the dock, and take the view there
            self.progress.start("Evaluating")
        self._choices.setVisible(not busy)
        self._confirm.hide()
        if not busy:
            self.progress.finish()
            if self._had_focus and self.hasFocus():
                self.evaluate_button.setFocus()

    def ask(self, wish: Wish) -> None:
        """Ask, in place, whether the look may be counted."""
        if wish == "evaluate" and self._why_not:
            return
        self._wish = wish
        self.question.setText(_CONFIRM.format(looked=looked_at(self._looks)))
        self.yes_button.setText(_YES[wish])
        self._choices.hide()
        self._confirm.show()
        self.no_button.setFocus()
        self.asked.emit()

    def withdraw(self) -> None:
        """Do not look after all."""
        self._confirm.hide()
        self._choices.show()

    @property
    def asking(self) -> bool:
        """Whether the question stands."""
        return not self._confirm.isHidden()

    def _holds_focus(self) -> bool:
        focused = self.window().focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def _on_yes(self) -> None:
        self._choices.show()
        self.evaluate_button.setFocus()
        self.withdraw()
        (self.evaluate_wanted if self._wish == "evaluate" else self.images_wanted).emit()

    def _button(self, text: str, act: Callable[[], object], role: str = "") -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", role)
        button.clicked.connect(act)
        return button

    def _choice_widgets(self) -> tuple[QWidget, ...]:
        self.evaluate_button.setToolTip("Judge the trained network by the test part; the look is counted.")
        return self.evaluate_button, self.reason, self.images_button

    def _confirm_widgets(self) -> tuple[QWidget, ...]:
        return self.question, self.yes_button, self.no_button

    def _stack(self, widgets: tuple[QWidget, ...]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        for widget in widgets:
            column.addWidget(widget)
        return box

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("lock", "muted", side=18))
        head.addWidget(self.title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        column.addLayout(head)
        labels = (self.purpose, self.looks, self.accuracy, self.figures, self.tuned)
        for widget in (*labels, self._choices, self._confirm, self.progress):
            column.addWidget(widget)
        column.addStretch(1)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
