"""Joins the leak guard with its line in the dock and with its window, and carries out what is wanted there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nnstudio.core.data.datasets import DatasetSpec
from nnstudio.core.data.own.image_table import ImageTableData
from nnstudio.core.data.own.table import TableData
from nnstudio.core.data.own.understanding import GroupProposal
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.project.document import Project
from nnstudio.gui.data.leaks.fixes import without_column
from nnstudio.gui.data.leaks.line import LeakLine
from nnstudio.gui.data.leaks.told import Told, is_quick, told
from nnstudio.gui.data.preparing.latest import Latest
from nnstudio.gui.errors import sentence_of
from nnstudio.gui.figures import number, percent
from nnstudio.gui.widgets.piecework import painted_unseen
from nnstudio.session.data_loader import DataLoader
from nnstudio.session.leak_guard import LeakGuard
from nnstudio.session.project_store import ProjectStore
from nnstudio.session.seal import Seal
from nnstudio.session.study import Study

if TYPE_CHECKING:
    from nnstudio.gui.data.leaks.view import LeakView

SHOW, CANCEL, BEGIN = "Show", "Cancel", "Look now"


class LeakLink(QObject):
    """`folder` gives the data folder of the moment; `uncover` counts a look at the test part and opens it.

    `view` is made when it is first asked for.
    """

    def __init__(
        self,
        store: ProjectStore,
        loader: DataLoader,
        guard: LeakGuard,
        study: Study,
        seal: Seal,
        line: LeakLine,
        folder: Callable[[], Path],
        uncover: Callable[[], object],
    ) -> None:
        super().__init__(line)
        self._store, self._guard, self._study, self._seal = store, guard, study, seal
        self._line, self._folder, self._uncover = line, folder, uncover
        self._uncovered = self._wanted = False
        self._told: Told | None = None
        self._telling = Latest(loader, self)
        self._telling.answered.connect(self._say)
        self.view: LeakView | None = None
        line.pressed.connect(self._on_pressed)
        store.project_changed.connect(self._on_project)
        guard.started.connect(lambda: self._on_progress(None, ""))
        guard.progressed.connect(self._on_progress)
        guard.found.connect(lambda _: self._show())
        guard.failed.connect(self._on_failed)
        guard.postponed.connect(self._on_postponed)
        study.proposed.connect(lambda _: self._show())
        study.comparing.connect(self._on_comparing)
        study.progressed.connect(self._on_compare_progress)
        study.compared.connect(self._on_compared)
        study.failed.connect(self._on_compare_failed)
        seal.changed.connect(self._on_seal)
        self._show()

    def why_not(self) -> str:
        """Why there is nothing to show, in one sentence; empty when there is."""
        if self._guard.report is not None:
            return ""
        if self._guard.waiting:
            return self._guard.waiting
        return "Leaks are being looked for." if self._guard.busy else "The data are not loaded."

    def open_view(self) -> None:
        """Show what was found, in a window of its own."""
        if self._guard.report is None:
            return
        self._wanted = self._told is None or self._told.report is not self._guard.report
        if self._wanted:  # as soon as it is known what to say
            return
        view = self._made()
        self._fill(view)
        view.show()
        view.raise_()
        view.activateWindow()
        view.list.setFocus()

    def made_ahead(self) -> Iterator[None]:
        """Make the window before it is wanted, a piece at each step."""
        view = self._made()
        yield
        yield from painted_unseen(view)

    # What the session tells

    def _show(self) -> None:
        report, data, proposals = self._guard.report, self._guard.data, self._proposals
        if report is None or data is None:
            return
        dataset = data.dataset
        if self._told is not None and self._told.is_about(report, proposals):
            self._say(self._told)
        elif is_quick(report):
            self._say(told(report, dataset, proposals))
        else:
            self._telling.ask(lambda _: told(report, dataset, proposals))

    def _say(self, words: Told) -> None:
        report, data = self._guard.report, self._guard.data
        if data is None or report is not words.report:  # others are in hand by now
            return
        self._told, sentence = words, words.sentence
        noun = "images" if data.dataset.kind == "images" else "rows"
        looked = f"{number(report.checked)} {noun} were looked at in {report.seconds:.1f} s."
        if sentence:
            mark = ("triangle-alert", "warning") if words.serious else ("info", "muted")
            self._line.say(sentence, *mark, SHOW, f"{sentence}. {looked}")
        else:
            tip = f"{looked} No sample is in two parts, no label contradicts another one."
            show = SHOW if data.dataset.groups is not None else ""
            self._line.say(f"No leaks found in {number(report.checked)} {noun}", "shield-check", "good", show, tip)
        if self.view is not None and self.view.isVisible():
            self._fill(self.view)
        elif self._wanted:
            self.open_view()

    @property
    def _proposals(self) -> tuple[GroupProposal, ...]:
        """The columns that may be groups; none where there are groups already."""
        data = self._guard.data
        return self._study.proposals if data is not None and data.dataset.groups is None else ()

    def _fill(self, view: LeakView) -> None:
        """Show in the window what was found. While it is closed that would be work for nobody."""
        words, data = self._told, self._guard.data
        if words is not None and data is not None:
            view.set_open(self._seal.images_open)
            view.show_comparison(self._study.comparison)
            view.show_report(words.report, words.found, data, self._store.project.split, words.sentence)

    def _on_project(self, before: Project, project: Project) -> None:
        if before.split != project.split:
            self._show()

    def _on_progress(self, fraction: float | None, words: str) -> None:
        if self._guard.busy:
            share = "" if fraction is None else f" {percent(fraction, 0)}"
            self._line.say(f"Looking for leaks…{share}", "search", "muted", CANCEL, words)

    def _on_failed(self, error: BaseException) -> None:
        self._line.say(f"Leaks cannot be looked for. {sentence_of(error)}", "triangle-alert", "warning")

    def _on_postponed(self, sentence: str) -> None:
        self._line.say(sentence, "clock", "muted", BEGIN)

    def _on_seal(self) -> None:
        if self.view is not None and self.view.isVisible():
            self.view.set_open(self._seal.images_open)

    def _on_comparing(self, busy: bool) -> None:
        if self.view is not None:
            self.view.group.set_busy(busy)

    def _on_compare_progress(self, fraction: float | None, words: str) -> None:
        if self.view is not None:
            self.view.group.progress.set_progress(fraction, words)

    def _on_compared(self, _: object) -> None:
        if self.view is not None and self.view.isVisible():
            self.view.show_comparison(self._study.comparison)

    def _on_compare_failed(self, error: BaseException) -> None:
        if self.view is not None:
            self.view.group.why.setText(sentence_of(error))

    # What the user does

    def _on_pressed(self, button: str) -> None:
        {SHOW: self.open_view, CANCEL: self._guard.cancel, BEGIN: self._guard.check_now}[button]()

    def _made(self) -> LeakView:
        if self.view is None:
            self.view = self._make_view()
        return self.view

    def _make_view(self) -> LeakView:
        from nnstudio.gui.data.leaks.view import LeakView  # when it is wanted: every start would wait for it

        view = LeakView(self._line.window())
        view.look_wanted.connect(self._look)
        view.together_wanted.connect(lambda: self._divide("Keep duplicates together", together=True))
        view.groups_wanted.connect(lambda: self._divide("Keep groups together", grouped=True))
        view.suspicion.leave_out_wanted.connect(self._leave_out)
        view.group.use_wanted.connect(self._use_group)
        view.group.compare_wanted.connect(self._compare)
        view.group.cancel_wanted.connect(self._study.cancel_comparison)
        view.finished.connect(self._on_closed)
        return view

    def _look(self) -> None:
        """Uncover the test part for as long as the window is open."""
        if not self._seal.images_open:
            self._uncover()
            self._uncovered = self._seal.images_open

    def _on_closed(self) -> None:
        if self._uncovered:
            self._uncovered = False
            self._seal.cover_images()

    def _divide(self, words: str, **knobs: bool) -> None:
        split: SplitSpec = replace(self._store.project.split, **knobs)  # type: ignore[arg-type]
        self._store.edit(words, replace(self._store.project, split=split))

    def _leave_out(self, column: str) -> None:
        spec = self._store.project.dataset
        if isinstance(spec, TableData):
            self._take(f"Leave {column} out", without_column(spec, column))

    def _use_group(self, column: str) -> None:
        spec = self._store.project.dataset
        if isinstance(spec, (TableData, ImageTableData)):
            self._take(f"Use {column} as the group", replace(spec, groups=column))

    def _take(self, words: str, spec: DatasetSpec) -> None:
        self._store.edit(words, replace(self._store.project, dataset=spec))

    def _compare(self, column: str) -> None:
        data = self._guard.data
        if data is not None:
            self._study.compare(data, column, self._folder())
