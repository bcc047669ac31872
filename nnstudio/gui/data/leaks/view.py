"""The window that shows what the leak guard found, piece by piece, with one click for what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.core.data.datasets import Dataset
from nnstudio.core.data.leakage import GroupComparison, LeakReport, Suspicion
from nnstudio.core.data.split import SplitSpec
from nnstudio.core.data.split.units import beside_official
from nnstudio.gui import theme
from nnstudio.gui.data.leaks.finding_list import STEPS, FindingList
from nnstudio.gui.data.leaks.findings import Finding, GroupFinding
from nnstudio.gui.data.leaks.group_page import GroupPage
from nnstudio.gui.data.leaks.pair_page import PairPage
from nnstudio.gui.data.leaks.suspicion_page import SuspicionPage
from nnstudio.gui.figures import counted, number
from nnstudio.gui.theme import set_role
from nnstudio.gui.widgets.empty_state import EmptyState
from nnstudio.gui.widgets.labels import text_label
from nnstudio.gui.widgets.tool_buttons import icon_field
from nnstudio.session.loaded import LoadedData

_SIZE, _LEAST = (940, 600), (720, 460)
_NOTHING = "No sample is in two parts, no label contradicts another one, and no feature knows too much."


class LeakView(QDialog):
    """Not modal. It shows and tells what is wanted; its owner does it."""

    look_wanted = Signal()
    """The test part is to be uncovered, which is counted."""
    together_wanted = Signal()
    groups_wanted = Signal()
    """Groups are to be kept in one part each."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Leaks")
        self.setMinimumSize(*_LEAST)
        self.resize(*_SIZE)
        self._data: LoadedData | None = None
        self._opened = False
        self._comparison: GroupComparison | None = None
        self.heading, self.caption = text_label("", "heading", wrap=True), text_label("", "caption", wrap=True)
        self.list = FindingList()
        self.pair, self.suspicion, self.group = PairPage(), SuspicionPage(), GroupPage()
        self.empty = EmptyState("shield-check", "No leaks found", _NOTHING)
        self.back = icon_field("chevron-left", "Previous", "The one before (←)")
        self.forth = icon_field("chevron-right", "Next", "The next one (→)")
        self.place = QLabel()
        self.together = QPushButton("Keep each cluster in one part")
        self.keep_groups = QPushButton("Keep groups together")
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_report(
        self, report: LeakReport, found: list[Finding], data: LoadedData, spec: SplitSpec, sentence: str
    ) -> None:
        """Show what was found in these data; `spec` is the split that is asked for, `sentence` sums all up."""
        self._data = data
        noun = "images" if data.dataset.kind == "images" else "rows"
        self.heading.setText(sentence or "No leaks found")
        looked = f"{number(report.checked)} {noun} were looked at in {report.seconds:.1f} s."
        self.caption.setText(" ".join((looked, *report.notes, *_left_out(report, data.dataset, spec))))
        self._show_buttons(report, spec)
        self.list.show_findings(found, data)
        self._show_place()

    def set_open(self, opened: bool) -> None:
        """Whether the test part may be seen."""
        if opened != self._opened:
            self._opened = opened
            self.list.set_open(opened)
            self._show_place()

    def show_comparison(self, comparison: GroupComparison | None) -> None:
        """The comparison by row and by group, as far as there is one."""
        if comparison is not self._comparison:
            self._comparison = comparison
            self._show_place()

    def step(self, by: int) -> None:
        """Go on in the list."""
        self.list.go(self.list.place + by)

    def _show_buttons(self, report: LeakReport, spec: SplitSpec) -> None:
        self.together.setVisible(bool(report.clusters))
        self.together.setEnabled(not spec.together)
        self.together.setText("Clusters are in one part each" if spec.together else "Keep each cluster in one part")
        count = len(report.clusters)
        self.together.setToolTip(
            f"{counted(count, 'cluster')} of duplicates: each comes into one part. This can be undone."
        )
        self.keep_groups.setVisible(report.count("group") > 0 and not spec.grouped)

    def _show_place(self) -> None:
        place, count = self.list.place, len(self.list.found)
        self.place.setText(f"{number(place + 1)} of {number(count)}" if count else "")
        self.back.setEnabled(place > 0)
        self.forth.setEnabled(place < count - 1)
        for widget in (self.list, self.back, self.forth, self.place):
            widget.setVisible(count > 0)
        data = self._data
        if data is None or not 0 <= place < count:
            self._pages.setCurrentWidget(self.empty)
            return
        finding = self.list.found[place]
        if isinstance(finding, Suspicion):
            self.suspicion.show_suspicion(finding, data.spec)
            self._pages.setCurrentWidget(self.suspicion)
        elif isinstance(finding, GroupFinding):
            known = self._comparison
            self.group.show_group(finding, known if known and known.column == finding.column else None)
            self._pages.setCurrentWidget(self.group)
        else:
            self.pair.show_pair(finding, data, self._opened)
            self._pages.setCurrentWidget(self.pair)

    def _connect(self) -> None:
        self.list.moved.connect(lambda _: self._show_place())
        self.pair.look_wanted.connect(self.look_wanted)
        self.together.clicked.connect(self.together_wanted)
        self.keep_groups.clicked.connect(self.groups_wanted)
        self.back.clicked.connect(lambda: self.step(-1))
        self.forth.clicked.connect(lambda: self.step(1))

    def _lay_out(self) -> None:
        for page in (self.empty, self.pair, self.suspicion, self.group):
            self._pages.addWidget(page)
        for button in (self.together, self.keep_groups):
            button.setAutoDefault(False)
        set_role(self.together, "primary")
        self.place.setFont(theme.number_font())
        body = QFrame()
        set_role(body, "panel")
        row = QHBoxLayout(body)
        row.setContentsMargins(8, 8, 14, 12)
        row.setSpacing(14)
        row.addWidget(self.list)
        row.addWidget(self._pages, 1)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for widget in (self.back, self.place, self.forth):
            foot.addWidget(widget)
        foot.addStretch(1)
        foot.addWidget(self.keep_groups)
        foot.addWidget(self.together)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.caption)
        column.addWidget(body, 1)
        column.addLayout(foot)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.step(step)


def _left_out(report: LeakReport, dataset: Dataset, spec: SplitSpec) -> Iterator[str]:
    """What keeping clusters whole costs where official parts are kept."""
    count = beside_official(dataset, report.clusters) if spec.official else 0
    if not count:
        return
    what = counted(count, "image" if dataset.kind == "images" else "row")
    of = "an official validation or test part"
    if spec.together:
        yield f"{what} that belong with one of {of} are in no part."
    else:
        yield f"With each cluster in one part, {what} that belong with one of {of} would be in no part."
